// Offers to put the counter on the home screen, where the browser lets a page do that.
"use strict";

const place = document.querySelector("[data-install]");
const button = place?.querySelector("[data-install-now]");
const byHand = place?.querySelector("[data-install-by-hand]");
let offer;

window.addEventListener("beforeinstallprompt", (event) => {
  if (!place) return;
  event.preventDefault(); // the browser's own bar would hide the buttons below
  offer = event;
  place.hidden = button.hidden = false;
});

button?.addEventListener("click", () => offer?.prompt());
window.addEventListener("appinstalled", () => { place.hidden = true; });

// On an iPhone no page can ask; `standalone` is known there only.
if (place && navigator.standalone === false) place.hidden = byHand.hidden = false;
