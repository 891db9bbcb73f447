// What is heard and felt, so that nobody has to look; and a screen that stays on.

import { keep, kept } from "./keeping.js";

const QUIET = "counter-quiet";
const SECONDS = 0.11; // of a note
const LOUD = 0.25;
// Rising is good, the same note twice asks for a look, one low note is a no.
const NOTES = {
  good: [880, 1175],
  reward: [784, 988, 1319, 1568],
  warn: [440, 440],
  bad: [196, 196, 147],
};
const BUZZES = { good: 60, reward: [60, 40, 60, 40, 160], warn: [80, 60, 80], bad: 300 };

let sound;

// Tone and vibration of "good", "reward", "warn" or "bad"; silent where there is neither.
export function signal(kind) {
  navigator.vibrate?.(BUZZES[kind] ?? BUZZES.warn);
  if (!isQuiet()) play(kind in NOTES ? kind : "warn");
}

export function isQuiet() {
  return kept(QUIET) === "yes";
}

// Whether tones are left out from now on; what is felt stays.
export function beQuiet(quiet) {
  keep(QUIET, quiet ? "yes" : "no");
}

// Keeps the screen on while the page is looked at, where the phone allows it.
export function stayAwake() {
  const ask = () => {
    if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {});
  };
  document.addEventListener("visibilitychange", ask);
  ask();
}

function play(kind) {
  try {
    wake();
    NOTES[kind].forEach((pitch, at) => note(pitch, kind, sound.currentTime + at * SECONDS));
  } catch {
    // No sound here: colour and word say the same.
  }
}

function note(pitch, kind, start) {
  const voice = sound.createOscillator();
  const volume = sound.createGain();
  voice.type = kind === "bad" ? "square" : "triangle";
  voice.frequency.value = pitch;
  // Rising and fading within a moment: without, each note begins and ends with a click.
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(LOUD, start + 0.01);
  volume.gain.linearRampToValueAtTime(0, start + SECONDS);
  voice.connect(volume).connect(sound.destination);
  voice.start(start);
  voice.stop(start + SECONDS);
}

function wake() {
  sound ??= new AudioContext();
  if (sound.state !== "running") sound.resume().catch(() => {});
}

// Browsers make no sound before the first touch, so that one is used.
document.addEventListener("pointerdown", () => {
  try {
    wake();
  } catch {
    // As above.
  }
}, { once: true });
