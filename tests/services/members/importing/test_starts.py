"""Start balances: as if all had been earned at once, by each kind's own rules."""

from datetime import date

import pytest

from stampcard.models.programmes import latest_terms
from stampcard.services.members.importing import starts
from stampcard.services.members.importing.starts import Joined
from stampcard.values.words import Words
from tests.builders import a_programme

TODAY = date(2026, 3, 1)


def joined(preset, house, **settings):
    found = a_programme(preset, house, **settings)
    return Joined(found.id, found.name, found.kind, latest_terms(found).settings)


def units(programme, typed):
    found = starts.of_number(programme, typed, TODAY, 2)
    return str(found) if isinstance(found, Words) else [u[:2] for u in found]


@pytest.fixture
def card(house, shop):
    return joined("stamp_card", house, stamps_needed=10, head_start=2, daily_limit=3)


def test_a_newcomer_gets_what_the_programme_gives(card):
    assert starts.of_newcomer(card, TODAY) == (("stamp", 2, ""),)


def test_a_number_stands_for_stamps_whatever_the_day_allows(card):
    assert units(card, "৭") == [("stamp", 7)]
    assert units(card, "0") == []


def test_a_full_card_is_a_reward_and_what_is_left(card):
    assert dict(units(card, "10")) | {"stamp": 0} == {"stamp": 0, "reward": 1}
    earned = units(card, "23")
    assert ("reward", 2) in earned
    assert sum(amount for unit, amount in earned if unit == "stamp") == 3


def test_stamps_for_money_are_stamps_all_the_same(house, shop):
    card = joined("stamp_card", house, stamps_needed=10, spend_per_stamp=200)

    assert units(card, "4") == [("stamp", 4)]


def test_where_money_counts_a_number_is_money(house, shop):
    discount = joined("cumulative_discount", house)

    assert units(discount, "1250,50") == [("spend", 125050)]


@pytest.mark.parametrize("typed", ["7.5", "many", "-1"])
def test_a_number_of_stamps_is_whole(card, typed):
    assert "Write a" in units(card, typed)


def test_a_kind_that_cannot_earn_says_so(house, shop):
    assert isinstance(units(joined("coupon", house), "3"), str)


def test_an_export_is_taken_as_it_is(card):
    held = '{"Our programme": {"stamp": 3, "reward": 1, "reward:5": 0}}'

    found = starts.of_export([card], held)

    assert found == {card.id: (("reward", 1, ""), ("stamp", 3, ""))}


@pytest.mark.parametrize(
    ("held", "sentence"),
    [
        ('{"Another": {"stamp": 3}}', "Nobody can join a programme called Another"),
        ('{"Our programme": {"points": 3}}', "counts other things"),
        ("[]", "not what an export"),
    ],
)
def test_an_export_of_another_shop_does_not_fit(card, held, sentence):
    assert sentence in str(starts.of_export([card], held))
