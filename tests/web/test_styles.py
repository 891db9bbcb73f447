"""The styles name nothing that no page has, and every colour they name is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "stampcard" / "web" / "static"
SHEETS = sorted(str(path.relative_to(STATIC)) for path in STATIC.glob("**/*.css"))
NOT_SELECTORS = re.compile(r"/\*.*?\*/|url\([^)]*\)|\{[^{}]*\}", re.DOTALL)
COLOUR = re.compile(r"--([a-z-]+): #([0-9a-f]{3}(?:[0-9a-f]{3})?)\b")
# Names put together in a template, by what they begin with.
PUT_TOGETHER = ("columns-", "part-", "shade-", "tone-")


def texts():
    """Templates, scripts and the code of pages, as one text."""
    files = (*ROOT.glob("templates/**/*.html"), *STATIC.glob("**/*.js"))
    files += (*ROOT.glob("stampcard/**/*.py"),)
    return "".join(path.read_text(encoding="utf-8") for path in files)


def style(name):
    return (STATIC / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SHEETS)
def test_every_class_in_a_style_sheet_is_on_some_page(name):
    selectors = NOT_SELECTORS.sub("{}", style(name))
    classes = set(re.findall(r"\.([a-z][\w-]*)", selectors))
    text = texts()

    unused = {
        each
        for each in classes
        if not each.startswith(PUT_TOGETHER)
        and not re.search(rf"(?<![\w-]){re.escape(each)}(?![\w-])", text)
    }

    assert unused == set()


def colours(theme):
    """What each colour is called in a theme, with its value."""
    light, dark = style("style.css").split("@media (prefers-color-scheme: dark)")[:2]
    found = dict(re.findall(COLOUR, light.partition("}")[0]))
    if theme == "dark":
        found |= re.findall(COLOUR, dark.partition("}")[0])
    return found


def brightness(colour):
    """Relative luminance, as WCAG defines it."""
    digits = colour if len(colour) == 6 else "".join(2 * c for c in colour)
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "backs", "least"),
    [
        ("ink", ("paper", "sheet", "good-soft", "warn-soft", "bad-soft"), 7),
        ("soft", ("paper", "sheet", "info-soft"), 4.5),
        ("accent", ("paper", "sheet", "accent-soft"), 4.5),
        ("bad", ("paper", "sheet"), 4.5),
        ("on-accent", ("accent",), 4.5),
        ("gold-ink", ("gold",), 4.5),
        ("edge", ("paper", "sheet"), 3),
    ],
)
def test_colours_stand_out_from_what_is_behind_them(theme, front, backs, least):
    given = colours(theme)

    for back in backs:
        dark, light = sorted(map(brightness, (given[front], given[back])))
        assert (light + 0.05) / (dark + 0.05) >= least, back


def test_every_colour_is_defined_and_used():
    every = "".join(map(style, SHEETS))
    defined = set(re.findall(r"(--[a-z-]+):", every))
    used = set(re.findall(r"var\((--[a-z-]+)", every))

    assert defined == used
