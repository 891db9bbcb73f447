"""Birthdays, who was here lately, friends: open-loyalty's segments and rules."""

import pytest

from stampcard.services.members import ending, frequent, offering
from tests.members import a_member, numbers_of
from tests.scenarios.shop import FOR_EVER

ENDING = {"earn_step": 1, "expiry": "days", "expiry_count": 30}
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

    listed = {one.name for one in offering.whom("", till.house, when=offering.When(5))}

    assert listed == {"0", "4"}


@pytest.mark.parametrize(("days", "away"), [(7, False), (8, True)])
def test_bi3_who_was_here_within_seven_days_and_who_was_not(till, days, away):
    """Win-back is told to the others: with seven days, today is the last of them."""
    till.programme("points", keyed="both", **FOR_EVER)
    lately, other = (
        numbers_of(a_member(till.house, phone, name=name, purposes=TOLD))[0]
        for phone, name in zip(phones(2), ("Rahima", "Karim"), strict=True)
    )
    till.ring(other, 100)
    till.move(days=days)
    till.ring(lately, 100)

    here = [one.name for one in frequent.visitors(7, 9, till.house)]
    page = till.owner().get("/members/offers?away=7").text

    assert here == (["Rahima"] if away else ["Rahima", "Karim"])
    assert "<bdi>Rahima</bdi></a>" not in page
    assert ("<bdi>Karim</bdi></a>" in page) is True


def test_bi3_nobody_is_away_who_was_here_today(till):
    till.programme("points", keyed="both", **FOR_EVER)
    a_member(till.house, name="Rahima", purposes=TOLD)

    assert "Nobody of these" in till.owner().get("/members/offers?away=7").text


@pytest.mark.parametrize(
    ("days", "listed"), [(20, False), (21, True), (30, True), (31, False)]
)
def test_rm2_ten_days_before_points_end_their_owner_is_listed(till, days, listed):
    """Thirty days after 1 March is 31 March: it is named on the last ten days."""
    till.programme("points", keyed="both", **ENDING)
    number, _ = (
        numbers_of(a_member(till.house, phone, name=name, purposes=TOLD))[0]
        for phone, name in zip(phones(2), ("Rahima", "Karim"), strict=True)
    )
    till.ring(number, 100)
    till.move(days=days)

    owner = till.owner()
    page = owner.get("/members/offers?ending=10").text.replace("\xa0", " ")
    lines = owner.get("/members/offers.csv?ending=10").text.splitlines()[1:]

    assert ("100 points after 31 March 2026" in page) is listed
    assert [line.split(",")[-1] for line in lines] == (
        ["100 points 2026-03-31"] if listed else []
    )
    assert "Karim" not in page


def test_rm2_money_on_a_voucher_and_points_of_partners_are_named_too(till):
    voucher = till.programme("gift_voucher", keyed="both", least=0, months=1)
    shared = till.programme("points", keyed="both", **ENDING)
    first, second = numbers_of(a_member(till.house, name="Rahima", purposes=TOLD))
    assert (voucher.id, shared.id) == (1, 2)
    till.do(first, "load", 50)
    till.ring(second, 100)
    till.move(days=25)

    found = ending.within(10, till.house)[till.member_of().id]

    assert [end.day.isoformat() for end in found] == ["2026-03-31", "2026-04-01"]
    assert found[0].words.values["count"] == 100
    assert not ending.within(1, till.house)


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
