"""Which points go first, when they end, and what comes back with goods.

Setono's lots, open-loyalty's manual, odoo pos_loyalty, rewardsloyalty.
"""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from stampcard.models import ledger
from stampcard.models.members import Member
from stampcard.services import presets, programmes
from stampcard.services.members import proving
from tests.members import a_member, numbers_of
from tests.scenarios.shop import FOR_EVER, PIN, Shop
from tests.web.visits import press

OTHER = "01712345679"
POINTS = {"earn_step": 1, "bill_share": 100, "point_worth": 1}
MONTH_END = {"expiry": "month", "expiry_count": 0}


def at_noon(month, day, year=2026):
    return datetime(year, month, day, 6, tzinfo=UTC)


def amended(shop, programme, **settings):
    """The same programme under other terms; what was earned stays as it was."""
    raw = {**presets.find("points").typed("en"), **settings}
    typed = {name: str(value) for name, value in raw.items()}
    changed, wrong = programmes.amend(
        programme, programme.name, typed, house=shop.house
    )
    assert changed, wrong


def merged(shop):
    """The second of two members made one with the first, by the owner's pages."""
    kept, gone = (one.id for one in Member.select().order_by(Member.id))
    owner = shop.owner()
    page = owner.get(f"/members/{kept}/merge/{gone}")
    done = press(owner, page, "Make them one")
    assert "They are one member now" in done.text
    return page.text


def test_lo1_what_ends_first_goes_first_and_what_never_ends_last(till):
    """Without an end under the first terms; by month under those of the second card."""
    points = till.programme("points", keyed="both", **POINTS, **FOR_EVER)
    (first,) = numbers_of(a_member(till.house))
    till.ring(first, 20)
    amended(till, points, **POINTS, expiry="month", expiry_count=1)
    (second,) = numbers_of(a_member(till.house, OTHER))
    till.ring(second, 40)
    till.move(days=31)
    till.ring(second, 40)
    merged(till)
    assert till.lots(first) == {
        "point": 20,
        "point:2026-04-30": 40,
        "point:2026-05-31": 40,
    }
    proving.set_pin(Member.get().id, PIN)

    for spent, april, may in ((30, 10, 40), (15, 0, 35)):
        pay = [{"reward": "bill", "amount": spent}]
        assert till.ring(first, spent, pay=pay, member_pin=PIN).ok
        left = {"point": 20, "point:2026-04-30": april, "point:2026-05-31": may}
        assert till.lots(first) == {unit: n for unit, n in left.items() if n}


def test_lo1_a_hundred_less_thirty(shop):
    card = shop.card("points", **POINTS, **FOR_EVER)
    shop.buy(card, 100)

    shop.use(card, "bill", 30)

    assert shop.held(card) == {"point": 70}


def test_lo3_a_hundred_of_140_end(shop):
    card = shop.card("points", **POINTS, expiry="days", expiry_count=30)
    shop.buy(card, 100)
    shop.move(days=10)
    shop.buy(card, 40)

    shop.move(days=21)

    assert "40 points to use" in shop.sees(card)
    assert shop.use(card, "bill", 140).pays == "100.00"
    assert shop.use(card, "bill", 140).reason == "not_enough"


def test_lo5_a_holder_sees_all_that_ends_and_when(shop):
    shop.at(at_noon(3, 1))
    card = shop.card("points", **POINTS, expiry="days", expiry_count=30)
    shop.buy(card, 100)
    shop.move(days=20)
    shop.buy(card, 200)

    for page in (shop.sees(card), shop.page(card).text):
        assert "100 of them end after 31 March 2026" in page
        assert "200 of them end after 20 April 2026" in page


@pytest.mark.parametrize(
    ("zone", "last"),
    [
        ("Asia/Dhaka", datetime(2018, 1, 31, 17, 59, 59, tzinfo=UTC)),
        ("Europe/Moscow", datetime(2018, 1, 31, 20, 59, 59, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2018, 2, 1, 7, 59, 59, tzinfo=UTC)),
    ],
)
def test_lo7_points_of_january_are_gone_at_the_shops_midnight(app, clock, zone, last):
    clock.now = at_noon(1, 22, 2018)
    till = Shop(app, clock, timezone=zone)
    card = till.card("points", **POINTS, **MONTH_END)
    till.ring(card, 100)

    till.at(last)
    assert "100 points to use" in till.sees(card)
    till.move(seconds=1)
    assert till.use(card, "bill", 100).reason == "not_enough"


def test_lo7_at_the_end_of_the_year(till):
    till.at(at_noon(1, 22, 2018))
    card = till.card("points", **POINTS, expiry="year", expiry_count=0)
    till.ring(card, 100)

    till.at(datetime(2018, 12, 31, 17, 59, 59, tzinfo=UTC))
    assert "100 points to use" in till.sees(card)
    till.move(seconds=1)
    assert till.use(card, "bill", 100).reason == "not_enough"


def test_lo9_one_of_two_comes_back(till):
    card = till.card("points", **POINTS, **FOR_EVER)
    bill = till.ring(card, lines=[{"price": "50.00", "quantity": 2}])
    assert till.held(card) == {"point": 100}

    till.back(bill, lines=[{"price": "50.00"}])

    assert till.held(card) == {"point": 50}


def test_lo10_a_full_refund_gives_back_what_was_spent(till):
    """A bill of 220, 150 of it with points, earns 70 on the rest."""
    card = till.card("points", **POINTS, **FOR_EVER)
    till.ring(card, 200)
    bill = till.ring(card, 220, pay=[{"reward": "bill", "amount": 150}])
    assert till.held(card) == {"point": 200 + 70 - 150}

    till.back(bill)

    assert till.held(card) == {"point": 200}


def test_lo13_a_gift_voucher_that_is_given_back_is_worth_nothing(shop):
    gift = shop.card("gift_voucher", least=0, months=0)
    sold = shop.do(gift, "load", 50)
    assert (sold.pays, shop.held(gift)["money"]) == ("50.00", 5000)

    shop.undo(sold)

    assert shop.held(gift) == {}


def test_lo14_points_are_taken_back_once(shop):
    card = shop.card("points", **POINTS, **FOR_EVER)
    earned = shop.buy(card, 100)
    act = ledger.newest(1)[0]

    shop.undo(earned)
    assert shop.held(card) == {}

    again = shop.act("reverse", None, of=str(act.id))
    assert again.reason == "already_reversed"
    assert shop.held(card) == {}


def test_lo15_nothing_comes_back_of_a_foreign_bill(till):
    mine, theirs = till.cards(2, "points", **POINTS, **FOR_EVER)
    bill = till.ring(mine, 100)
    before = ledger.counts()

    unknown = till.till.back(uuid4(), whole=True)
    other = till.till.back(bill.said["id"], whole=True, code=theirs)

    assert (unknown.status_code, other.status_code) == (404, 422)
    assert "another customer" in other.get_json()["error"]
    assert ledger.counts() == before
    assert till.till.back(bill.said["id"], whole=True, code=mine).status_code == 201


def test_lo16_a_hundred_and_two_hundred_are_300(till):
    first, second = (
        till.member("points", terms={"points": POINTS | FOR_EVER})
        if phone is None
        else numbers_of(a_member(till.house, phone))
        for phone in (None, OTHER)
    )
    till.ring(first[0], 100)
    till.ring(second[0], 200)

    merged(till)

    assert till.held(first[0]) == {"point": 300}
    assert Member.select().count() == 1
    assert till.act("earn", second[0], spend="1").ok  # its number leads to the one
    assert till.held(first[0]) == {"point": 301}
