"""Points for bills and for other things: cases from other systems' test suites.

erpnext test_loyalty_program, odoo pos_loyalty and sale_loyalty, open-loyalty's manual.
"""

import pytest

from stampcard.models import ledger
from tests.scenarios.shop import FOR_EVER

ONE_IN_1000 = {"earn_step": 1000, "bill_share": 100, "point_worth": 1, **FOR_EVER}
ONE_EACH = {"earn_step": 1, "bill_share": 100, "point_worth": 1, **FOR_EVER}


def test_ea2_three_for_each_1_of_goods(till):
    """Adapted: a rate is a sum for one point; three for each is a factor of three."""
    card = till.card(
        "points", categories="goods: 3", for_doing="100: a deal", **ONE_EACH
    )

    till.ring(card, lines=[{"price": "40.00", "category": "goods"}])

    assert till.held(card) == {"point": 120}


def test_ea2_what_is_no_bill_earns_its_points_alone(shop):
    """Adapted: a rule that goes with no other is something done besides buying."""
    card = shop.card(
        "points", categories="goods: 3", for_doing="100: a deal", **ONE_EACH
    )

    shop.do(card, "done:1")

    assert shop.held(card) == {"point": 100, "done": 1}


def test_ea4_one_in_a_thousand_and_a_bill_that_comes_back(till):
    card = till.card("points", **ONE_IN_1000)
    till.ring(card, 10_000)
    assert till.held(card) == {"point": 10}
    second = till.ring(card, 10_000)
    assert till.held(card) == {"point": 20}

    till.back(second)

    assert till.held(card) == {"point": 10}


def test_ea4_two_bills_on_one_card(shop):
    card = shop.card("points", **ONE_IN_1000)

    first = shop.buy(card, 10_000)
    shop.buy(card, 10_000)

    assert first.ok
    assert shop.held(card) == {"point": 20}
    assert "20 points to use" in shop.sees(card)


def test_ea5_what_points_paid_earns_nothing_and_ea6_undone_all_is_as_before(till):
    card = till.card("points", **ONE_IN_1000)
    till.ring(card, 10_000)

    bill = till.ring(card, 10_000, pay=[{"reward": "bill", "amount": 10}])

    spent, earned = (one["entries"][0] for one in bill.said["outcomes"])
    assert (spent["amount"], earned["amount"]) == (-10, 9)
    assert till.held(card) == {"point": 9}
    for one in reversed(bill.said["outcomes"]):
        assert till.act("reverse", None, of=one["id"]).ok
    assert till.held(card) == {"point": 10}
    newest = [ledger.entries_of(act.seq)[0].amount for act in ledger.newest(2)]
    assert newest == [10, -9]  # lines of their own: nothing vanishes


def test_ea7_a_correction_by_hand_keeps_its_reason(till):
    """Points set right by hand are a thing that staff press, with a reason.

    It stands in the ledger for ever; without one nothing is done.
    """
    terms = {**ONE_IN_1000, "for_doing": "75: set right by hand…"}
    card = till.card("points", **terms)
    for _ in range(10):
        till.ring(card, 1_000)
    assert till.held(card)["point"] == 10

    assert till.do(card, "done:1").reason == "needs_why"
    assert till.held(card)["point"] == 10
    till.do(card, "done:1", note="Counted twice at the old till")
    note = ledger.newest(1)[0].facts["note"]
    till.use(card, "bill", 10, amount=10)

    assert note == "Counted twice at the old till"
    assert till.held(card)["point"] == 75


@pytest.mark.parametrize(("code", "points"), [("", None), ("done:1", 10)])
def test_ea8_only_who_shows_the_code_has_its_ten_points(shop, code, points):
    """Adapted: the code is something that staff see and press."""
    card = shop.card("points", for_doing="10: PROMO10", earn_step=0)

    came = shop.do(card, code) if code else shop.act("earn", card, spend="100")

    assert came.ok is bool(points)
    assert shop.held(card).get("point") == points


def test_ea9_what_is_off_the_bill_earns_nothing(till):
    card, ten_percent = till.card("points", **ONE_EACH), till.percent(10)

    bill = till.ring(card, 100, pay=[{"code": ten_percent}])

    assert bill.pays == "90.00"
    assert till.held(card) == {"point": 90}


@pytest.mark.parametrize(("on_it", "pays"), [(10, "90.00"), (50, "50.00")])
def test_ea11_what_stored_value_pays_still_earns(till, on_it, pays):
    card = till.card("points", **ONE_EACH)
    gift = till.card("gift_voucher", least=0, months=0)
    till.do(gift, "load", on_it)

    bill = till.ring(card, 100, pay=[{"code": gift}])

    assert bill.pays == pays
    assert till.held(card) == {"point": 100}
    assert "money" not in till.held(gift)


def test_ea13_factors_multiply_one_after_the_other_and_the_rest_is_added(till):
    """A Sunday of two meets goods of three; a review is paid once, and added."""
    card = till.card(
        "points",
        **ONE_EACH,
        categories="goods: 3",
        bonus_day="sun",
        bonus=2,
        for_doing="7: a review",
    )

    till.ring(card, lines=[{"price": "10.00", "category": "goods"}])
    till.do(card, "done:1")

    assert till.held(card)["point"] == 10 * 3 * 2 + 7


@pytest.mark.parametrize(
    ("per", "most", "days"), [("day", 2, 1), ("week", 1, 7), ("month", 3, 31)]
)
def test_ea14_one_more_than_so_many_gives_nothing_and_is_not_offered(
    shop, per, most, days
):
    """1 March 2026 is a Sunday: the week ends with it."""
    card = shop.card("treat", most=most, per=per, doings="a review")
    offer = 'value="done:1"'

    came = [shop.do(card, "done:1") for _ in range(most)]
    assert all(one.ok for one in came)
    assert offer not in shop.page(card).text
    assert shop.do(card, "done:1").reason == "already_given"

    shop.move(days=days)
    assert offer in shop.page(card).text
    assert shop.do(card, "done:1").ok


@pytest.mark.parametrize(
    ("rounding", "points"), [("down", 268), ("nearest", 268), ("up", 269)]
)
def test_ea15_points_are_whole_whatever_the_bill(shop, rounding, points):
    card = shop.card("points", rounding=rounding, **ONE_EACH)

    shop.buy(card, "268.28")

    assert shop.lots(card) == {"point": points}


@pytest.mark.parametrize(
    ("rounding", "points"), [("down", 100), ("nearest", 101), ("up", 101)]
)
def test_ea15_a_part_of_a_point_is_decided_once(till, rounding, points):
    card = till.card("points", rounding=rounding, **ONE_EACH)

    bill = till.ring(card, "100.60")
    assert till.held(card) == {"point": points}

    till.back(bill)
    assert till.held(card) == {}
