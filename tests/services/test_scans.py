"""Scans: which card a text stands for, and where the card stands."""

import pytest

from stampcard.models import ledger
from stampcard.models.base import row
from stampcard.services import scans
from stampcard.services.upkeep import verify
from stampcard.values.codes import code_of, mark_key, number_of
from stampcard.values.decisions import Verb
from stampcard.values.reasons import Reason
from tests.builders import a_card, redeem, seen, stamp, void

pytestmark = pytest.mark.usefixtures("shop")


def head() -> tuple:
    return ledger.counts(), verify().head, row("SELECT COUNT(*) FROM account")


@pytest.mark.parametrize("typed", ["", "nothing", "0000-0000", number_of(999)])
def test_an_unknown_code_stands_for_no_card(house, typed):
    a_card(house)

    assert scans.find(typed, house) is None


def test_a_code_of_another_shop_stands_for_no_card(house):
    a_card(house)

    assert scans.find(code_of(1, mark_key("another shop's secret")), house) is None


def test_a_number_alone_is_not_enough_for_visitors(house):
    code = a_card(house)

    assert scans.find(code, house, signed=True)
    assert scans.find(seen(code, house).number, house, signed=True) is None


def test_looking_at_a_card_writes_nothing(house):
    fresh, used = a_card(house, "head_start_card"), a_card(house, "coupon")
    redeem(used, house=house)
    before = head()

    for code in (fresh, used):
        seen(code, house)

    assert head() == before
    assert seen(fresh, house).standing.progress == (2, 12)
    assert scans.find(fresh, house).account is None


@pytest.mark.parametrize(
    ("preset", "may"),
    [
        ("stamp_card", {Verb.EARN}),
        ("spend_stamps", {Verb.EARN}),
        ("coupon", {Verb.REDEEM}),
        ("money_off_coupon", {Verb.REDEEM}),
        ("coupon_set", {Verb.REDEEM}),
        ("cumulative_discount", {Verb.EARN}),
    ],
)
def test_the_page_offers_what_may_be_done_now(house, preset, may):
    assert set(seen(a_card(house, preset), house).may) == may


def test_the_page_of_a_closed_card_offers_nothing_and_says_why(house):
    code = a_card(house)
    void(code, house)

    assert seen(code, house).may == ()
    assert seen(code, house).closed is Reason.VOID


def test_the_page_promises_the_discount_the_till_gives(house, clock):
    code = a_card(house, "cumulative_discount", pause_days=180)
    stamp(code, house, spend_minor=2_500_000)
    clock.move(days=200)

    promised = seen(code, house).standing.benefit.values["percent"].hundredths
    outcome = stamp(code, house, spend_minor=100_000)

    assert outcome.act.facts["benefit"]["discount"] == 100_000 * promised // 10_000
