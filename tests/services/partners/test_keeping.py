"""Partners taken on and changed, and what cannot be agreed with them."""

from datetime import date

import pytest

from stampcard.models.partners import (
    ACCEPTS,
    BEARS,
    COMMISSION,
    EARNS,
    SHOP,
    Partner,
)
from stampcard.models.shops import Outlet
from stampcard.services.partners import keeping
from stampcard.services.partners.keeping import Wish
from tests.builders import OWNER, a_batch, a_programme
from tests.services.partners.street import a_partner, agree, gives


@pytest.fixture
def home(house, shop):
    return house


def test_a_partner_has_an_outlet_of_its_own(home):
    bakery = a_partner(home, "  Bakery ")

    assert Outlet.get_by_id(bakery.outlet_id).name == "Bakery"
    assert (bakery.tier, bakery.state) == (None, "active")
    assert keeping.names() == {bakery.id: "Bakery"}
    assert keeping.every() == [bakery]


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "Bakery"])
def test_a_partner_has_a_name_that_no_other_has(home, name):
    a_partner(home, "Bakery")

    made, problems = keeping.add(name, home)

    assert made is None
    assert [problem.field for problem in problems] == ["name"]


def test_a_new_link_shuts_the_one_before(home):
    bakery = a_partner(home, "Bakery")
    first, second = keeping.new_link(bakery), keeping.new_link(bakery)

    assert keeping.by_link(second) == bakery
    assert keeping.by_link(first) is None
    assert keeping.by_link("") is None


def test_a_partner_is_tried_until_a_day_and_comes_only_into_states_there_are(home):
    bakery = a_partner(home, "Bakery")

    keeping.try_until(bakery, date(2026, 3, 31))

    assert Partner.get_by_id(bakery.id).trial_until == "2026-03-31"
    with pytest.raises(ValueError, match="gone"):
        keeping.set_state(bakery, "gone")


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Wish("gift", 0, 1, 5), "sort"),
        (Wish(EARNS, 1, 9, 5, 1), "sort"),
        (Wish(EARNS, 1, 1, 5, 1), "payee"),
        (Wish(EARNS, 1, 0, -5, 1), "figure"),
        (Wish(COMMISSION, 0, 1, 3000, days=-1), "figure"),
        (Wish(COMMISSION, 0, 1, 10_001), "figure"),
        (Wish(BEARS, 1, 0, 10_001, 1), "figure"),
        (Wish(EARNS, 1, 0, 99, 1), "figure"),
        (Wish(ACCEPTS, 1, 0, 101, 1), "figure"),
        (Wish(ACCEPTS, 1, 0, 100, 2), "figure"),
        (Wish(ACCEPTS, 1, 0, 100, 3), "figure"),
    ],
)
def test_what_costs_more_than_it_brings_or_concerns_nobody_is_refused(
    home, wish, field
):
    a_programme("coalition", home)
    a_programme("stamp_card", home)
    a_partner(home, "Bakery")

    assert [p.field for p in keeping.agree(wish, OWNER, home)] == [field]
    assert keeping.stand(1) == []


def test_what_stands_is_what_was_agreed_last(home):
    programme, bakery = a_programme("coalition", home), a_partner(home, "Bakery")
    gives(home, bakery, programme, 1000)
    gives(home, bakery, programme, 2000)
    agree(home, COMMISSION, SHOP, bakery, 3000, days=30)
    agree(home, COMMISSION, SHOP, bakery, 0)

    assert [(one.sort, one.figure) for one in keeping.stand(bakery.id)] == [
        (EARNS, 2000)
    ]


def test_a_batch_is_with_one_partner_and_not_with_its_own_shop(home):
    bakery, batch = (
        a_partner(home, "Bakery"),
        a_batch(a_programme("coupon", home), 1, home),
    )

    assert keeping.hand_out(batch, by=bakery.id, of=bakery.id)
    assert keeping.hand_out(batch, by=bakery.id, of=SHOP) == ()
    assert keeping.hand_out(batch, by=SHOP, of=bakery.id)


@pytest.mark.parametrize("amount", [0, -5, 10**15])
def test_no_odd_amount_is_paid(home, amount):
    bakery = a_partner(home, "Bakery")

    assert keeping.pay(SHOP, bakery.id, amount, OWNER, home)
    assert keeping.pay(bakery.id, bakery.id, 100, OWNER, home)
