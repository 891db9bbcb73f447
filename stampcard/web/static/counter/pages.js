// Shows the shop's ordinary pages within this one, and sends their forms the same way.
const WITHIN = /^\/(counter|acts)(\/|$)/; // other pages take the whole window
const CAMERA = /^\/counter(\/scan)?\/?$/; // they lead back to the camera

export class Panel {
  #leaving = false;

  // `place` is an element; `shown`, `closed` and `failed` are told what happens.
  constructor(place, { shown = () => {}, closed = () => {}, failed = () => {} }) {
    Object.assign(this, { place, shown, closed, failed });
    place.addEventListener("submit", (event) => this.#send(event));
    place.addEventListener("click", (event) => this.#follow(event));
    window.addEventListener("popstate", () => this.#close());
  }

  get isOpen() {
    return !this.place.hidden;
  }

  // Shows an answer of the server, wherever it was led to.
  async show(response) {
    const path = new URL(response.url, location.href).pathname;
    if (response.ok && CAMERA.test(path)) return this.close();
    if (response.ok && !WITHIN.test(path)) return location.assign(response.url);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const main = page.querySelector("main") ?? page.body;
    const bar = page.querySelector(".at-hand");
    main.removeAttribute("id");
    this.#addStyles(page);
    this.fill([main, ...(bar ? [bar] : [])], page.body.className);
  }

  // Shows elements of this page's own.
  fill(elements, kind) {
    this.place.replaceChildren(...elements.map((each) => document.importNode(each, true)));
    this.place.className = `result ${kind}`;
    if (!this.isOpen) history.pushState({ panel: true }, "");
    this.place.hidden = false;
    this.place.scrollTop = 0;
    (this.place.querySelector("h1") ?? this.place).setAttribute("tabindex", "-1");
    (this.place.querySelector("[autofocus], h1") ?? this.place).focus({ preventScroll: true });
    this.shown(this.place);
  }

  close() {
    if (!this.isOpen || this.#leaving) return; // two taps must not go back two pages
    this.#leaving = Boolean(history.state?.panel);
    if (this.#leaving) history.back(); // which closes it
    else this.#close();
  }

  #close() {
    this.#leaving = false;
    if (!this.isOpen) return;
    this.place.hidden = true;
    this.closed(this.place);
    this.place.replaceChildren();
  }

  #send(event) {
    const form = event.target;
    event.preventDefault();
    event.stopPropagation(); // nothing else shall hold it for sent
    if (form.dataset.sent) return;
    form.dataset.sent = "yes";
    form.classList.add("sent");
    const fields = new URLSearchParams(new FormData(form, event.submitter));
    const url = new URL(event.submitter?.getAttribute("formaction") ?? form.action, location.href);
    const isPost = form.method === "post";
    if (!isPost) url.search = fields;
    this.#open(url, isPost ? { method: "POST", body: fields } : {}, form);
  }

  #follow(event) {
    const link = event.target.closest("a[href]");
    if (!link || event.ctrlKey || event.metaKey || link.target) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || !WITHIN.test(url.pathname)) return;
    event.preventDefault();
    if (CAMERA.test(url.pathname)) this.close();
    else this.#open(url, {});
  }

  async #open(url, options, form) {
    try {
      await this.show(await fetch(url, options));
    } catch (error) {
      if (form) {
        delete form.dataset.sent;
        form.classList.remove("sent");
      }
      this.failed(error);
    }
  }

  #addStyles(page) {
    const there = new Set([...document.styleSheets].map((sheet) => sheet.href));
    for (const link of page.querySelectorAll("link[rel=stylesheet]")) {
      const href = new URL(link.getAttribute("href"), location.href).href;
      if (!there.has(href)) document.head.append(document.importNode(link));
    }
  }
}
