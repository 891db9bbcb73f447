// The scan page: what the camera reads is sent, and what came of it is shown over it.
import { Camera } from "./camera.js";
import { Panel } from "./pages.js";
import { newId } from "./queue.js";
import { textInPhoto } from "./reading.js";
import { send } from "./sending.js";
import { beQuiet, isQuiet, signal, stayAwake } from "./signals.js";

const UNDO_SECONDS = 10;
const BEGAN = "stampcard camera"; // somebody allowed the camera here before
const $ = (id) => document.getElementById(id);
const bar = $("bar");

const camera = new Camera($("view"), { onText: scanned, onTrouble: trouble });
const panel = new Panel($("result"), {
  shown: told,
  closed: () => {
    clearTimeout(returning);
    bar.inert = $("camera").inert = false;
    keepUndo();
    camera.resume();
  },
  failed: () => showOwn("not-kept-storage"),
});
let returning = 0;
let fading = 0;
let sending = false;

// What was read or typed becomes an act with an id of its own before it is sent.
async function scanned(text) {
  if (sending || panel.isOpen) return;
  sending = true;
  camera.pause();
  try {
    const answer = await send({ id: newId(), code: text });
    if (answer.kind === "page") await panel.show(answer.response);
    else showOwn(answer.kind === "kept" ? "no-network" : `not-kept-${answer.why}`);
  } finally {
    sending = false;
    if (!panel.isOpen) camera.resume();
  }
}

function showOwn(id) {
  const verdict = $(id).content.firstElementChild;
  panel.fill([verdict], `outcome tone-${verdict.dataset.outcome}`);
}

// A result is felt and heard; a plain one gives way to the camera by itself.
function told(place) {
  camera.pause();
  dropUndo();
  bar.inert = $("camera").inert = true;
  const verdict = place.querySelector("[data-outcome]");
  if (!verdict) return;
  signal(verdict.dataset.outcome);
  clearTimeout(returning);
  const seconds = Number(verdict.dataset.returnsS);
  if (seconds) returning = setTimeout(() => panel.close(), seconds * 1000);
}

// Whoever touches the result wants to read it, or taps it away.
$("result").addEventListener("pointerdown", (event) => {
  if (!returning) return;
  clearTimeout(returning);
  if (!event.target.closest("a, button, input, select, summary, label")) panel.close();
});

// So does whoever comes to one of its controls without touching: by keys, or by voice.
$("result").addEventListener("focusin", (event) => {
  if (event.target.matches("a, button, input, select, summary")) clearTimeout(returning);
});

// What was just done can be undone for a while after the camera is back.
function keepUndo() {
  const undo = $("result").querySelector("[data-undo-bar]");
  if (!undo) return;
  dropUndo();
  $("undo-bar").append(undo);
  $("undo-bar").hidden = false;
  fading = setTimeout(dropUndo, UNDO_SECONDS * 1000);
}

function dropUndo() {
  clearTimeout(fading);
  $("undo-bar").hidden = true;
  $("undo-bar").replaceChildren();
}

// Undoing from the bar is shown like everything else.
$("undo-bar").addEventListener("submit", (event) => {
  const form = event.target;
  event.preventDefault();
  event.stopPropagation();
  dropUndo();
  camera.pause();
  fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) })
    .then((response) => panel.show(response))
    .catch(() => showOwn("not-kept-storage"));
});
$("undo-bar").addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link) return;
  event.preventDefault();
  dropUndo();
  fetch(link.href).then((response) => panel.show(response)).catch(() => showOwn("not-kept-storage"));
});

function trouble(kind) {
  $("torch").setAttribute("aria-pressed", "false"); // a camera that is opened anew is dark
  document.querySelectorAll(".trouble").forEach((each) => {
    each.hidden = kind === "" || each.dataset.trouble !== kind;
  });
  $("begin").hidden = kind === "insecure" || kind === "none";
  if (kind) $("start").hidden = false;
  if (kind) $("start").querySelectorAll("h2, p, .icon").forEach((each) => { each.hidden = true; });
  $("photo-label").hidden = kind === "";
}

async function begin() {
  trouble("");
  await camera.start();
  if (!camera.chosen) return;
  remember();
  stayAwake();
  $("other-camera").hidden = (await camera.cameras()).length < 2;
  $("torch").hidden = !camera.canTorch;
}

function remember() {
  try { localStorage.setItem(BEGAN, "yes"); } catch { /* private mode: asked again */ }
}

function beganBefore() {
  try { return localStorage.getItem(BEGAN) === "yes"; } catch { return false; }
}

$("begin").addEventListener("click", begin);
$("torch").addEventListener("click", async () => {
  const on = $("torch").getAttribute("aria-pressed") !== "true";
  $("torch").setAttribute("aria-pressed", String(await camera.torch(on)));
});
$("sound").hidden = false;
$("sound").setAttribute("aria-pressed", String(!isQuiet()));
$("sound").addEventListener("click", () => {
  beQuiet(!isQuiet());
  $("sound").setAttribute("aria-pressed", String(!isQuiet()));
  signal("good");
});
$("other-camera").addEventListener("click", async () => {
  const all = await camera.cameras();
  const now = all.findIndex((each) => each.id === camera.chosen);
  await camera.choose(all[(now + 1) % all.length].id);
  $("torch").hidden = !camera.canTorch;
});
$("photo").addEventListener("change", async () => {
  const [file] = $("photo").files;
  if (!file) return;
  const text = await textInPhoto(file);
  $("photo").value = "";
  if (text) scanned(text);
  else trouble("no code");
});
$("typed").addEventListener("submit", (event) => {
  const text = $("code").value.trim();
  event.preventDefault();
  event.stopPropagation();
  $("code").value = "";
  if (text) scanned(text);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") panel.close();
});

if (!window.isSecureContext) trouble("insecure");
else if (beganBefore()) begin();
else $("begin").hidden = $("photo-label").hidden = false;
