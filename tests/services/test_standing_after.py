"""The standing told after an act is the one the ledger would tell."""

import random
from dataclasses import replace

import pytest

from stampcard.services import counter
from tests.builders import a_card, redeem, seen, stamp, undo, void

SETTINGS = {
    "stamp_card": {"stamps_needed": 4, "rewards_on_the_way": "2: Biscuit"},
    "spend_stamps": {"surplus": "carry"},
    "coupon": {"uses": 4},
    "cumulative_discount": {},
}


def as_rules_see(told):
    """Without the newest entries, where the kind's rules never look at them."""
    if told.kind.looks_back(told.terms):
        return told
    blind = replace(told.position, recent=())
    act = replace(told.act, presented=(blind,))
    return replace(told, position=blind, act=act)


pytestmark = pytest.mark.usefixtures("shop")


@pytest.mark.parametrize("preset", SETTINGS)
def test_it_agrees_with_the_ledger_after_every_act(house, clock, preset):
    code = a_card(house, preset, **SETTINGS[preset])
    chance = random.Random(preset)

    for _ in range(30):
        clock.move(seconds=1.25)
        verb = chance.choice([stamp, stamp, lambda c, h, **m: redeem(c, house=h, **m)])
        outcome = verb(code, house, spend_minor=chance.randint(1, 900_000))

        told, read = counter.seen_after(outcome, house), seen(code, house)
        assert as_rules_see(told) == as_rules_see(read)


def test_after_an_undo_it_is_read_anew(house):
    code = a_card(house, stamps_needed=4)

    told = counter.seen_after(undo(stamp(code, house), house), house)

    assert told == seen(code, house)
    assert told.position.balance("stamp") == 0


def test_a_blocked_card_shows_that_it_is(house):
    told = counter.seen_after(void(a_card(house), house), house)

    assert told.closed == "void"
