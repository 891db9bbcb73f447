"""The first visits of a customer, as the rules would have them."""

from datetime import time

import pytest

from stampcard.kinds import KINDS
from stampcard.kinds.points import Terms as Points
from stampcard.kinds.stamp_card import Terms as StampCard
from stampcard.services.rehearsal import played
from stampcard.values.decisions import Accept, Refuse
from tests.kinds.acts import NOON, TODAY

BILLS = (45000, 120000, 900000)


def visits(code, terms=None):
    kind = KINDS[code]
    return played(kind, terms or kind.terms(), BILLS, NOON, TODAY)


def test_stamps_come_one_a_visit():
    shown = visits("stamp_card", StampCard(head_start=2))

    assert [visit.standing.progress for visit in shown] == [(3, 10), (4, 10), (5, 10)]
    assert {visit.spend_minor for visit in shown} == {None}


def test_points_follow_from_the_bills():
    shown = visits("points", Points(earn_step=2000, point_worth=100, bill_share=20))

    gained = [
        sum(e.amount for e in visit.decision.entries if e.amount > 0) for visit in shown
    ]
    assert gained == [22, 60, 450]
    assert shown[0].spend_minor == 45000


def test_what_waits_is_given_at_the_next_visit():
    terms = StampCard(stamps_needed=4, rewards_on_the_way=((1, "A biscuit"),))

    first, second, _ = visits("stamp_card", terms)

    assert first.given is None
    assert isinstance(second.given, Accept)


def test_what_has_to_be_paid_first_is_paid_first():
    for code in ("membership", "gift_voucher"):
        first, second, _ = visits(code)

        assert isinstance(first.before, Accept)
        assert second.before is None


def test_what_was_paid_in_is_spent_in_parts():
    shown = visits("gift_voucher")

    assert all(isinstance(visit.decision, Accept) for visit in shown)
    assert [visit.decision.benefit.pays_minor for visit in shown] == [0, 0, 165000]


def test_a_newcomer_was_sent_by_a_friend():
    terms = KINDS["referral"].terms(advocate_gift="Coffee")

    first, second, _ = visits("referral", terms)

    assert isinstance(first.before, Accept)
    assert first.decision.benefit.pays_minor == 40500
    assert second.before is None
    assert second.decision.benefit is None


def test_of_a_set_one_more_is_brought_at_each_visit():
    terms = KINDS["coupon_set"].terms(coupons_needed=3, reward="A scarf")

    first, second, third = visits("coupon_set", terms)

    assert isinstance(first.decision, Refuse)
    assert [note.values["count"] for note in second.decision.notes] == [1]
    assert isinstance(third.decision, Accept)


@pytest.mark.parametrize(
    ("code", "settings"),
    [
        ("service", {"reward": "Advice", "weekdays": ("thu", "fri")}),
        ("event", {"reward": "Tea", "opens": time(18), "closes": time(20)}),
    ],
)
def test_one_comes_when_the_doors_are_open(code, settings):
    first, *_ = visits(code, KINDS[code].terms(**settings))

    assert isinstance(first.decision, Accept)


def test_the_birthday_is_at_the_first_visit():
    first, second, _ = visits("birthday")

    assert isinstance(first.decision, Accept)
    assert isinstance(second.decision, Refuse)


def test_what_is_asked_for_is_done_at_the_first_visit():
    first, second, _ = visits("treat")

    assert isinstance(first.decision, Accept)
    assert isinstance(second.decision, Refuse)


def test_a_new_card_is_opened_at_each_visit_and_the_last_one_wins():
    shown = visits("instant_win")

    assert [len(visit.standing.rewards) for visit in shown] == [0, 0, 1]


@pytest.mark.parametrize("code", KINDS)
def test_every_kind_can_be_played(code):
    shown = visits(code)

    assert [visit.number for visit in shown] == [1, 2, 3]
    assert isinstance(shown[0].decision, Accept) or KINDS[code].pieces(
        KINDS[code].terms()
    ) > len(shown)
