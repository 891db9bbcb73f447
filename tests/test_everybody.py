"""Every page can be used by everybody: checked in a real browser, page by page.

Each page is looked at in one language and one theme in turn, so that all occur; the
benchmark of access looks at each in all of them.
"""

import pytest
from PIL import Image

from stampcard.language import locales
from stampcard.services import print_worker
from tests import browsers
from tests.looking import THEMES, stumbled_over
from tests.tour import Walker, before_set_up, through_the_shop

DAYS = 8  # of the demo shop's life, enough for every page to show something


@pytest.fixture(scope="module")
def browser():
    """The system's Chromium, one for all languages."""
    with browsers.chromium() as started:
        yield started


@pytest.fixture
def no_paper(monkeypatch):
    """Pictures of paper have tests of their own; here each is an empty sheet."""

    def draw(job, target, **size):
        Image.new("RGB", (90, 127), "white").save(target)

    monkeypatch.setattr(print_worker, "preview", draw)


def walk(browser, tour, stops, n):
    """What somebody stumbles over at some stops, by the name of the stop."""
    walker = Walker(browser, tour, locale=tour.locale)
    try:
        return {
            stop.name: found
            for m, stop in enumerate(stops, n)
            if (found := stumbled_over(walker.at(stop), tour.locale, _themes(m)))
        }
    finally:
        walker.close()


def _themes(n):
    return (THEMES[n % len(THEMES)],)


@pytest.mark.parametrize("locale", list(locales()))
def test_nobody_stumbles_when_the_shop_is_set_up(browser, tmp_path, locale):
    with before_set_up(tmp_path, locale) as tour:
        assert walk(browser, tour, tour.stops, 0) == {}


@pytest.mark.parametrize("locale", list(locales()))
def test_nobody_stumbles_on_any_page(browser, tmp_path, no_paper, locale):
    n, every = list(locales()).index(locale), len(locales())
    with through_the_shop(tmp_path, locale, DAYS) as tour:
        assert tour.forgotten == set()
        assert walk(browser, tour, tour.stops[n::every], n) == {}
