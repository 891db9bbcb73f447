"""The shop without a finger on the glass: every page by its keys, and a whole stamp."""

import pytest
from playwright.sync_api import expect

from tests import browsers
from tests.builders import balances
from tests.looking import looks
from tests.tour import Walker, through_the_shop

DAYS = 3  # of the demo shop's life, enough for every page to show something
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
PAGES = (
    "access.sign_in",
    "counter.home",
    "scanning.scan",
    "counter-half",
    "outcome-good",
    "home.index",
    "programmes.choose",
    "set-up-step-2",
    "new-stamp_card",
    "holder-half",
    "own.home",
)
# Marks all that keys must reach by its place in the document. Of boxes that belong
# together one is reached, and arrows lead to the others.
MARK = """() => {
    const kinds = "a[href], button, summary, select, textarea, input, [tabindex='0']";
    const seen = (each) => each.checkVisibility({ visibilityProperty: true })
        && (each.closest("label") ?? each).getBoundingClientRect().width > 0;
    const chosen = (each) => {
        if (each.type !== "radio") return true;
        const all = [...document.getElementsByName(each.name)];
        return each === (all.find((one) => one.checked) ?? all[0]);
    };
    const all = [...document.querySelectorAll(kinds)].filter((each) =>
        !each.disabled && !each.closest("[inert]") && seen(each) && chosen(each));
    all.forEach((each, n) => { each.dataset.place = n; });
    return all.map((each) => each.outerHTML.slice(0, 120));
}"""
PLACE = "Number(document.activeElement.dataset.place ?? -1)"
# Where rows are, from the top of the page, whatever stays on the screen meanwhile.
ROWS = """() => {
    const bars = [...document.querySelectorAll(".top, .at-hand, .bottom")];
    bars.forEach((bar) => { bar.style.position = "static"; });
    const found = [...document.querySelectorAll("[data-place]:not(.skip)")].map((each) => {
        const box = (each.closest("label") ?? each).getBoundingClientRect();
        return [box.top, box.bottom];
    });
    bars.forEach((bar) => { bar.style.position = ""; });
    return found;
}"""


@pytest.fixture(scope="module")
def browser():
    """The system's Chromium."""
    with browsers.chromium() as started:
        yield started


@pytest.fixture(scope="module")
def tour(tmp_path_factory):
    """A shop with every page, served."""
    with through_the_shop(tmp_path_factory.mktemp("shop"), "en", DAYS) as made:
        yield made


@pytest.fixture(params=[PHONE, LAPTOP], ids=["phone", "laptop"])
def walker(browser, tour, request):
    made = Walker(
        browser, tour, viewport=request.param, reduced_motion="reduce", locale="en"
    )
    yield made
    made.close()


def walked(page, many):
    """The places that Tab leads to, once around, and what was wrong on the way."""
    reached, wrong = [], []
    for _ in range(2 * many + 2):  # some pages begin in the middle, at their one field
        page.keyboard.press("Tab")
        place = page.evaluate(PLACE)
        if place in reached:
            break
        if place >= 0:
            reached.append(place)
            wrong += looks(page, "focused()")
    first = reached.index(min(reached)) if reached else 0
    return reached[first:] + reached[:first], wrong


@pytest.mark.parametrize("name", PAGES)
def test_every_control_is_reached_by_tab_in_order_and_seen(walker, tour, name):
    page = walker.at(tour.stop(name))
    controls = page.evaluate(MARK)

    reached, wrong = walked(page, len(controls))

    assert [controls[n] for n in reached] == controls
    assert wrong == []


@pytest.mark.parametrize("name", PAGES)
def test_the_order_of_a_page_on_a_phone_is_from_the_top_down(browser, tour, name):
    walker = Walker(browser, tour, viewport=PHONE, locale="en")
    page = walker.at(tour.stop(name))
    controls = page.evaluate(MARK)
    rows = page.evaluate(ROWS)
    walker.close()

    above = [
        controls[n]
        for n, (one, next_one) in enumerate(zip(rows, rows[1:], strict=False))
        if next_one[1] <= one[0]
    ]
    assert above == []
    assert rows
