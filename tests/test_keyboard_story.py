"""The shop without a finger on the glass: every page by its keys, and a whole stamp."""

import pytest
from playwright.sync_api import expect

from tests import browsers
from tests.builders import balances
from tests.looking import looks
from tests.tour import Walker, through_the_shop

DAYS = 3  # of the demo shop's life, enough for every page to show something
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
HOUR_MS = 3600 * 1000
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
# What stands above what comes before it, whatever stays on the screen meanwhile.
UPWARDS = """() => {
    const bars = [...document.querySelectorAll(".top, .at-hand, .bottom")];
    bars.forEach((bar) => { bar.style.position = "static"; });
    const all = [...document.querySelectorAll("[data-place]:not(.skip)")];
    const boxes = all.map((each) => each.closest("label") ?? each)
        .map((each) => each.getBoundingClientRect());
    return all.filter((_, n) => n && boxes[n].bottom <= boxes[n - 1].top)
        .map((each) => each.outerHTML.slice(0, 120));
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
    made = Walker(browser, tour, viewport=request.param, reduced_motion="reduce")
    yield made
    made.close()


@pytest.fixture
def phone(browser, tour):
    """The counter's phone, nothing open yet."""
    made = browsers.a_visitor(browser, viewport=PHONE, reduced_motion="reduce")
    made.add_cookies(tour.cookies_of("phone"))
    yield made.new_page()
    made.close()


def walked(page, many):
    """The places that Tab leads to, once around, and what was wrong on the way."""
    reached, wrong = [], []
    # A page may begin in the middle, at its one field; fields for a day have parts.
    for _ in range(4 * many):
        page.keyboard.press("Tab")
        place = page.evaluate(PLACE)
        if place in reached[:-1]:
            break
        if place >= 0 and place not in reached:
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
    walker = Walker(browser, tour, viewport=PHONE)
    page = walker.at(tour.stop(name))
    page.evaluate(MARK)

    upwards = page.evaluate(UPWARDS)
    walker.close()

    assert upwards == []


def by_tab_to(page, control):
    """Press Tab until that control has the focus; pages have fewer than a hundred."""
    for _ in range(100):
        if control.evaluate("each => each === document.activeElement"):
            assert looks(page, "focused()") == []
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {control}")


def code_at(tour, name):
    """The code of the card that a stop is about."""
    return tour.stop(name).path.rpartition("/")[2]


def test_a_stamp_is_made_and_undone_by_keys_alone(tour, phone):
    code = code_at(tour, "counter-fresh")
    before = balances(code, tour.house)
    phone.goto(f"{tour.url}/counter")

    by_tab_to(phone, phone.locator("#code"))
    phone.keyboard.type(code[:8])
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="More than one stamp")).to_be_visible()
    by_tab_to(phone, phone.get_by_role("button", name="Stamp", exact=True))
    phone.keyboard.press("Enter")
    expect(phone.locator("[data-outcome=good]")).to_be_visible()
    assert balances(code, tour.house) == {"stamp": 1}
    by_tab_to(phone, phone.get_by_role("button", name="Undo"))
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="Undone")).to_be_visible()

    assert before == balances(code, tour.house) == {}


def test_on_the_scan_page_too_and_the_result_waits_for_whoever_is_in_it(tour, phone):
    code = code_at(tour, "counter-fresh")
    phone.clock.install(time=0)
    phone.goto(f"{tour.url}/counter/scan")
    phone.clock.pause_at(HOUR_MS)
    result = phone.locator("#result")

    by_tab_to(phone, phone.locator("#code"))
    phone.keyboard.type(code[:8])
    phone.keyboard.press("Enter")
    expect(result.locator("[data-outcome=good]")).to_be_visible()
    by_tab_to(phone, result.get_by_role("button", name="Undo"))
    phone.clock.run_for(HOUR_MS)
    expect(result).to_be_visible()
    phone.keyboard.press("Enter")
    expect(result.get_by_role("heading", name="Undone")).to_be_visible()
    phone.keyboard.press("Escape")

    expect(phone.locator("#code")).to_be_visible()
    expect(result).to_be_hidden()
    assert balances(code, tour.house) == {}
