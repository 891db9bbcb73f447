// Large keys for the bill's amount. Without this the field takes the phone's own keys.
"use strict";

document.documentElement.classList.add("keys");

const fieldOf = (keypad) => keypad.closest("form").querySelector(".money input");

// The phone's own keyboard stays away where fingers type on ours.
if (matchMedia("(pointer: coarse)").matches) {
  document.addEventListener("pointerdown", (event) => {
    if (event.target.matches(".money input") && event.target.form.querySelector(".keypad")) {
      event.target.inputMode = "none";
    }
  }, true);
}

document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-key]");
  if (!key) return;
  const field = fieldOf(key.closest(".keypad"));
  field.value = key.dataset.key === "back" ? field.value.slice(0, -1) : field.value + key.dataset.key;
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
