// The camera over a whole shift: opened, watched, and brought back when it was lost.
//
// `onText(text)` is told each code once while it stays in view. `onTrouble(kind)` is told
// "insecure", "refused", "none", "busy" or "black", and "" when the picture is back.

import { ready, textsIn } from "./reading.js";
import { Watch } from "./watching.js";
import { keep, kept } from "./keeping.js";

const CHOSEN = "counter-camera";
const OUT_OF_VIEW_MS = 3000; // until the same code counts as shown again
const LOOKS_TO_BE_SURE = 8;
const FRAME_MS = 100; // between two looks where the browser does not tell of frames
const NO_FRAME_MS = 1000;
const LOST_MS = 800; // what another program needs to let go of a camera
const LOST_MOST = 3; // times in a row, then it is not tried again
const TROUBLES = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "busy",
  AbortError: "busy",
};

export class Camera {
  #video;
  #onText;
  #onTrouble;
  #stream = null;
  #wanted = false; // from start() to stop(), also while the page is in the background
  #paused = false;
  #opening = 0; // counts: what was asked for earlier is of no use any more
  #lost = 0;
  #trouble = "";
  #inView = new Map(); // texts that were told: when they were last seen
  #beside = new Map(); // texts that others were nearer the middle than: when that was
  #meant = "";
  #looks = 0; // in a row at which it was that
  #watch = new Watch();

  constructor(video, { onText, onTrouble = () => {} }) {
    this.#video = video;
    this.#onText = onText;
    this.#onTrouble = onTrouble;
    video.muted = true;
    video.playsInline = true; // else iPhones fill the screen with it
    document.addEventListener("visibilitychange", () => this.#comeAndGo());
    window.addEventListener("pageshow", (event) => event.persisted && this.#comeAndGo());
    window.addEventListener("pagehide", () => this.#close());
  }

  // Opens the camera; the browser may ask. What goes wrong is told by onTrouble.
  async start() {
    this.#wanted = true;
    this.#lost = 0;
    ready().catch(() => {}); // is tried again with the first frame
    await this.#open();
  }

  stop() {
    this.#wanted = false;
    this.#close();
  }

  // The picture goes on, but nothing is read.
  pause() {
    this.#forget(performance.now());
    this.#paused = true;
  }

  // A card that was in view at the pause and still is has not been shown again.
  resume() {
    const now = performance.now();
    if (this.#paused) this.#inView.forEach((_, text) => this.#inView.set(text, now));
    this.#watch.begin(now);
    this.#paused = false;
  }

  get canTorch() {
    return Boolean(this.#track?.getCapabilities?.().torch);
  }

  // Whether the light is on now.
  async torch(on) {
    try {
      await this.#track.applyConstraints({ advanced: [{ torch: on }] });
      return on && this.canTorch;
    } catch {
      return false;
    }
  }

  // All cameras, and names that only a page with leave to look is told.
  async cameras() {
    const devices = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
    return devices
      .filter((device) => device.kind === "videoinput")
      .map((device) => ({ id: device.deviceId, label: device.label }));
  }

  // The one in use, as cameras() names it.
  get chosen() {
    return this.#track?.getSettings?.().deviceId ?? "";
  }

  // Uses this one from now on, also after the browser was closed.
  async choose(id) {
    keep(CHOSEN, id);
    if (this.#wanted) await this.#open();
  }

  get #track() {
    return this.#stream?.getVideoTracks()[0];
  }

  async #open() {
    const turn = ++this.#opening;
    this.#release();
    try {
      const stream = await asked();
      if (turn !== this.#opening || !this.#wanted) return end(stream);
      this.#stream = stream;
      this.#track.addEventListener("ended", () => this.#again(turn));
      this.#video.srcObject = stream;
    } catch (error) {
      if (turn === this.#opening) this.#tell(kindOf(error));
      return undefined;
    }
    this.#video.play().catch(() => {}); // a phone that saves power: it is told as black
    this.#watch.begin(performance.now());
    this.#tell("");
    this.#look(turn);
    return undefined;
  }

  #close() {
    this.#opening += 1;
    this.#release();
  }

  #release() {
    if (this.#stream) end(this.#stream);
    this.#stream = null;
    this.#video.srcObject = null;
  }

  // Phones take a camera away for good from a page they put in the background.
  #comeAndGo() {
    if (document.hidden) this.#close();
    else if (this.#wanted) this.#open();
  }

  // Unplugged, taken by another program, or no longer allowed: opening it tells which.
  async #again(turn) {
    if (turn !== this.#opening || !this.#wanted) return;
    this.#release();
    this.#lost += 1;
    if (this.#lost > LOST_MOST) return this.#tell("busy");
    await pause(LOST_MS);
    if (turn === this.#opening && this.#wanted) await this.#open();
  }

  async #look(turn) {
    while (turn === this.#opening) {
      await frameOf(this.#video);
      if (turn !== this.#opening || this.#paused) continue;
      this.#tell(this.#watch.isDead(this.#video, performance.now()) ? "black" : "");
      const texts = await textsIn(this.#video).catch(() => []);
      if (turn === this.#opening && !this.#paused) this.#see(texts);
    }
  }

  // Of several codes the one in the middle is meant: a sheet not yet cut shows ten. One
  // that was beside another must stay there, or a look at which that fails is enough.
  #see([meant, ...others]) {
    const now = performance.now();
    this.#forget(now);
    if (meant === undefined) return;
    others.forEach((text) => this.#beside.set(text, now));
    this.#looks = meant === this.#meant ? this.#looks + 1 : 1;
    this.#meant = meant;
    const isSure = !this.#beside.has(meant) || this.#looks >= LOOKS_TO_BE_SURE;
    const isNew = !this.#inView.has(meant);
    [meant, ...others].forEach((text) => this.#inView.has(text) && this.#inView.set(text, now));
    if (!isNew || !isSure) return;
    this.#lost = 0;
    this.#inView.set(meant, now);
    queueMicrotask(() => this.#onText(meant)); // what fails there must not end the looking
  }

  #forget(now) {
    if (this.#paused) return;
    for (const seen of [this.#inView, this.#beside]) {
      seen.forEach((at, text) => now - at > OUT_OF_VIEW_MS && seen.delete(text));
    }
  }

  #tell(trouble) {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.#onTrouble(trouble);
  }
}

// A camera: the chosen one, and where it is gone, one that looks away from who holds it.
async function asked() {
  const media = navigator.mediaDevices;
  if (!media?.getUserMedia) throw new TypeError("no camera for such a page");
  const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
  const id = kept(CHOSEN);
  if (id) {
    try {
      return await media.getUserMedia({ video: { ...size, deviceId: { exact: id } } });
    } catch (error) {
      if (!["OverconstrainedError", "NotFoundError"].includes(error.name)) throw error;
    }
  }
  return media.getUserMedia({ video: { ...size, facingMode: { ideal: "environment" } } });
}

function kindOf(error) {
  if (!window.isSecureContext) return "insecure";
  return TROUBLES[error.name] ?? "none";
}

function end(stream) {
  stream.getTracks().forEach((track) => track.stop());
}

// Resolves with the next frame, or after a while where none comes.
function frameOf(video) {
  if (!video.requestVideoFrameCallback) return pause(FRAME_MS);
  const frame = new Promise((done) => video.requestVideoFrameCallback(done));
  return Promise.race([frame, pause(NO_FRAME_MS)]);
}

function pause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
