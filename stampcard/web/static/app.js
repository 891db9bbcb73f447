// Makes pages quicker; every one of them works without it.
"use strict";

const codeField = document.querySelector("[data-code]");

// One press, one post: a second press while the first is under way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  form.classList.add("sent");
});

// A page brought back from the browser's memory may be pressed again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.classList.remove("sent");
  });
});

// A scanner types: keys pressed anywhere go to the field for the code, in the place of
// what stands there. Some scanners end with Tab, which then sends it as Enter would.
const SCANNER_MS = 60; // between two keys; no hand is as quick
let lastKeyAt = 0;
if (codeField && codeField === document.activeElement) codeField.select();
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  const plain = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (codeField && plain && !typing) {
    codeField.focus();
    codeField.select();
  }
  const scanned = event.timeStamp - lastKeyAt < SCANNER_MS;
  if (event.key === "Tab" && scanned && event.target === codeField && codeField.value.length > 7) {
    event.preventDefault();
    codeField.form.requestSubmit();
  }
  lastKeyAt = event.timeStamp;
});

// A stroke begins a search, as on many pages; on a phone the search has its own page.
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const seen = [...document.querySelectorAll("[data-seek]")].find((one) => one.offsetParent);
  if (!seen) return;
  event.preventDefault();
  seen.focus();
});

// The phone is felt as well as seen, where the browser lets it.
const outcome = document.querySelector("[data-outcome]");
const touched = navigator.userActivation ? navigator.userActivation.hasBeenActive : true;
if (outcome && touched && navigator.vibrate) {
  navigator.vibrate({ good: 60, reward: [60, 40, 60, 40, 160] }[outcome.dataset.outcome] || [80, 60, 80]);
}

// The menu closes when something else is pressed.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

// A colour can be picked as well as typed.
document.querySelectorAll("[data-fills]").forEach((picker) => {
  const field = document.getElementById(picker.dataset.fills);
  picker.hidden = false;
  picker.addEventListener("input", () => { field.value = picker.value; });
});

// A paper can be printed by a button as well as by the browser's own menu.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// Some browsers keep the empty boxes they drew before the face for Bengali came.
document.fonts.ready.then((faces) => {
  const came = [...faces].some(({ family, status }) => status === "loaded" && /Bengali/.test(family));
  document.documentElement.classList.toggle("bengali-came", came);
});
