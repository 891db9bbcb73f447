"""Bundles, on the owner's and the manager's pages."""

import pytest

from stampcard.models.cards import Card
from stampcard.models.custody import Bundle
from stampcard.services import bundles
from tests.builders import OWNER, a_batch, a_code, a_programme, stamp


@pytest.fixture
def batch(owner, home):
    """Ten cards in use."""
    return a_batch(a_programme("stamp_card", home), 10, home)


@pytest.fixture
def bundle(batch, home):
    """The first five of them with Karim."""
    return bundles.hand_out(batch, bundles.Wish("Karim", count=5), OWNER, home)


def state():
    return Bundle.get().state


def blocked():
    return sorted(card.serial for card in Card.select() if card.state)


def test_a_bundle_is_handed_out_by_count(owner, batch):
    assert (
        "10 cards of this batch are in hand." in owner.get("/batches/1/hand-out").text
    )

    answer = owner.post(
        "/batches/1/hand-out",
        data={"holder": "Karim", "sort": "outlet", "count": "৪", "note": "for Eid"},
    )

    found = Bundle.get()
    assert answer.location == "/batches/bundles/1"
    assert (found.first_serial, found.last_serial) == (1, 4)
    assert (found.holder, found.holder_sort, found.note) == (
        "Karim",
        "outlet",
        "for Eid",
    )


def test_a_bundle_is_handed_out_by_numbers(owner, batch):
    data = {"holder": "Karim", "sort": "person", "first": "0000-0024", "last": "36"}

    owner.post("/batches/1/hand-out", data=data)

    found = Bundle.get()
    assert (found.first_serial, found.last_serial) == (2, 3)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"holder": "", "count": "1"}, "holder"),
        ({"holder": "Karim", "count": "11"}, "count"),
        ({"holder": "Karim"}, "count"),
        ({"holder": "Karim", "first": "nonsense"}, "first"),
    ],
)
def test_what_cannot_be_handed_out_is_said_at_its_field(owner, batch, data, field):
    page = owner.post("/batches/1/hand-out", data={"sort": "person", **data}).text

    assert f'id="{field}-problem"' in page
    assert not Bundle.select().exists()


def test_bundles_are_listed_by_themselves_and_with_their_batch(owner, bundle):
    for path in ("/batches/bundles", "/batches/1"):
        page = owner.get(path).text
        assert "Karim" in page
        assert "Handed out" in page


def test_without_bundles_the_page_says_where_they_begin(owner, batch):
    assert "Nobody was handed a bundle yet." in owner.get("/batches/bundles").text
    assert "<h2>Bundles</h2>" not in owner.get("/batches/1").text


def test_bundles_are_listed_a_page_at_a_time(owner, home, batch):
    for _ in range(27):
        made = bundles.hand_out(batch, bundles.Wish("Karim", count=1), OWNER, home)
        bundles.returned(made, home)

    assert "/batches/bundles?before=3" in owner.get("/batches/bundles").text


def test_a_return_and_its_undoing(owner, bundle):
    page = owner.post("/batches/bundles/1/return", follow_redirects=True).text
    assert (state(), "Not returned after all" in page) == ("returned", True)

    owner.post("/batches/bundles/1/out")
    assert state() == "out"


def test_a_return_is_not_undone_once_others_have_the_cards(owner, home, batch, bundle):
    owner.post("/batches/bundles/1/return")
    bundles.hand_out(batch, bundles.Wish("Nadia", count=5), OWNER, home)

    page = owner.post("/batches/bundles/1/out", follow_redirects=True).text

    assert "Some of these cards are with Nadia already." in page


def test_a_stolen_bundle_is_blocked_after_one_question(owner, home, batch, bundle):
    stamp(a_code(batch, 2, house=home), home)

    asked = owner.get("/batches/bundles/1/stolen").text
    assert "4 cards were never used and are blocked." in asked
    assert "1 card is used already" in asked
    assert blocked() == []

    page = owner.post("/batches/bundles/1/stolen", follow_redirects=True).text

    assert "4 cards are blocked." in page
    assert (state(), blocked()) == ("stolen", [1, 3, 4, 5])


def test_used_cards_are_blocked_too_when_one_says_so(owner, home, batch, bundle):
    stamp(a_code(batch, 2, house=home), home)

    owner.post("/batches/bundles/1/lost", data={"used_too": "1"})

    assert (state(), blocked()) == ("lost", [1, 2, 3, 4, 5])


def test_a_lost_bundle_is_found_again(owner, bundle):
    owner.post("/batches/bundles/1/lost")
    assert "Found again" in owner.get("/batches/bundles/1").text

    owner.post("/batches/bundles/1/found")

    assert (state(), blocked()) == ("returned", [])


def test_a_bundle_that_is_back_cannot_be_stolen(owner, bundle):
    owner.post("/batches/bundles/1/return")

    assert "not handed out any more" in owner.get("/batches/bundles/1/stolen").text
    owner.post("/batches/bundles/1/stolen")

    assert (state(), blocked()) == ("returned", [])


def test_a_cards_own_page_says_that_it_was_stolen(owner, bundle):
    owner.post("/batches/bundles/1/stolen")

    page = owner.get("/cards/00000012").text

    assert "This card was reported stolen" in page
    assert '<span class="tag tag-bad">Stolen</span>' in page


@pytest.mark.parametrize("path", ["/batches/bundles/7", "/batches/bundles/1/sold"])
def test_what_is_not_there_is_not_there(owner, bundle, path):
    assert owner.get(path).status_code == 404
