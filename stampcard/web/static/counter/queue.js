// What waits on this phone for the network, and what was sent and did not go through.
//
// An act is {id, code, count, reward, at}. Its id is made before anything is sent, so
// that the server knows an act again. `at` is the phone's clock and a note only: acts
// wait in the order in which they were kept.
"use strict";

export const MOST = 200;
export const LONGEST_MS = 24 * 60 * 60 * 1000;
const NAME = "stampcard-counter";
const OPENED_WITHIN_MS = 3000; // some browsers refuse storage by never answering

const listeners = new Set();
const otherTabs = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : undefined;
let database;

/** A new id for an act; browsers make one themselves on protected pages only. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/**
 * Keep an act until it can be sent. Answers {kept: true}, or {kept: false, why}: "full"
 * and "old" when too much waits or for too long, "storage" when the browser keeps nothing.
 */
export async function keep(act) {
  try {
    const why = await change((acts, _aside, answer) => {
      acts.getAll().onsuccess = ({ target: { result: there } }) => {
        const known = there.some((each) => each.id === act.id);
        answer(known ? "" : whyNoMore(there));
        if (!known && !whyNoMore(there)) acts.add(act);
      };
    });
    if (why) return { kept: false, why };
  } catch {
    return { kept: false, why: "storage" };
  }
  navigator.storage?.persist?.().catch(() => {}); // else a full phone may throw it away
  changed();
  return { kept: true, why: "" };
}

/** The acts that wait, the oldest first; none where the browser keeps nothing. */
export async function waiting() {
  return look((acts) => acts.getAll());
}

/** The acts that were answered with a no, until somebody has seen them. */
export async function setAside() {
  const found = await look((_acts, aside) => aside.getAll());
  return found.sort((one, other) => one.place - other.place);
}

/** Note that an act is on its way: it can no longer be taken back here. */
export async function markTried(act) {
  await change((acts) => acts.put({ ...act, tried: true }));
}

/** An act was counted: it waits no longer. */
export async function drop(id) {
  await change((acts) => removeFrom(acts, id));
  changed();
}

/** Take back an act that was never sent; answers whether it was still here. */
export async function takeBack(id) {
  const taken = await change((acts, _aside, answer) => {
    acts.index("id").get(id).onsuccess = ({ target: { result: act } }) => {
      answer(Boolean(act) && !act.tried);
      if (act && !act.tried) acts.delete(act.place);
    };
  });
  changed();
  return taken;
}

/** An act was answered with a no: put it aside with the answer, in one step. */
export async function putAside(act, { result, words, url }) {
  await change((acts, aside) => {
    removeFrom(acts, act.id);
    aside.put({ ...act, result, words, url });
  });
  changed();
}

/** Somebody has seen the no. */
export async function dismiss(id) {
  await change((_acts, aside) => aside.delete(id));
  changed();
}

/** Send once more what got a no, behind all that waits. */
export async function sendAgain(id) {
  await change((acts, aside) => {
    aside.get(id).onsuccess = ({ target: { result: act } }) => {
      if (!act) return;
      const { place, result, words, url, ...asMade } = act;
      aside.delete(id);
      acts.add(asMade);
    };
  });
  changed();
}

/** Call `listener` whenever something was kept, sent or put aside, in any tab. */
export function onChange(listener) {
  listeners.add(listener);
}

function whyNoMore(there) {
  if (there.length >= MOST) return "full";
  return there.some((act) => Date.now() - act.at > LONGEST_MS) ? "old" : "";
}

function removeFrom(acts, id) {
  acts.index("id").getKey(id).onsuccess = ({ target: { result: place } }) => {
    if (place !== undefined) acts.delete(place);
  };
}

function changed() {
  otherTabs?.postMessage("changed");
  listeners.forEach((listener) => listener());
}

if (otherTabs) {
  otherTabs.onmessage = () => listeners.forEach((listener) => listener());
}

async function look(ask) {
  try {
    return await within("readonly", (acts, aside, answer) => {
      ask(acts, aside).onsuccess = ({ target }) => answer(target.result);
    });
  } catch {
    return [];
  }
}

function change(work) {
  return within("readwrite", work);
}

/** All of `work` or nothing of it; when this is done, it is on the disk. */
async function within(mode, work) {
  const stores = ["acts", "aside"];
  const opened = await open();
  return new Promise((resolve, reject) => {
    const step = opened.transaction(stores, mode, { durability: "strict" });
    let answer;
    step.oncomplete = () => resolve(answer);
    step.onabort = () => reject(step.error);
    work(...stores.map((name) => step.objectStore(name)), (value) => { answer = value; });
  });
}

function open() {
  database ??= new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("no answer")), OPENED_WITHIN_MS);
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      const acts = asked.result.createObjectStore("acts", {
        keyPath: "place",
        autoIncrement: true,
      });
      acts.createIndex("id", "id", { unique: true });
      asked.result.createObjectStore("aside", { keyPath: "id" });
    };
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      asked.result.onclose = asked.result.onversionchange = () => {
        asked.result.close();
        database = undefined;
      };
      resolve(asked.result);
    };
  });
  database.catch(() => { database = undefined; });
  return database;
}
