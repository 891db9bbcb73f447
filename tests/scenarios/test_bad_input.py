"""What nobody should send, and clocks at midnight and month end in three time zones.

More of it for programs is in `tests/web/test_api_purchases.py`; a partner without an
agreement in `tests/services/partners/test_places.py`, a changed seed in
`tests/services/test_chance.py`.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from stampcard.models import ledger
from stampcard.models.purchases import Purchase
from tests.builders import a_programme
from tests.scenarios.shop import FOR_EVER, Shop
from tests.web.visits import Forms, _send

ZONES = ("Asia/Dhaka", "Europe/Moscow", "America/Los_Angeles")
AMOUNTS = ("-5", "0", "10.005", "9" * 20, "1e9", "NaN", "-0.01", "ten")
POINTS = {"earn_step": 1, "bill_share": 100, "point_worth": 1, **FOR_EVER}


@pytest.mark.parametrize("amount", AMOUNTS)
def test_no_bill_of_a_wrong_amount_is_written(shop, amount):
    card = shop.card("points", **POINTS)

    came = shop.buy(card, amount)

    assert not came.ok
    assert shop.held(card) == {}


@pytest.mark.parametrize("amount", AMOUNTS)
def test_nothing_of_a_wrong_amount_is_paid_in(shop, amount):
    gift = shop.card("gift_voucher", least=0, months=0)

    assert not shop.do(gift, "load", amount).ok
    assert shop.held(gift) == {}


@pytest.mark.parametrize("amount", [a for a in AMOUNTS if a != "0"])
def test_no_points_are_used_on_a_wrong_bill(shop, amount):
    card = shop.card("points", **POINTS)
    shop.ring(card, 50)

    assert not shop.use(card, "bill", amount).ok
    assert shop.held(card) == {"point": 50}


@pytest.mark.parametrize("amount", [-1, 0.5, "many", 10**10, float("inf")])
def test_so_many_points_cannot_be_asked_for(till, amount):
    card = till.card("points", **POINTS)
    till.ring(card, 50)
    before = ledger.counts()

    bill = till.ring(card, 100, pay=[{"reward": "bill", "amount": amount}])
    used = till.use(card, "bill", 100, amount=amount)

    assert (bill.status, used.status) == (422, 422)
    assert ledger.counts() == before


def test_the_largest_bill_is_counted_to_the_unit_and_a_larger_one_refused(till):
    card = till.card("points", **POINTS)
    largest = 999_999_999

    assert till.ring(card, f"{largest}.99").ok
    assert till.held(card) == {"point": largest}
    assert till.ring(card, "9" * 13).status == 422


def test_a_page_that_is_sent_twice_counts_once(till):
    card = till.card("points", **POINTS)
    page = till.page(card)
    form = next(f for f in Forms(page.text).found if ("verb", "earn") in f["fields"])

    for _ in range(2):
        fields = [*form["fields"], ("spend", "100")]
        assert _send(till.phone, form, page.request.path, fields).status_code == 200

    assert till.held(card) == {"point": 100}


def test_the_same_bill_of_two_tills_counts_once(till):
    card, bill = till.card("points", **POINTS), {"total": "100", "number": "A 17"}
    assert till.ring(card, **bill).ok
    till.move(minutes=5)

    assert till.ring(card, **bill).status == 422
    assert Purchase.select().count() == 1
    assert till.held(card) == {"point": 100}


@pytest.mark.parametrize(
    ("preset", "terms"),
    [
        ("points", {"earn_step": 10, "point_worth": 11}),
        ("coalition", {"earn_step": 10, "unit_worth": 11}),
        ("membership", {"fee": 88, "cheaper_from": 1000, "cheaper_fee": 88}),
        ("discount_coupon", {"value": 101}),
        ("gift_voucher", {"value": 100, "most": 50}),
    ],
)
def test_an_offer_that_costs_more_than_its_price_is_not_opened(till, preset, terms):
    with pytest.raises(AssertionError):
        a_programme(preset, till.house, **terms)


def midnight(zone, year, month, day):
    """The first moment of a day of a zone, in UTC."""
    return datetime(year, month, day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_ends_at_the_shops_midnight(app, clock, zone):
    """A limit a day, and a bill's number, begin anew with the shop's own day."""
    start = midnight(zone, 2026, 11, 1)
    clock.now = start - timedelta(hours=2)
    till = Shop(app, clock, timezone=zone)
    card = till.card("points", **POINTS, most_per_day=10)
    assert till.ring(card, 10, number="1").ok

    till.at(start - timedelta(seconds=1))
    assert till.ring(card, 10, number="1").status == 422
    late = till.ring(card, 10, number="2")
    assert late.said["outcomes"][0]["reason"] == "daily_limit"
    till.at(start)
    assert till.ring(card, 10, number="1").ok

    assert till.held(card) == {"point": 20}


@pytest.mark.parametrize("zone", ZONES)
def test_a_month_from_31_january_ends_with_february(app, clock, zone):
    clock.now = midnight(zone, 2027, 2, 1) - timedelta(seconds=1)
    till = Shop(app, clock, timezone=zone)
    card = till.card("membership", length=1, cheaper_from=0)
    assert till.do(card, "term").ok

    till.at(midnight(zone, 2027, 3, 1) - timedelta(seconds=1))
    assert till.use(card, bill=100).pays == "95.00"
    till.move(seconds=1)
    assert till.use(card, bill=100).reason == "expired"


@pytest.mark.parametrize("zone", ZONES)
def test_a_coupons_last_day_is_the_shops(app, clock, zone):
    clock.now = midnight(zone, 2026, 10, 25)
    till = Shop(app, clock, timezone=zone)
    first, second = till.cards(2, "coupon", valid_until="2026-10-31")

    till.at(midnight(zone, 2026, 11, 1) - timedelta(seconds=1))
    assert till.use(first).ok
    till.move(seconds=1)
    assert till.use(second).reason == "expired"


@pytest.mark.parametrize("zone", ZONES)
def test_a_tier_counts_in_the_shops_month(app, clock, zone):
    clock.now = midnight(zone, 2026, 12, 1) - timedelta(seconds=1)
    till = Shop(app, clock, timezone=zone)
    card = till.card("tiers", percents="", counted_in="month")

    till.ring(card, 10)
    till.move(seconds=1)
    till.ring(card, 20)

    assert till.lots(card) == {"spend:2026-11": 1000, "spend:2026-12": 2000}


@pytest.mark.parametrize("zone", ZONES)
def test_a_birthday_begins_at_the_shops_midnight(app, clock, zone):
    start = midnight(zone, 2026, 3, 1)
    clock.now = start - timedelta(seconds=1)
    till = Shop(app, clock, timezone=zone)
    terms = {"birthday": {"days_before": 0, "days_after": 0}}
    (number,) = till.member("birthday", terms=terms, birthday=(3, 1))
    proof = {"member_pin": "4071"}

    assert till.use(number, **proof).reason == "not_yet_valid"
    till.at(start)
    assert till.use(number, **proof).ok
