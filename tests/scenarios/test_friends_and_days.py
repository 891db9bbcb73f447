"""Birthdays, who was here lately, friends: open-loyalty's segments and rules."""

import pytest

from stampcard.services.members import frequent, offering
from tests.members import a_member, numbers_of
from tests.scenarios.shop import FOR_EVER

TOLD = {"stamps", "messages"}


def phones(count):
    return [f"0171234567{n}" for n in range(count)]


@pytest.mark.parametrize(("days", "found"), [(1, {"0"}), (7, {"0", "1", "4", "6"})])
def test_bi2_whose_birthday_is_within_so_many_days_today_the_first(till, days, found):
    """Adapted: five days are asked for as seven; today is one of them."""
    till.programme("birthday", keyed="both")
    for phone, ahead in zip(phones(5), (0, 1, 4, 6, 7), strict=True):
        a_member(
            till.house, phone, name=str(ahead), birthday=(3, 1 + ahead), purposes=TOLD
        )

    page = till.owner().get(f"/members/offers?born={days}").text

    listed = {str(n) for n in (0, 1, 4, 6, 7) if f"<bdi>{n}</bdi></a>" in page}
    assert listed == found


def test_bi2_five_days_today_included(till):
    till.programme("birthday", keyed="both")
    for phone, ahead in zip(phones(3), (0, 4, 5), strict=True):
        a_member(
            till.house, phone, name=str(ahead), birthday=(3, 1 + ahead), purposes=TOLD
        )

    listed = [one.name for one in offering.whom("", till.house, birthday_in=5)]

    assert listed == ["0", "4"]


def test_bi3_who_was_here_within_seven_days(till):
    till.programme("points", keyed="both", **FOR_EVER)
    lately, away = (
        numbers_of(a_member(till.house, phone, name=name, purposes=TOLD))[0]
        for phone, name in zip(phones(2), ("Rahima", "Karim"), strict=True)
    )
    till.ring(away, 100)
    till.move(days=8)
    till.ring(lately, 100)

    here = [one.name for one in frequent.visitors(7, 9, till.house)]

    assert here == ["Rahima"]


@pytest.mark.parametrize("to", ["friend", "advocate", "both"])
@pytest.mark.parametrize(
    ("event", "credits"), [("joined", 1), ("first", 1), ("every", 2)]
)
def test_re1_register_first_or_every_purchase_reward_either_or_both(
    till, event, credits, to
):
    sides = {"friend": "none", "advocate": "none"}
    sides |= {side: event for side in sides if to in {side, "both"}}
    terms = {"first_percent": 0, "friend_credit": 5, "advocate_credit": 7}
    friend, advocate = till.cards(
        2,
        "referral",
        **terms,
        friend_when=sides["friend"],
        advocate_when=sides["advocate"],
        advocate_gift="",
        friend_gift="",
    )

    joined = till.till.act(verb="earn", codes=[friend, advocate]).get_json()
    assert joined["reason"] is None
    for _ in range(2):
        assert till.ring(friend, 100).ok

    won = [till.held(code).get("credit", 0) for code in (friend, advocate)]
    expected = [500 * credits * (to != "advocate"), 700 * credits * (to != "friend")]
    assert won == expected
