"""The stock page, counting the drawer, and what the first page says of the end."""

import re

import pytest

from stampcard.models.cards import Card
from stampcard.services import bundles, stock
from tests.builders import OWNER, a_batch, a_code, a_programme, stamp


@pytest.fixture
def batch(owner, home):
    """Ten cards in use."""
    return a_batch(a_programme("stamp_card", home), 10, home)


def missing():
    return sorted(c.serial for c in Card.select() if c.state == "missing")


def use(batch, home, *places):
    for n in places:
        stamp(a_code(batch, n, house=home), home)


def test_without_anything_printed_the_page_says_so(owner):
    assert "Nothing is printed yet." in owner.get("/batches/stock").text


def test_the_page_says_where_the_cards_are(owner, home, batch):
    use(batch, home, 1)
    bundles.hand_out(batch, bundles.Wish("Karim", count=3), OWNER, home)
    stock.missing(batch, 10, 10)

    page = owner.get("/batches/stock").text

    found = re.findall(r'data-label="([\w ]+)"(?: class="none")?>(\d+)<', page)
    assert found == [
        ("In hand", "5"),
        ("Handed out", "3"),
        ("In use", "1"),
        ("Spoiled", "0"),
        ("Lost", "0"),
        ("Stolen", "0"),
        ("Missing", "1"),
    ]
    assert "style=" not in page


def test_the_bar_fills_its_width_and_hides_no_part(owner, home):
    batch = a_batch(a_programme("stamp_card", home), 1000, home)
    use(batch, home, 1)
    stock.missing(batch, 1000, 1000)

    page = owner.get("/batches/stock").text

    parts = re.findall(r'class="part-(\w+)" x="(\d+)" width="(\d+)"', page)
    assert [name for name, _, _ in parts] == ["in_hand", "in_use", "blocked"]
    assert sum(int(width) for _, _, width in parts) == 1000
    assert min(int(width) for _, _, width in parts) >= 20


def test_the_end_of_the_stock_is_said_there_and_on_the_first_page(owner, home, batch):
    said = "At this pace the stock ends on "
    assert said not in owner.get("/").text

    use(batch, home, 1, 2, 3, 4, 5)

    assert said in owner.get("/batches/stock").text
    assert said in owner.get("/").text
    assert "Print more" in owner.get("/").text


def test_a_far_end_is_said_on_the_stock_page_alone(owner, home):
    batch = a_batch(a_programme("stamp_card", home), 100, home)
    use(batch, home, 1)

    assert "At this pace" in owner.get("/batches/stock").text
    assert "At this pace" not in owner.get("/").text


def test_a_count_is_noted_with_what_is_missing(owner, batch):
    page = owner.post(
        "/batches/1/count", data={"what": "count", "count": "৮"}, follow_redirects=True
    ).text

    assert "Noted. 2 cards are missing." in page
    assert "8 of 10." in page


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ("10", "Noted. Nothing is missing."),
        ("12", "Noted. That is 2 more than there should be."),
        ("0", "Noted. 10 cards are missing."),
    ],
)
def test_any_count_has_an_answer(owner, batch, count, said):
    data = {"what": "count", "count": count}

    assert said in owner.post("/batches/1/count", data=data, follow_redirects=True).text


@pytest.mark.parametrize("count", ["", "many", "-1"])
def test_a_count_that_is_none_is_said_at_the_field(owner, batch, count):
    page = owner.post("/batches/1/count", data={"what": "count", "count": count}).text

    assert "Type how many you counted." in page


def test_missing_numbers_are_blocked_and_found_again_with_one_tap(owner, batch):
    data = {"what": "missing", "first": "24", "last": "36"}
    page = owner.post("/batches/1/count", data=data, follow_redirects=True).text
    assert (missing(), "Noted. 2 cards are missing." in page) == ([2, 3], True)

    owner.post("/batches/1/found", data={"first": "00000024", "last": "00000036"})

    assert missing() == []


def test_found_numbers_that_are_none_change_nothing(owner, batch):
    owner.post("/batches/1/count", data={"what": "missing", "first": "24"})

    owner.post("/batches/1/found", data={"first": "x"})

    assert len(missing()) == 9


def test_only_what_is_named_is_in_the_drawer(owner, batch):
    data = {"what": "drawer", "first": "24"}

    owner.post("/batches/1/count", data=data)

    assert missing() == [1]


@pytest.mark.parametrize(
    "typed", [{}, {"first": "nonsense"}, {"first": "36", "last": "24"}]
)
@pytest.mark.parametrize("what", ["missing", "drawer"])
def test_without_numbers_nothing_is_missing(owner, batch, what, typed):
    page = owner.post("/batches/1/count", data={"what": what, **typed}).text

    assert 'class="problem"' in page
    assert missing() == []
