"""What is hard to use on a page that is open in a browser: axe-core, and own looks.

axe-core knows what a program can know of WCAG; the own looks add what it leaves out:
sizes for a thumb, narrow screens, large letters, where the focus is.
"""

from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
LOOKS = Path(__file__).with_name("looking.js").read_text(encoding="utf-8")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
PHONE, NARROW = (390, 844), (320, 640)
THEMES = ("light", "dark")
LEAST_PX, MAIN_PX = 48, 64
MOST_OF_THE_WINDOW = 0.5  # what bars may take that stay where they are
LETTERS_PX = 16
BY_AXE = "axe-core,"  # how a finding begins that is not one of the own looks
# What a bar at the bottom covers can be scrolled out from under it.
RUN = """async (only) => {
    const bars = [...document.querySelectorAll(".bottom")];
    bars.forEach((bar) => { bar.style.position = "static"; });
    const found = await axe.run(document, {
        runOnly: only, rules: { "target-size": { enabled: true } },
        resultTypes: ["violations"],
    });
    bars.forEach((bar) => { bar.style.position = ""; });
    return found.violations.flatMap((each) => each.nodes.map((node) =>
        `${each.id}: ${node.target.join(" ")} · ${node.html.slice(0, 120)}`));
}"""


def found_by_axe(page: Page, *rules: str) -> list[str]:
    """What axe-core finds on a page, by all its rules or some of them."""
    _prepare(page)
    only = (
        {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    )
    found: list[str] = page.evaluate(RUN, only)
    return found


def stumbled_over(
    page: Page, locale: str, themes: tuple[str, ...] = THEMES
) -> list[str]:
    """All that is wrong with a page, at the widths and in the themes of a phone."""
    found: list[str] = []
    _size(page, PHONE)
    for n, theme in enumerate(themes):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        # Another theme changes colours alone.
        said = found_by_axe(page, *(("color-contrast",) if n else ()))
        found += [f"{BY_AXE} {theme}: {line}" for line in said]
    lang = page.evaluate("document.documentElement.lang")
    found += [] if lang == locale else [f"its language is {lang!r}"]
    found += looks(page, f"tooSmall({LEAST_PX}, {MAIN_PX})", "moving()", "unfocused()")
    _size(page, NARROW)
    found += [f"320 px: {line}" for line in looks(page, "tooWide()", "overlapping()")]
    _size(page, PHONE)
    with_letters(page, 2)
    large = looks(
        page,
        "tooWide()",
        "cutOff()",
        "overlapping()",
        f"barsTooTall({MOST_OF_THE_WINDOW})",
        "unfocused()",
    )
    with_letters(page, 1)
    return found + [f"200 %: {line}" for line in large]


def looks(page: Page, *names: str) -> list[str]:
    """What the named looks of `looking.js` find."""
    _prepare(page)
    return [line for name in names for line in page.evaluate(f"look.{name}")]


def with_letters(page: Page, times: float) -> None:
    """Letters so many times as large as usual, as somebody sets them in the browser."""
    sizes = {"standard": round(LETTERS_PX * times), "fixed": round(13 * times)}
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": sizes})
    session.detach()


def _size(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


def _prepare(page: Page) -> None:
    """Puts axe-core and the looks into the page; its rules for scripts do not reach
    what the browser itself is told."""
    there: Any = page.evaluate("'axe' in window && 'look' in window")
    if not there:
        page.evaluate(f"{AXE}\n;0")
        page.evaluate(f"{LOOKS}\n;0")
