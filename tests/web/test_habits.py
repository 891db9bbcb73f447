"""What the owner says of the counter: what happens there without being asked."""

import pytest

from stampcard.models.shops import the_shop
from stampcard.services.habits import Habits, habits_of


def form(**changes):
    return {"at_once": "yes", "worth": "0", **changes}


def test_nothing_is_given_without_a_network_at_first(owner):
    page = owner.get("/settings/counter").text

    assert 'value="0.00"' in page
    assert habits_of(the_shop()) == Habits()


@pytest.mark.parametrize(
    ("typed", "worth_minor"), [("", 0), ("100", 10000), ("৯৯.৫০", 9950)]
)
def test_what_phones_may_give_is_kept(owner, typed, worth_minor):
    owner.post("/settings/counter", data=form(worth=typed, gifts="y", at_once="no"))

    kept = Habits(False, offline_worth=worth_minor, offline_gifts=True)
    assert habits_of(the_shop()) == kept


def test_what_is_no_amount_changes_nothing(owner):
    page = owner.post("/settings/counter", data=form(worth="much", gifts="y")).text

    assert "Type an amount" in page
    assert habits_of(the_shop()) == Habits()
