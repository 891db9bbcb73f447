"""The styles name nothing that no page has, and every colour they name is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "stampcard" / "web" / "static"
SHEETS = sorted(path.name for path in STATIC.glob("*.css"))
NOT_SELECTORS = re.compile(r"/\*.*?\*/|url\([^)]*\)|\{[^{}]*\}", re.DOTALL)
# Names put together in a template, by what they begin with.
PUT_TOGETHER = ("columns-", "part-")


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


def test_every_colour_is_defined_and_used():
    every = "".join(map(style, SHEETS))
    defined = set(re.findall(r"(--[a-z-]+):", every))
    used = set(re.findall(r"var\((--[a-z-]+)", every))

    assert defined == used
