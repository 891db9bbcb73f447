// Works a batch of cards or a prize draw out again, on the visitor's own device.
// Nothing of the shop is believed but what is published: see "How it is worked out".
"use strict";

const bytes = (text) => new TextEncoder().encode(text);
const hex = (buffer) =>
  Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

export const unhex = (text) =>
  Uint8Array.from(text.match(/[0-9a-f]{2}/g) || [], (pair) => parseInt(pair, 16));

export const sha256 = async (data) => hex(await crypto.subtle.digest("SHA-256", data));

const keyOf = (seed) =>
  crypto.subtle.importKey("raw", seed, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

// A whole number from 0 to one less than `below`, each as likely as any other.
async function number(key, label, below) {
  const fair = 2 ** 32 - (2 ** 32 % below);
  for (let attempt = 0; ; attempt += 1) {
    const mac = await crypto.subtle.sign("HMAC", key, bytes(`${label}/${attempt}`));
    const found = new DataView(mac).getUint32(0);
    if (found < fair) return found % below;
  }
}

// So many different ones of `among`, in the order in which they are drawn.
async function drawn(key, label, among, count) {
  const moved = new Map();
  const at = (place) => (moved.has(place) ? moved.get(place) : place);
  const found = [];
  for (let first = 0; first < Math.min(count, among); first += 1) {
    const place = first + (await number(key, `${label} ${first}`, among - first));
    found.push(at(place));
    moved.set(place, at(first));
  }
  return found;
}

// The winning cards of a batch: place from 0, and the special prize from 1, or 0.
export async function winners(seed, oneIn, special, cards) {
  const key = await keyOf(seed);
  const which = special.flatMap((pieces, n) => Array(pieces).fill(n + 1));
  const runs = await drawn(key, "special", Math.floor(cards / oneIn), which.length);
  const prizes = new Map(runs.map((run, n) => [run, which[n]]));
  const found = [];
  for (let run = 0; run * oneIn < cards; run += 1) {
    const place = run * oneIn + (await number(key, `run ${run}`, oneIn));
    if (place < cards) found.push([place, prizes.get(run) || 0]);
  }
  return found;
}

// The places of those drawn in the list of tickets, from 0.
export async function places(announcement, value, tickets, count) {
  const decided = await crypto.subtle.digest("SHA-256", bytes(value));
  const announced = await crypto.subtle.digest("SHA-256", bytes(announcement));
  const key = await crypto.subtle.sign("HMAC", await keyOf(decided), announced);
  return drawn(await keyOf(key), "draw", tickets, count);
}

// Whether a published list, the announcement and the order of those drawn agree.
export async function drawAgrees(announcement, pool, value, published) {
  const said = (name) =>
    Array.from(announcement.matchAll(new RegExp(`^${name} (\\S+)`, "gm")), (found) => found[1]);
  const tickets = pool.split("\n").slice(0, -1);
  if ((await sha256(bytes(pool))) !== said("pool")[0]) return false;
  if (tickets.length !== Number(said("tickets")[0])) return false;
  const count = [...said("prize"), ...said("reserves")].reduce((sum, n) => sum + Number(n), 0);
  const order = await places(announcement, value, tickets.length, count);
  return order.map((place) => tickets[place]).join("\n") === published.join("\n");
}

const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// The number that stands on a card, from its serial: base 32 with a check character.
export function numberOf(serial) {
  let data = "";
  for (let rest = serial; data.length < 7; rest = Math.floor(rest / 32)) data = SIGNS[rest % 32] + data;
  let check = 0;
  for (const sign of data) {
    check = (check ^ SIGNS.indexOf(sign)) << 1;
    if (check & 32) check ^= 0b100101;
  }
  return `${data.slice(0, 4)}-${data.slice(4)}${SIGNS[check]}`;
}

// Whether a seed has the seal that was published, and the list of winners follows from it.
export async function batchAgrees(seed, batch, published) {
  if ((await sha256(seed)) !== batch.seal) return false;
  const found = await winners(seed, batch.oneIn, batch.special, batch.cards);
  const lines = found.map(([at, n]) => `${numberOf(batch.first + at)} ${batch.prizes[n]}\n`);
  return lines.join("") === published;
}

const box = document.querySelector("[data-verify]");

async function agrees() {
  const said = box.dataset;
  const typed = box.querySelector("[name=decides]").value.trim();
  const answer = await fetch(said.list, { cache: "no-store" });
  if (!answer.ok) return false;
  const list = await answer.text();
  if (said.verify === "batch") return batchAgrees(unhex(typed), JSON.parse(said.batch), list);
  const published = [...document.querySelectorAll("[data-ticket]")].map((one) => one.dataset.ticket);
  return drawAgrees(document.getElementById("announcement").textContent, list, typed, published);
}

function show(which) {
  box.querySelectorAll("[data-says]").forEach((part) => {
    part.hidden = part.dataset.says !== which;
  });
}

if (box) {
  const button = box.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", () => {
    if (!window.crypto || !crypto.subtle) return show("cannot");
    show("works");
    return agrees().then((yes) => show(yes ? "agrees" : "differs"), () => show("cannot"));
  });
}
