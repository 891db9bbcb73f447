"""Who owes whom: figures replayed, periods that stay closed, sums of nought."""

from datetime import date
from uuid import uuid4

import pytest

from stampcard.models.partners import COMMISSION, SHOP
from stampcard.services import purchase_undoing, returns
from stampcard.services.partners import keeping
from stampcard.services.partners.settlement import lines, statement
from stampcard.values.bills import Bill
from stampcard.values.reasons import Reason
from tests.builders import OWNER, a_batch, a_code, a_programme, balances, reason, undo
from tests.members import a_member, for_members, numbers_of
from tests.services.partners.street import (
    a_partner,
    at,
    bears,
    buy,
    earns_share,
    gives,
    pay,
    rung,
    takes,
)

MARCH = (date(2026, 3, 1), date(2026, 3, 31))
APRIL = (date(2026, 4, 1), date(2026, 4, 30))


@pytest.fixture
def home(house, shop):
    return house


@pytest.fixture
def street(home):
    """A bakery and a chemist that take each other's points, and the shop's."""
    programme = a_programme("coalition", home)
    bakery, chemist = a_partner(home, "Bakery"), a_partner(home, "Chemist")
    gives(home, bakery, programme, 5000)
    gives(home, chemist, programme, 1000)
    for payee in (SHOP, bakery, chemist):
        for payer in (SHOP, bakery, chemist):
            if payee != payer:
                takes(home, payee, payer, programme)
    code = a_code(a_batch(programme, 1, home), house=home)
    return programme, bakery, chemist, code


def owed(house, party, days=MARCH):
    """What one gets in a period; less than nought where it owes."""
    number = party if isinstance(party, int) else party.id
    return statement(number, *days, house).closing_minor


@pytest.mark.parametrize("row", [pytest.param(20, id="systems row 20")])
def test_earned_at_one_shop_and_spent_at_another_at_each_ones_rate(street, home, row):
    _, bakery, chemist, code = street

    buy(code, 900_000, home)  # 9,000 at 20.00 a point: 450
    buy(code, 900_000, home, at(bakery))  # at 50.00: 180
    assert pay(code, 100_000, home, at(chemist), amount=500).accepted

    held = {unit.partition(":")[0]: n for unit, n in balances(code, home).items()}
    assert held == {"unit@7".replace("7", str(bakery.id)): 130}
    assert [owed(home, one) for one in (SHOP, bakery, chemist)] == [
        -45000,
        -5000,
        50000,
    ]
    at_chemist = statement(chemist.id, *MARCH, home)
    assert at_chemist.with_each == {SHOP: 45000, bakery.id: 5000}
    assert [(one.other, one.count, one.sum_minor) for one in at_chemist.sums] == [
        (SHOP, 450, 45000),
        (bakery.id, 50, 5000),
    ]


@pytest.mark.parametrize("row", [pytest.param(14, id="systems row 14")])
def test_a_partner_bears_its_part_of_what_comes_back(home, row):
    programme = a_programme("shared_cashback", home)
    bank = a_partner(home, "Bank")
    bears(home, bank, programme, 40)
    code = a_code(a_batch(programme, 1, home), house=home)

    buy(code, 900_000, home)

    assert sum(balances(code, home).values()) == 450
    (only,) = statement(bank.id, *MARCH, home).sums
    assert (only.count, only.of_minor, only.sum_minor) == (450, 45000, 18000)
    assert [owed(home, one) for one in (SHOP, bank)] == [18000, -18000]


@pytest.mark.parametrize("row", [pytest.param(25, id="systems row 25")])
def test_thirty_percent_after_the_trial_for_as_long_as_the_customer_stays(
    home, clock, row
):
    blogger = a_partner(home, "Blogger")
    earns_share(home, blogger, 30, days=30)
    batch = a_batch(a_programme("cumulative_discount", home), 1, home)
    assert keeping.hand_out(batch, by=blogger.id, of=SHOP) == ()
    code = a_code(batch, house=home)

    buy(code, 100_000, home)
    clock.move(days=29)
    buy(code, 100_000, home)
    assert owed(home, blogger) == 0
    clock.move(days=1)
    buy(code, 100_000, home)
    clock.move(days=365)
    buy(code, 100_000, home)

    last = (date(2027, 3, 1), date(2027, 3, 31))
    assert owed(home, blogger) == 30_000
    assert owed(home, blogger, last) == 60_000
    assert statement(blogger.id, *last, home).opening_minor == 30_000
    assert owed(home, SHOP, last) == -60_000


def test_a_partners_own_trial_earns_nothing_either(home, clock):
    blogger = a_partner(home, "Blogger", trial_until=date(2026, 3, 1))
    earns_share(home, blogger, 30)
    batch = a_batch(a_programme("cumulative_discount", home), 1, home)
    keeping.hand_out(batch, by=blogger.id, of=SHOP)
    code = a_code(batch, house=home)

    buy(code, 100_000, home)
    assert owed(home, blogger) == 0
    clock.move(days=1)
    buy(code, 100_000, home)
    assert owed(home, blogger) == 30_000


def test_a_code_for_many_ties_the_members_who_come_with_it_and_each_bill_counts_once(
    home, clock
):
    blogger = a_partner(home, "Blogger")
    earns_share(home, blogger, 30)
    batch = a_batch(a_programme("partner_code", home), 1, home)
    keeping.hand_out(batch, by=blogger.id, of=SHOP)
    code = a_code(batch, house=home)
    points = for_members(a_programme("points", home))
    a_batch(points, 1, home)
    new, old = (a_member(home, f"+88017123456{n}") for n in (71, 72))
    newcomer, regular = numbers_of(new)[0], numbers_of(old)[0]
    buy(regular, 100_000, home)
    clock.move(days=1)

    first = rung(home, 100_000, newcomer, paying=[code])
    rung(home, 100_000, regular, paying=[code])
    clock.move(days=1)
    rung(home, 50_000, newcomer)

    assert first.to_pay_minor == 90_000
    assert owed(home, blogger) == 27_000 + 15_000


def test_what_comes_back_takes_the_commission_back_when_it_comes(home, clock):
    blogger = a_partner(home, "Blogger")
    earns_share(home, blogger, 30)
    batch = a_batch(a_programme("points", home), 1, home)
    keeping.hand_out(batch, by=blogger.id, of=SHOP)
    bought = rung(home, 100_000, a_code(batch, house=home))
    clock.move(days=40)
    before = statement(blogger.id, *MARCH, home)

    returns.take_back(uuid4(), bought.purchase, Bill(25_000), OWNER, home)

    assert statement(blogger.id, *MARCH, home) == before
    assert owed(home, blogger, APRIL) == 30_000 - 7_500


@pytest.mark.parametrize("how", ["together", "act by act"])
def test_a_bill_that_is_undone_later_costs_its_commission_no_more(home, clock, how):
    blogger = a_partner(home, "Blogger")
    earns_share(home, blogger, 10)
    batch = a_batch(a_programme("points", home), 1, home)
    keeping.hand_out(batch, by=blogger.id, of=SHOP)
    receipt = rung(home, 10_000, a_code(batch, house=home))
    before = owed(home, blogger)
    clock.move(days=40)

    if how == "together":
        purchase_undoing.undo(uuid4(), receipt.purchase, OWNER, home)
    else:
        undo(receipt.outcomes[0], home)

    assert (before, owed(home, blogger)) == (1000, 1000)
    assert owed(home, blogger, APRIL) == 0
    assert [(one.sort, one.sum_minor) for one in lines(*APRIL, home)] == [
        (COMMISSION, -1000)
    ]


def test_undone_later_it_is_a_line_of_the_later_period(street, home, clock):
    _, bakery, _, code = street
    buy(code, 900_000, home)
    used = pay(code, 100_000, home, at(bakery), amount=100)
    before = statement(bakery.id, *MARCH, home)
    clock.move(days=31)

    undo(used, home)

    assert before.closing_minor == 10_000
    assert statement(bakery.id, *MARCH, home) == before
    after = statement(bakery.id, *APRIL, home)
    assert (after.opening_minor, after.closing_minor) == (10_000, 0)
    assert [one.count for one in after.sums] == [-100]


def test_what_was_agreed_later_changes_nothing_that_was(street, home, clock):
    programme, bakery, _, code = street
    buy(code, 900_000, home)
    pay(code, 100_000, home, at(bakery), amount=100)
    clock.move(hours=1)
    takes(home, bakery, SHOP, programme, worth=80)
    pay(code, 100_000, home, at(bakery), amount=100)
    clock.move(hours=1)
    takes(home, bakery, SHOP, programme, worth=0)

    refused = pay(code, 100_000, home, at(bakery), amount=100)

    assert reason(refused) is Reason.NO_AGREEMENT
    assert owed(home, bakery) == 10_000 + 8_000


def test_goods_that_come_back_are_owed_to_the_shop_that_gave_the_points(street, home):
    _, bakery, chemist, code = street
    bought = rung(home, 900_000, code, actor=at(bakery))
    assert pay(code, 100_000, home, at(chemist), amount=180).accepted

    returns.take_back(uuid4(), bought.purchase, Bill(900_000), at(bakery), home)
    buy(code, 500_000, home, at(bakery))

    assert balances(code, home) == {f"debt:unit@{bakery.id}": 80}
    assert owed(home, bakery) == -18_000


def test_money_that_was_paid_settles(street, home, clock):
    _, bakery, _, code = street
    buy(code, 900_000, home)
    pay(code, 100_000, home, at(bakery), amount=100)

    assert keeping.pay(SHOP, bakery.id, 7_500, OWNER, home) == ()

    assert owed(home, bakery) == 2_500
    clock.move(days=31)
    april = statement(bakery.id, *APRIL, home)
    assert (april.opening_minor, april.sums, april.closing_minor) == (2_500, (), 2_500)


def test_all_parties_together_come_to_nought(street, home, clock):
    programme, bakery, chemist, code = street
    bears(home, chemist, programme, 33)
    earns_share(home, bakery, 7)
    batch = a_batch(programme, 1, home)
    keeping.hand_out(batch, by=bakery.id, of=SHOP)
    theirs = a_code(batch, house=home)
    places = (OWNER, at(bakery), at(chemist))
    for n in range(30):
        buy((code, theirs)[n % 2], 77_777 + 1000 * n, home, places[n % 3])
        if n % 3 == 2:
            pay((code, theirs)[n % 2], 30_000, home, places[(n + 2) % 3], amount=7)
        clock.move(days=1)

    all_ = [owed(home, one) for one in (SHOP, bakery, chemist)]
    assert sum(all_) == 0
    assert all(all_)
    assert {line.sort for line in lines(*MARCH, home)} == {
        "accepts",
        "bears",
        COMMISSION,
    }


def test_a_day_at_the_end_of_a_month_is_the_shops_own(street, home, clock):
    _, bakery, _, code = street
    clock.move(days=30, hours=11, minutes=59)  # 31 March, 23:59 in Dhaka
    buy(code, 900_000, home)
    pay(code, 10_000, home, at(bakery), amount=10)
    clock.move(minutes=1)
    pay(code, 10_000, home, at(bakery), amount=20)

    assert owed(home, bakery) == 1_000
    assert owed(home, bakery, APRIL) == 3_000


def test_nobody_settles_where_nothing_was_agreed(home):
    code = a_code(a_batch(a_programme("coalition", home), 1, home), house=home)
    buy(code, 900_000, home)

    assert lines(*MARCH, home) == []
