"""Tiers in the ledger: bills of members who hold points beside, months and zones."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from stampcard.models import ledger
from stampcard.models.cards import Account
from stampcard.services import counter, facts, returns
from stampcard.services.positions import position_of, rules_of
from stampcard.services.purchases import Rung, ring_up
from stampcard.values.bills import Bill
from tests.builders import (
    OWNER,
    a_card,
    a_programme,
    a_shop,
    balances,
    reason,
    redeem,
    seen,
    stamp,
    undo,
)
from tests.members import a_member, for_members, numbers_of

BRONZE = "0: Bronze; 10000: Silver; 20000: Gold"


@pytest.fixture
def shop(house):
    a_shop(house)
    return house


def ring(house, *codes, amount: int, **more):
    return ring_up(Rung(uuid4(), codes, Bill(amount * 100), **more), OWNER, house)


def held(code, house) -> list[str]:
    """The tiers that other programmes hear of, the highest last."""
    at, day = house.now()
    told = facts.said_by(counter.find(code, house), at, day)
    return [name.removeprefix("tier:") for name in told if name.startswith("tier:")]


def of_member(house, *programmes) -> list[str]:
    """The numbers of a member's accounts in some programmes."""
    for programme in programmes:
        for_members(programme)
    return numbers_of(a_member(house))


@pytest.mark.parametrize(
    ("before", "bill", "tier"),
    [
        pytest.param(before, bill, tier, id=f"TI1 {before} and {bill}: {tier}")
        for before, bill, tier in (
            (0, 6_000, "Bronze"),
            (0, 15_000, "Silver"),
            (0, 25_000, "Gold"),
            (4_000, 500, "Bronze"),
            (8_000, 3_000, "Silver"),
            (18_000, 3_000, "Gold"),
            (22_000, 5_000, "Gold"),
        )
    ],
)
def test_the_bill_at_the_till_counts(shop, before, bill, tier):
    code = a_card(shop, "tiers", tiers=BRONZE, percents="")
    if before:
        ring(shop, code, amount=before)

    ring(shop, code, amount=bill)

    assert held(code, shop)[-1] == tier


def test_a_bill_that_lifts_the_tier_earns_at_the_new_one_at_once(shop):
    points, tiers = of_member(
        shop,
        a_programme(
            "points", shop, earn_step=10, tiers="Silver: 2; Gold: 3", expiry="never"
        ),
        a_programme("tiers", shop, percents=""),
    )
    ring(shop, points, amount=9_000)
    assert balances(points, shop) == {"point": 900}

    receipt = ring(shop, points, amount=1_000)

    assert [o.act.verb for o in receipt.outcomes] == ["earn", "earn"]
    assert balances(points, shop) == {"point": 900 + 2 * 100}
    assert balances(tiers, shop) == {"spend:2026-03": 1_000_000}


def test_what_the_tier_takes_off_comes_off_before_points_are_counted(shop):
    points, _ = of_member(
        shop,
        a_programme("points", shop, earn_step=10, tiers="Silver: 2", expiry="never"),
        a_programme("tiers", shop),
    )

    receipt = ring(shop, points, amount=10_000)

    assert receipt.to_pay_minor == 950_000
    assert balances(points, shop) == {"point": 950 * 2}


def test_a_return_takes_the_tier_back_that_its_bill_gave(shop):
    code = a_card(shop, "tiers", percents="")
    receipt = ring(shop, code, amount=12_000)
    assert held(code, shop) == ["Silver"]

    returns.take_back(uuid4(), receipt.purchase, Bill(200_001), OWNER, shop)
    assert held(code, shop) == []
    assert balances(code, shop) == {"spend:2026-03": 999_999}


@pytest.mark.parametrize(
    ("back", "tier"), [(3_500, "Silver"), (6_000, None), (7_000, None)]
)
def test_a_return_reconsiders_a_rise_after_which_counting_began_anew(shop, back, tier):
    code = a_card(shop, "tiers", percents="", restart="rise")
    ring(shop, code, amount=8_000)
    receipt = ring(shop, code, amount=7_000)
    assert held(code, shop) == ["Silver"]

    returns.take_back(uuid4(), receipt.purchase, Bill(back * 100), OWNER, shop)

    assert held(code, shop) == ([tier] if tier else [])


def test_counting_begins_anew_after_a_rise(shop):
    """TI3: a promotion in mid-period restarts the count from that day."""
    code = a_card(shop, "tiers", percents="", restart="rise")
    ring(shop, code, amount=15_000)
    ring(shop, code, amount=19_999)
    assert held(code, shop) == ["Silver"]

    ring(shop, code, amount=1)
    assert held(code, shop) == ["Silver", "Gold"]


def test_a_tier_goes_down_at_the_shops_midnight_and_not_before(shop, clock):
    code = a_card(shop, "tiers", percents="", counted_in="month")
    clock.now = datetime(2026, 10, 31, 12, tzinfo=UTC)
    ring(shop, code, amount=10_000)

    clock.now = datetime(2026, 11, 30, 17, 59, tzinfo=UTC)  # a minute to December
    assert held(code, shop) == ["Silver"]
    clock.move(minutes=1)
    assert held(code, shop) == []


@pytest.mark.parametrize(
    ("zone", "month"),
    [
        ("Asia/Dhaka", "2026-12"),
        ("Europe/Moscow", "2026-11"),
        ("Pacific/Auckland", "2026-12"),
    ],
)
def test_a_bill_counts_in_the_shops_month(house, clock, zone, month):
    a_shop(house, timezone=zone)
    code = a_card(house, "tiers", percents="")
    clock.now = datetime(2026, 11, 30, 18, 30, tzinfo=UTC)

    ring(house, code, amount=10)

    assert balances(code, house) == {f"spend:{month}": 1000}


def test_premium_from_a_sum_in_the_year(shop):
    """Row 6: past a threshold in the period one is Premium, with news and draws."""
    code = a_card(shop, "premium")
    ring(shop, code, amount=29_000)
    assert reason(redeem(code, house=shop, reward="perk:2")) == "not_enough"

    ring(shop, code, amount=1_000)

    assert held(code, shop) == ["Premium"]
    assert redeem(code, house=shop, reward="perk:2").accepted
    assert balances(code, shop)["perk:2:2026-03"] == 1


def test_a_club_that_begins_with_a_purchase_from_3000(shop):
    """Row 7: a club card only with a purchase from 3,000."""
    code = a_card(shop, "invited_club")

    receipt = ring(shop, code, amount=2_999)
    assert [reason(o) for o in receipt.outcomes] == ["below_minimum"]
    assert held(code, shop) == []

    ring(shop, code, amount=3_000)
    assert held(code, shop) == ["Club"]
    assert ring(shop, code, amount=5).outcomes[0].accepted


def test_perks_of_a_status_are_limited_and_recorded(shop, clock):
    """Row 8: a free day on stated days, no surcharge; VI5 two days, VI8 weekdays."""
    code = a_card(shop, "status_perks")
    for _ in range(10):
        assert stamp(code, shop).accepted
        clock.move(days=1)
    clock.now = datetime(2026, 3, 13, 6, tzinfo=UTC)  # a Friday
    assert held(code, shop) == ["Member", "Executive"]
    assert reason(redeem(code, house=shop, reward="perk:1")) == "not_yet_valid"
    assert redeem(code, house=shop, reward="perk:2").accepted

    clock.move(days=1)  # Saturday, twice: one day
    assert redeem(code, house=shop, reward="perk:1").accepted
    assert redeem(code, house=shop, reward="perk:1").accepted
    clock.move(days=1)
    assert redeem(code, house=shop, reward="perk:1").accepted
    clock.move(days=6)
    assert reason(redeem(code, house=shop, reward="perk:1")) == "already_given"
    assert balances(code, shop)["perk:1:2026-03"] == 2


def test_a_perk_that_is_undone_can_be_used_again(shop):
    code = a_card(shop, "tiers", percents="", perks="1: A coffee", tiers="0: Member")
    once = redeem(code, house=shop, reward="perk:1")
    assert reason(redeem(code, house=shop, reward="perk:1")) == "already_given"

    undo(once, shop)

    assert redeem(code, house=shop, reward="perk:1").accepted


def test_benefits_open_after_twelve_active_months(shop, clock):
    """Row 9: benefits open after 12 months of active use."""
    code = a_card(shop, "active_guests")
    for month in range(11):
        clock.now = datetime(2026 + month // 12, month % 12 + 1, 28, 6, tzinfo=UTC)
        assert stamp(code, shop).accepted
    assert reason(redeem(code, house=shop, reward="perk:2")) == "not_enough"
    assert held(code, shop) == []

    clock.now = datetime(2027, 2, 1, 6, tzinfo=UTC)  # January without a visit
    stamp(code, shop)

    assert held(code, shop) == ["Guest"]
    assert redeem(code, house=shop, reward="perk:2").accepted
    assert redeem(code, house=shop, reward="perk:2").accepted
    assert reason(redeem(code, house=shop, reward="perk:2")) == "already_given"


def test_a_tier_takes_its_percentage_off_the_bill_that_reaches_it(shop):
    """Row 18: benefits by tier, upgrade at once."""
    code = a_card(shop, "tiers")
    ring(shop, code, amount=8_000)

    assert ring(shop, code, amount=3_000).to_pay_minor == 285_000
    assert ring(shop, code, amount=10_000).to_pay_minor == 900_000


def test_a_long_history_is_one_sum_a_month(shop, clock):
    code = a_card(shop, "tiers", percents="")
    for month in range(1, 13):
        clock.now = datetime(2026, month, 5, 6, tzinfo=UTC)
        for _ in range(3):
            stamp(code, shop, spend_minor=100)

    found = counter.find(code, shop)
    kind, terms = rules_of(found)
    position = position_of(found, *shop.now())

    assert len(position.balances) == 12
    assert position.recent == ()
    assert not kind.looks_back(terms)
    assert ledger.counts()[1] == 36
    assert Account.select().count() == 1
    assert seen(code, shop).standing.lines
