// The holder's page: send or copy the link, put it on the home screen, stay awake.
"use strict";

const every = (name, use) => document.querySelectorAll(`[data-${name}]`).forEach(use);

// The phone's own ways to send, where it has them (only over HTTPS).
every("send", (button) => {
  const share = {
    text: button.parentElement.dataset.share,
    url: document.getElementById("link").value,
  };
  if (!navigator.share) return;
  button.hidden = false;
  button.addEventListener("click", () => navigator.share(share).catch(() => {}));
});

// Copying as browsers did before they asked for HTTPS: it works without.
every("copies", (button) => {
  const field = document.getElementById(button.dataset.copies);
  const status = document.getElementById(button.dataset.says);
  button.hidden = false;
  button.addEventListener("click", () => {
    field.select();
    if (document.execCommand("copy")) status.textContent = status.dataset.words;
  });
});

// Android's browsers can put the card on the home screen at one press.
every("install", (button) => {
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    button.hidden = false;
    button.onclick = () => event.prompt();
  });
});

// A code that is being shown must not go dark; after a look elsewhere, again.
async function stayAwake() {
  if (document.visibilityState !== "visible" || !navigator.wakeLock) return;
  try {
    await navigator.wakeLock.request("screen");
  } catch {
    // A low battery may refuse it: then the screen goes dark as always.
  }
}
every("awake", () => {
  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();
});
