// What a person would stumble over on the page that is open, as lists of sentences.
// Each list is empty on a good page. Installed before a page's own scripts.
"use strict";

window.look = (() => {
  const TARGETS = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  const ROUNDED = 0.6;

  const name = (element) => {
    const classes = [...element.classList].map((each) => `.${each}`).join("");
    const text = String(element.innerText || element.value || "").trim();
    return `${element.localName}${classes} “${text.slice(0, 30).replace(/\s+/g, " ")}”`;
  };

  const seen = (element) => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility({ visibilityProperty: true })
      && box.width > 0 && box.height > 0 && box.right > 0;
  };

  // A box to tick is as large as the words beside it, which tick it too.
  const touched = (element) => {
    const words = element.matches("[type=checkbox], [type=radio]")
      && (element.closest("label") || (element.labels || [])[0]);
    return words || element;
  };

  const targets = () => [...new Set(
    [...document.querySelectorAll(TARGETS)]
      .filter((each) => !each.disabled && !each.matches(".skip") && seen(each))
      .map(touched),
  )];

  const inText = (element) => getComputedStyle(element).display === "inline";

  const tooSmall = (least, main) => targets().filter((each) => !inText(each)).flatMap((each) => {
    const { width, height } = each.getBoundingClientRect();
    const isMain = each.matches(".bottom .button-primary, .button.large");
    const wanted = isMain ? main : least;
    const fits = height >= wanted - ROUNDED && width >= least - ROUNDED;
    return fits ? [] : [`${name(each)} is ${width.toFixed()} × ${height.toFixed()}`];
  });

  const tooWide = () => {
    const page = document.documentElement;
    if (page.scrollWidth <= page.clientWidth) return [];
    const beyond = [...document.body.querySelectorAll("*")]
      .filter((each) => seen(each) && each.getBoundingClientRect().right > page.clientWidth + 1);
    return [`${page.scrollWidth} in ${page.clientWidth} px`, ...beyond.slice(-3).map(name)];
  };

  // Where the letters of an element are, without what decorates it.
  const letters = (element) => {
    const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walk.nextNode()) {
      const own = walk.currentNode.parentElement;
      if (!walk.currentNode.data.trim() || own.closest(".hidden, progress") || !seen(own)) continue;
      const range = document.createRange();
      range.selectNodeContents(walk.currentNode);
      found.push(range.getBoundingClientRect());
    }
    return found;
  };

  const cutOff = () => [...document.body.querySelectorAll("*")].filter((each) => {
    const { overflowX, overflowY } = getComputedStyle(each);
    const clips = [overflowX, overflowY].some((how) => how === "hidden" || how === "clip");
    if (!clips || !seen(each) || each.closest(".hidden, svg, progress")) return false;
    const box = each.getBoundingClientRect();
    return letters(each).some((text) => text.right > box.right + 1 || text.left < box.left - 1
      || text.bottom > box.bottom + 3 || text.top < box.top - 3);
  }).map(name);

  // Text that lies over other text: buttons and fields that cover one another.
  const overlapping = () => {
    const those = targets().filter((each) => !inText(each) && !each.closest(".bottom, .top"));
    return those.flatMap((one, n) => those.slice(n + 1).filter((other) => {
      if (one.contains(other) || other.contains(one)) return false;
      const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      return wide > 1 && high > 1;
    }).map((other) => `${name(one)} lies over ${name(other)}`));
  };

  // What stays on the screen must leave room for what it belongs to.
  const barsTooTall = (most) => {
    const bars = [...document.querySelectorAll(".top, .bottom")]
      .filter((each) => getComputedStyle(each).position === "sticky");
    const high = bars.reduce((sum, each) => sum + each.getBoundingClientRect().height, 0);
    return high > most * window.innerHeight
      ? [`the bars take ${(100 * high / window.innerHeight).toFixed()} % of the window`] : [];
  };

  const hasMark = (element) => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
      || style.boxShadow !== "none";
  };

  // Whether any of it is on top, of what the window shows.
  const atTop = (element) => {
    const box = element.getBoundingClientRect();
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, window.innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, window.innerHeight)];
    const at = [0.1, 0.5, 0.9];
    return at.some((x) => at.some((y) => {
      const found = document.elementFromPoint(
        left + (right - left) * x, top + (bottom - top) * y,
      );
      return found && (element.contains(found) || found.contains(element));
    }));
  };

  // What is wrong with what has the focus now: not to be seen, or not marked.
  const focused = () => {
    const element = document.activeElement;
    if (!element || element === document.body) return [];
    const shown = touched(element);
    const marked = [element, shown, shown.parentElement].some(hasMark);
    return [
      ...(marked ? [] : [`${name(element)} has the focus, and nothing shows it`]),
      ...(atTop(shown) ? [] : [`${name(element)} has the focus behind something else`]),
    ];
  };

  const unfocused = () => {
    window.scrollTo(0, 0); // as a person begins
    return targets().flatMap((each) => {
      const element = each.matches(TARGETS) ? each : each.querySelector(TARGETS) || each.control;
      document.activeElement.blur(); // what has the focus already is not scrolled to
      element.focus({ focusVisible: true });
      return document.activeElement === element
        ? focused() : [`${name(element)} cannot have the focus`];
    });
  };

  const moving = () => document.getAnimations()
    .filter((each) => each.playState === "running")
    .map((each) => `${name(each.effect.target)} moves`);

  return { tooSmall, tooWide, cutOff, overlapping, barsTooTall, focused, unfocused, moving };
})();
