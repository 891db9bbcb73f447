// Sends acts to the server: at once where it answers, else in order as soon as it does.
//
// An act without an answer may have been counted or not. It waits under the id it was
// sent with, and the server answers the same id the same way however often it comes.
"use strict";

import { drop, keep, markTried, putAside, waiting } from "./queue.js";

const SCANS = "/counter/scans";
const TOKEN = "/counter/scans/token";
const HOME = "/counter/scan";
const ANSWERED_WITHIN_MS = 5000;
const SOONEST_MS = 2000, LATEST_MS = 30_000;
const COUNTED = new Set(["counted", "already"]);
const NOBODY = new Set([502, 503, 504]); // no shop behind the proxy, or one that is busy
const NOT_UNDERSTOOD = new Set([400, 409, 413, 422]);

const answerListeners = new Set(), stateListeners = new Set();
let token = document.querySelector("[name=csrf_token]")?.value ?? "";
let pause = SOONEST_MS, timer;
let silent = false; // the last thing sent had no answer
let running, more = false;

/**
 * Send an act. Answers {kind: "page", response} where the server did; else {kind: "kept"},
 * or {kind: "notKept", why} when this phone cannot keep it either: then it is not recorded
 * as far as anybody knows, and the same act may be sent again.
 */
export async function send(act) {
  const made = { at: Date.now(), count: 1, ...act };
  // Once there was no answer, nobody waits for one again: keep, and ask in the background.
  const tried = !silent;
  if (tried) {
    const response = await asPage(made);
    if (response) return { kind: "page", response };
  }
  const { kept, why } = await keep({ ...made, tried });
  if (kept) {
    tried ? later() : upload();
    return { kind: "kept" };
  }
  const response = tried ? undefined : await asPage(made);
  return response ? { kind: "page", response } : { kind: "notKept", why };
}

/** Send what waits, one act after another, until all is sent or nobody answers. */
export function upload() {
  clearTimeout(timer);
  more = true;
  running ??= untilNoMore().finally(() => { running = undefined; });
  return running;
}

/** Call `listener(act, answer)` for each waiting act that was answered. */
export function onAnswer(listener) {
  answerListeners.add(listener);
}

/** Call `listener(state)`: "sending", "sent", "silent", "signedOut" or "elsewhere". */
export function onState(listener) {
  stateListeners.add(listener);
}

async function untilNoMore() {
  while (more) {
    more = false;
    say(await inOneTab());
  }
}

/**
 * One tab sends, which saves the others' doing it. Where the browser has no locks all may:
 * each sends an act only when the one before it was answered, so the order is the same.
 */
function inOneTab() {
  if (!navigator.locks) return inOrder();
  return navigator.locks.request("stampcard-sending", { ifAvailable: true }, (mine) =>
    mine ? inOrder() : "elsewhere",
  );
}

async function inOrder() {
  for (;;) {
    const [act] = await waiting();
    if (!act) return "sent";
    say("sending");
    const answer = await offer(act);
    if (!answer.result) return answer.state;
    if (COUNTED.has(answer.result)) await drop(act.id);
    else await putAside(act, answer);
    pause = SOONEST_MS;
    answerListeners.forEach((listener) => listener(act, answer));
  }
}

/** {result, words, url} as the server answered, or the state that keeps it from doing so. */
async function offer(act) {
  if (!act.tried) await markTried(act);
  const response = await post({ ...act, waited: "1" }, "application/json");
  silent = !response;
  if (!response) return { state: "silent" };
  if (response.status === 401) return { state: "signedOut" };
  if (NOT_UNDERSTOOD.has(response.status)) return { result: "conflict", words: "", url: "" };
  const answer = await response.json().catch(() => ({}));
  return answer.result ? answer : { state: "silent" }; // else somebody else answered
}

async function asPage(act) {
  const response = await post(act, "text/html");
  silent = !response;
  return response;
}

/** The answer, complete; undefined where there was none. A stale token is renewed once. */
async function post(act, accept) {
  for (const renewed of [false, true]) {
    const refusal = token && !renewed ? undefined : await renewToken();
    if (refusal) return accept === "text/html" ? asked(HOME) : refusal; // who is there?
    if (!token) return undefined;
    const response = await asked(SCANS, {
      method: "POST",
      body: new URLSearchParams({ ...asSent(act), csrf_token: token }),
      headers: { Accept: accept },
    });
    if (response?.status !== 400 || renewed) return response;
  }
}

/** What a form would send: no more of an act than the server asks for. */
function asSent({ id, code, count, reward, at, waited }) {
  const fields = { id, code, count, reward, at, waited };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value));
}

/** A token for this browser's session; answers the refusal where nobody is signed in. */
async function renewToken() {
  token = "";
  const response = await asked(TOKEN, { headers: { Accept: "application/json" } });
  if (response?.status === 401) return response;
  if (response?.ok) token = (await response.json().catch(() => ({}))).csrf_token ?? "";
}

/** Ask the server; undefined where it was not there, or too late, or not itself. */
async function asked(address, options = {}) {
  try {
    const signal = AbortSignal.timeout(ANSWERED_WITHIN_MS);
    const response = await fetch(address, { cache: "no-store", ...options, signal });
    await response.clone().arrayBuffer(); // a half answer is none
    return NOBODY.has(response.status) ? undefined : response;
  } catch {
    return undefined;
  }
}

function say(state) {
  if (state === "silent") later();
  if (state === "elsewhere") later(); // that tab may be closed before it is done
  stateListeners.forEach((listener) => listener(state));
}

/** Try again after a pause that grows, and not with every other phone at once. */
function later() {
  clearTimeout(timer);
  timer = setTimeout(upload, pause * (0.75 + Math.random() / 2));
  pause = Math.min(pause * 2, LATEST_MS);
}

window.addEventListener("online", () => {
  pause = SOONEST_MS;
  upload();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) upload();
});
upload(); // what an earlier page left
