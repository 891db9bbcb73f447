// Shows what waits on this phone and what came back refused, on every page that has a
// place for it; and keeps the worker that opens the scan page without a network.
"use strict";

import * as queue from "./queue.js";
import { onState, upload } from "./sending.js";

const SHELL = "stampcard-shell";
const DRAWN_AFTER_MS = 50;
const places = document.querySelectorAll("[data-unsent]");
const badges = document.querySelectorAll("[data-unsent-badge]");
const sheet = document.querySelector("[data-unsent-sheet]");
const signedIn = !document.querySelector("[data-signed-out]");
let state = "";
let soon;

// Many acts in a row are drawn once.
function showSoon() {
  soon ??= setTimeout(show, DRAWN_AFTER_MS);
}

async function show() {
  soon = undefined;
  const acts = await queue.waiting(), aside = await queue.setAside();
  for (const badge of badges) {
    const name = acts.length ? "acts" : "aside";
    badge.hidden = !(acts.length + aside.length);
    badge.querySelector("b").textContent = figures(badge).format(acts.length || aside.length);
    badge.querySelectorAll("[data-of]").forEach((each) => { each.hidden = each.dataset.of !== name; });
  }
  for (const place of places) {
    place.hidden = !(acts.length + (signedIn ? aside.length : 0));
    fill(place, "acts", acts);
    fill(place, "aside", aside);
    for (const each of place.querySelectorAll("[data-state]")) {
      each.hidden = each.dataset.state !== state;
    }
  }
  if (sheet?.open && !(acts.length + aside.length)) sheet.close();
}

function fill(place, name, acts) {
  const part = place.querySelector(`[data-part=${name}]`);
  part.hidden = !acts.length;
  part.querySelector("[data-count]").textContent = figures(place).format(acts.length);
  const template = place.querySelector("[data-line]").content.firstElementChild;
  const lines = acts.map((act) => line(template.cloneNode(true), act, place));
  part.querySelector("[data-list]").replaceChildren(...lines);
}

function line(item, act, place) {
  const isAside = "result" in act;
  set(item, "[data-words]", act.words ?? "");
  set(item, "[data-stamps] b", figures(place).format(act.count ?? 1));
  set(item, "[data-reward] b", act.name ?? act.reward ?? "");
  item.querySelector("[data-words]").hidden = !act.words;
  item.querySelector("[data-stamps]").hidden = Boolean(act.reward);
  item.querySelector("[data-reward]").hidden = !act.reward;
  set(item, "[data-number]", numberIn(act.code));
  set(item, "time", moment(act.at, place));
  item.querySelector("time").dateTime = new Date(act.at).toISOString();
  const open = item.querySelector("[data-open]");
  open.hidden = !act.url;
  if (act.url) open.href = act.url;
  for (const button of item.querySelectorAll("[data-do]")) {
    button.hidden = (button.dataset.do === "takeBack") === isAside || (!isAside && act.tried);
    button.addEventListener("click", () => does(button, act.id));
  }
  return item;
}

async function does(button, id) {
  button.disabled = true;
  await queue[button.dataset.do](id);
  if (button.dataset.do === "sendAgain") upload();
}

function set(item, selector, text) {
  item.querySelector(selector).textContent = text;
}

function figures(place) {
  return new Intl.NumberFormat(place.dataset.numbers);
}

function moment(at, place) {
  const day = { day: "numeric", month: "short" };
  const hour = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(place.dataset.numbers, { ...day, ...hour }).format(at);
}

/** The number within a scanned link or a typed text, as it stands on the card. */
function numberIn(code) {
  const [, four, more] = /([0-9A-Za-z]{4})-?([0-9A-Za-z]{4})[0-9A-Za-z]{0,12}$/.exec(code) ?? [];
  return more ? `${four}-${more}`.toUpperCase() : code.slice(0, 30);
}

queue.onChange(showSoon);
onState((now) => {
  state = now;
  showSoon();
});
show();

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-unsent-badge]")) sheet?.showModal();
  if (event.target.closest("[data-unsent-close]")) sheet?.close();
});

// Without a network a small reward may be given instead of the stamp just kept.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-gives]");
  if (!button || button.disabled) return;
  button.disabled = true;
  const last = (await queue.waiting()).pop();
  if (!last) return;
  await queue.takeBack(last.id);
  const { gives: reward, name } = button.dataset;
  const made = { id: queue.newId(), code: last.code, reward, name, at: Date.now() };
  const { kept, why } = await queue.keep(made);
  const told = document.querySelector(kept ? "#reward-kept" : `#not-kept-${why}`).content;
  button.closest(".verdict")?.replaceWith(told.cloneNode(true));
});

async function keepWorker() {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
  await navigator.serviceWorker.register("/sw.js", { scope: "/counter" });
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage("keep the shell");
}

// Whoever signs out leaves no page behind; what is not yet sent stays.
async function forgetShell() {
  if ("caches" in window) await caches.delete(SHELL);
}

const settled = () => (signedIn ? keepWorker() : forgetShell()).catch(() => {});
if (document.readyState === "complete") settled();
else window.addEventListener("load", settled);
