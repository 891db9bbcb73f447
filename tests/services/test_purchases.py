"""One bill counts in every programme its customer takes part in, once."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from stampcard.kinds import KINDS
from stampcard.models import ledger, purchases
from stampcard.models.members import Member
from stampcard.models.programmes import Programme
from stampcard.models.purchases import Purchase
from stampcard.services import positions, purchase_undoing, returns, spending
from stampcard.services.asking import IdReused, UnknownCode
from stampcard.services.budgets import Limits, set_limits
from stampcard.services.members import carrying
from stampcard.services.purchases import (
    NotPaid,
    NumberTaken,
    Payment,
    Rung,
    receipt_of,
    ring_up,
)
from stampcard.services.scans import find
from stampcard.values.bills import Bill, Line, of_lines
from stampcard.values.reasons import Reason
from tests.builders import (
    OWNER,
    a_batch,
    a_card,
    a_code,
    a_programme,
    a_shop,
    balances,
    reason,
    undo,
    void,
)
from tests.members import a_member, for_members, numbers_of


@pytest.fixture
def shop(house):
    a_shop(house)
    return house


def bill(amount: int) -> Bill:
    return Bill(amount * 100)


def ring(house, *codes, amount=0, of=None, purchase: UUID | None = None, **more):
    rung = Rung(purchase or uuid4(), codes, of or bill(amount), **more)
    return ring_up(rung, OWNER, house)


def back(receipt, house, amount=0, of=None, return_id=None):
    given = of or bill(amount)
    return returns.take_back(
        return_id or uuid4(), receipt.purchase, given, OWNER, house
    )


def test_five_percent_of_nine_thousand_are_450_points(shop):
    code = a_card(shop, "points")

    ring(shop, code, amount=9000)

    assert balances(code, shop) == {"point:2027-12-31": 450}


@pytest.mark.parametrize(("category", "spent"), [("fuel", 39990), ("goods", 13330)])
def test_either_way_to_20_litres_takes_3999_points(shop, category, spent):
    code = a_card(shop, "fuel_points")

    ring(shop, code, of=of_lines([Line(spent * 100, category)]))

    assert balances(code, shop) == {"point": 3999}


def test_points_pay_a_fifth_of_a_later_bill_and_the_rest_earns(shop):
    code = a_card(shop, "points")
    ring(shop, code, amount=9000)

    paid = ring(shop, code, amount=1000, payments=(Payment(code, "bill", 200),))

    assert paid.to_pay_minor == 80000
    assert balances(code, shop) == {"point:2027-12-31": 450 - 200 + 40}


def test_a_bill_that_points_may_not_pay_leaves_nothing_behind(shop):
    code = a_card(shop, "points")
    ring(shop, code, amount=9000)
    before = ledger.counts()

    with pytest.raises(NotPaid):
        ring(shop, code, amount=1000, payments=(Payment(code, "bill", 201),))

    assert ledger.counts() == before
    assert Purchase.select().count() == 1


def test_the_same_bill_sent_again_counts_once(shop):
    code, same = a_card(shop, "points"), uuid4()

    first = ring(shop, code, amount=9000, purchase=same)
    again = ring(shop, code, amount=9000, purchase=same)

    assert [o.act.id for o in again.outcomes] == [o.act.id for o in first.outcomes]
    assert balances(code, shop) == {"point:2027-12-31": 450}
    with pytest.raises(IdReused):
        ring(shop, code, amount=9001, purchase=same)


def test_a_bill_number_stands_once_on_a_day(shop, clock):
    code = a_card(shop, "points")
    ring(shop, code, amount=20, number="A 17")

    with pytest.raises(NumberTaken):
        ring(shop, code, amount=40, number="A 17")
    clock.move(days=1)
    assert ring(shop, code, amount=40, number="A 17")


def test_an_unknown_card_leaves_nothing_behind(shop):
    code = a_card(shop, "points")

    with pytest.raises(UnknownCode):
        ring(shop, code, "nothing of ours", amount=9000)

    assert balances(code, shop) == {}


def test_cards_of_two_programmes_both_count(shop):
    points, discount = a_card(shop, "points"), a_card(shop, "cumulative_discount")

    receipt = ring(shop, points, discount, amount=9000)

    assert len({o.act.facts["purchase"] for o in receipt.outcomes}) == 1
    assert balances(points, shop) == {"point:2027-12-31": 450}
    assert balances(discount, shop) == {"spend": 900000}


@pytest.mark.parametrize(("returned", "left"), [(4500, 225), (9000, 0), (1, 449)])
def test_what_came_back_takes_its_points_along(shop, returned, left):
    code = a_card(shop, "points")
    receipt = ring(shop, code, amount=9000)

    back(receipt, shop, returned)

    assert balances(code, shop).get("point:2027-12-31", 0) == left


def test_parts_that_come_back_never_take_more_than_all(shop):
    code = a_card(shop, "points")
    receipt = ring(shop, code, amount=100)

    for _ in range(10):
        back(receipt, shop, 10)

    assert balances(code, shop) == {}
    with pytest.raises(returns.NotReturnable):
        back(receipt, shop, 1)


def test_one_of_two_that_comes_back_takes_half(shop):
    code = a_card(shop, "points", earn_step=1, expiry="never", expiry_count=0)
    sold = of_lines([Line(5000, "cup", 2000)])
    receipt = ring(shop, code, of=sold)
    assert balances(code, shop) == {"point": 100}

    back(receipt, shop, of=of_lines([Line(5000, "cup")]))

    assert balances(code, shop) == {"point": 50}


def test_a_line_that_earned_nothing_takes_nothing_along(shop):
    code = a_card(shop, "fuel_points", categories="goods: 3; tobacco: 0")
    sold = of_lines([Line(10000, "goods"), Line(50000, "tobacco")])
    receipt = ring(shop, code, of=sold)

    back(receipt, shop, of=of_lines([Line(50000, "tobacco")]))

    assert balances(code, shop) == {"point": 30}


def test_points_spent_come_back_with_the_goods(shop):
    code = a_card(
        shop, "points", earn_step=1, bill_share=100, expiry="never", expiry_count=0
    )
    ring(shop, code, amount=200)
    receipt = ring(shop, code, amount=220, payments=(Payment(code, "bill", 150),))
    assert balances(code, shop) == {"point": 120}

    back(receipt, shop, 220)

    assert balances(code, shop) == {"point": 200}


def test_points_that_are_gone_stay_owed_until_the_next_fill_them(shop):
    code = a_card(shop, "fuel_points", earn_step=1, catalogue="90: a cup")
    receipt = ring(shop, code, amount=100)
    paid = ring(shop, code, amount=1, payments=(Payment(code, "item:1"),))
    assert paid.to_pay_minor == 100

    back(receipt, shop, 100)
    assert balances(code, shop) == {"debt:point": 89}

    ring(shop, code, amount=100)
    assert balances(code, shop) == {"point": 11}


def test_more_than_was_bought_does_not_come_back(shop):
    code = a_card(shop, "points")
    receipt = ring(shop, code, amount=100)
    before = ledger.counts()

    for amount in (101, 0):
        with pytest.raises(returns.NotReturnable):
            back(receipt, shop, amount)

    assert ledger.counts() == before


def test_the_same_return_sent_again_takes_back_once(shop):
    code, same = a_card(shop, "points"), uuid4()
    receipt = ring(shop, code, amount=9000)

    first = back(receipt, shop, 4500, return_id=same)
    again = back(receipt, shop, 4500, return_id=same)

    assert [act.id for act in again.acts] == [act.id for act in first.acts]
    assert balances(code, shop) == {"point:2027-12-31": 225}
    with pytest.raises(IdReused):
        back(receipt, shop, 4400, return_id=same)


def test_a_receipt_can_be_read_again(shop):
    code = a_card(shop, "points")
    receipt = ring(shop, code, amount=9000)

    again = receipt_of(receipt.purchase)

    assert again.to_pay_minor == 900000
    assert [o.act.seq for o in again.outcomes] == [o.act.seq for o in receipt.outcomes]


def of_a_member(house, *presets_, **more):
    """The numbers of a member's accounts, one in each of some programmes."""
    for name in presets_:
        for_members(a_programme(name, house, **more.get(name, {})))
    return numbers_of(a_member(house))


def test_one_bill_counts_in_all_that_a_member_takes_part_in(shop):
    points, stamps, discount = of_a_member(
        shop, "points", "stamp_card", "cumulative_discount"
    )

    receipt = ring(shop, points, amount=9000)

    assert len(receipt.outcomes) == 3
    assert balances(points, shop) == {"point:2027-12-31": 450}
    assert balances(stamps, shop) == {"stamp": 1}
    assert balances(discount, shop) == {"spend": 900000}


def test_what_lowers_the_bill_counts_before_what_is_earned_on_it(shop):
    points, discount = of_a_member(shop, "points", "cumulative_discount")

    receipt = ring(shop, points, amount=22000)

    assert receipt.to_pay_minor == 1980000
    assert receipt_of(receipt.purchase).to_pay_minor == 1980000
    assert balances(points, shop) == {"point:2027-12-31": 990}
    assert balances(discount, shop) == {"spend": 2200000}


def test_two_payments_never_pay_more_than_the_bill(shop):
    first, second = (a_card(shop, "money_off_coupon", minimum_bill=0) for _ in range(2))
    for programme in Programme.select():
        set_limits(programme, Limits(combines=True))

    paid = ring(shop, first, amount=80, payments=(Payment(first), Payment(second)))

    assert paid.to_pay_minor == 0


def test_what_was_paid_for_before_still_earns(shop, monkeypatch):
    gift, points = a_card(shop, "money_off_coupon"), a_card(shop, "points")
    kind = replace(KINDS["coupon"], prepaid=lambda terms: True)
    monkeypatch.setitem(KINDS, "coupon", kind)
    positions._rules.cache_clear()

    paid = ring(shop, points, amount=9000, payments=(Payment(gift),))

    positions._rules.cache_clear()
    assert paid.to_pay_minor < 900000
    assert balances(points, shop) == {"point:2027-12-31": 450}


def test_a_number_that_was_typed_pays_nothing(shop):
    (number,) = of_a_member(shop, "points")
    ring(shop, number, amount=9000)

    with pytest.raises(NotPaid) as refused:
        ring(shop, number, amount=1000, payments=(Payment(number, "bill", 100),))

    assert refused.value.reason is Reason.NEEDS_CARD
    paid = ring(
        shop,
        number,
        amount=1000,
        payments=(Payment(number, "bill", 100),),
        proven=spending.PIN,
    )
    assert paid.to_pay_minor == 90000


def test_a_card_in_hand_proves_the_member_in_all_they_hold(shop):
    points, _ = of_a_member(shop, "points", "stamp_card")
    stamps = Programme.get(kind="stamp_card")
    card = a_code(a_batch(stamps, 1, shop), house=shop)
    carrying.attach(
        find(card, shop), Member.get().id, None, OWNER, shop, proven="manager"
    )
    ring(shop, points, amount=9000)

    paid = ring(shop, card, amount=1000, payments=(Payment(points, "bill", 100),))

    assert paid.to_pay_minor == 90000


def test_the_pin_of_one_pays_nothing_of_another(shop):
    for_members(a_programme("points", shop))
    (mine,) = numbers_of(a_member(shop))
    (theirs,) = numbers_of(a_member(shop, "01712345679"))
    ring(shop, theirs, amount=9000)

    with pytest.raises(NotPaid):
        ring(
            shop,
            mine,
            amount=1000,
            payments=(Payment(theirs, "bill", 100),),
            proven=spending.PIN,
        )


def test_a_bill_is_undone_in_all_programmes_together(shop):
    points, stamps = of_a_member(shop, "points", "stamp_card")
    receipt = ring(shop, points, amount=9000, number="A 17")

    undone = purchase_undoing.undo(uuid4(), receipt.purchase, OWNER, shop, "slip")

    assert len(undone) == 2
    assert balances(points, shop) == balances(stamps, shop) == {}
    assert purchase_undoing.is_undone(receipt.purchase)
    with pytest.raises(returns.NotReturnable):
        back(receipt, shop, 100)


def test_another_bill_may_have_the_number_of_an_undone_one_which_keeps_it(shop):
    code = a_card(shop, "points")
    receipt = ring(shop, code, amount=900, number="A 17")

    purchase_undoing.undo(uuid4(), receipt.purchase, OWNER, shop)
    second = ring(shop, code, amount=90, number="A 17")

    assert second.outcomes[0].accepted
    found = purchases.of_day("2026-03-01", number="A 17")
    assert [(one.total, one.undone is None) for one in found] == [
        (9000, True),
        (90_000, False),
    ]
    assert purchases.by_number("A 17", "2026-03-01", 1).total == 9000
    with pytest.raises(NumberTaken):
        ring(shop, code, amount=80, number="A 17")


def test_a_bill_whose_acts_are_undone_one_by_one_is_undone_with_the_last(shop, clock):
    points, _ = of_a_member(shop, "points", "stamp_card")
    receipt = ring(shop, points, amount=9000, number="A 17")
    first, second = receipt.outcomes

    undo(first, shop)
    before = purchase_undoing.is_undone(receipt.purchase)
    clock.move(seconds=30)
    undo(second, shop)

    assert not before
    assert purchase_undoing.is_undone(receipt.purchase)
    assert purchases.undone_at(receipt.purchase.id) == clock()
    assert ring(shop, points, amount=90, number="A 17")


def test_a_bill_that_counted_nowhere_can_be_undone_too(shop):
    code = a_card(shop, "points")
    void(code, shop)
    receipt = ring(shop, code, amount=900, number="A 17")
    assert not receipt.outcomes[0].accepted

    assert purchase_undoing.undo(uuid4(), receipt.purchase, OWNER, shop) == ()

    assert purchase_undoing.is_undone(receipt.purchase)


def test_the_same_undo_sent_again_changes_nothing(shop):
    code, same = a_card(shop, "points"), uuid4()
    receipt = ring(shop, code, amount=9000)

    purchase_undoing.undo(same, receipt.purchase, OWNER, shop)
    before = ledger.counts()
    assert purchase_undoing.undo(same, receipt.purchase, OWNER, shop) == ()

    assert ledger.counts() == before


def test_a_bill_whose_points_were_used_is_undone_nowhere(shop):
    points, stamps = of_a_member(shop, "points", "stamp_card")
    receipt = ring(shop, points, amount=9000)
    ring(
        shop,
        points,
        amount=1000,
        payments=(Payment(points, "bill", 200),),
        proven=spending.PIN,
    )
    before = ledger.counts()

    with pytest.raises(purchase_undoing.NotUndoable):
        purchase_undoing.undo(uuid4(), receipt.purchase, OWNER, shop)

    assert ledger.counts() == before
    assert balances(stamps, shop) == {"stamp": 2}


def test_what_came_back_is_not_undone_besides(shop):
    code = a_card(shop, "points")
    receipt = ring(shop, code, amount=9000)
    back(receipt, shop, 4500)

    with pytest.raises(purchase_undoing.NotUndoable):
        purchase_undoing.undo(uuid4(), receipt.purchase, OWNER, shop)

    assert reason(undo(receipt.outcomes[0], shop)) == Reason.NOT_REVERSIBLE
    assert balances(code, shop) == {"point:2027-12-31": 225}
