// Answers for the scan page when the network does not. Served as /sw.js, which puts
// `self.OF` before it: the version of the program, and the files that belong to it.
//
// Files are under an address with their version, so what is kept is never out of date.
// The shell is the scan page without anybody's data. The queue is not touched here.
"use strict";

const FILES = `stampcard-files-${self.OF.version}`;
const SHELL = "stampcard-shell";
const SHELL_ADDRESS = "/counter/scan/shell";
const SCAN = "/counter/scan";
const UNCHANGING = ["/static/v-", "/static/vendor/"]; // whose addresses hold a version
const PATIENCE_MS = 8000;
const NOBODY = new Set([502, 504]); // a proxy without a shop behind it

self.addEventListener("install", (event) => {
  event.waitUntil(keepFiles().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim()); // pages wait until this is done: not for a copy
  keepShellOnce();
});

// The page says when it has loaded: only then is the line free for a copy of it.
self.addEventListener("message", (event) => {
  if (event.data === "keep the shell") event.waitUntil(keepShellOnce());
});

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  if (mode === "navigate" && pathname.startsWith("/counter")) {
    event.respondWith(page(event.request, pathname));
  } else if (UNCHANGING.some((start) => pathname.startsWith(start))) {
    event.respondWith(file(event.request));
  }
});

async function keepFiles() {
  await (await caches.open(FILES)).addAll(self.OF.files);
}

let keeping;

/** A page that asks while it is under way has its wish. */
function keepShellOnce() {
  keeping ??= keepShell().finally(() => { keeping = undefined; });
  return keeping;
}

/** Keep a shell with links to our files; an older one keeps its own files until then. */
async function keepShell() {
  const answer = await fetch(SHELL_ADDRESS).catch(() => undefined);
  if (!answer?.ok || answer.redirected) return;
  const isOurs = (await answer.clone().text()).includes(`/static/v-${self.OF.version}/`);
  if (!isOurs) return; // the server is a newer one already
  await (await caches.open(SHELL)).put(SHELL_ADDRESS, answer);
  await dropOlder();
}

async function dropOlder() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("stampcard-files-") && name !== FILES);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function page(request, pathname) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!NOBODY.has(answer.status)) return answer;
  } catch {
    // No network: what is kept must do.
  }
  const shell = await caches.match(SHELL_ADDRESS);
  if (!shell) return Response.error();
  return pathname === SCAN ? shell : Response.redirect(SCAN, 302);
}

async function file(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(FILES)).put(request, answer.clone());
  return answer;
}
