"""Where an act is made: what a partner's counter knows, takes, and refuses."""

from uuid import uuid4

import pytest

from stampcard.models import ledger
from stampcard.models.partners import ACTIVE, DISABLED, SHOP
from stampcard.services import step_up
from stampcard.services.access import Present
from stampcard.services.counter import UnknownCode
from stampcard.services.partners import keeping
from stampcard.services.purchases import Rung, ring_up
from stampcard.services.scans import find
from stampcard.values.bills import Bill
from stampcard.values.codes import number_of
from stampcard.values.decisions import Verb
from stampcard.values.reasons import Reason
from stampcard.values.roles import Role
from tests.builders import (
    OWNER,
    a_batch,
    a_card,
    a_code,
    a_programme,
    asked,
    balances,
    reason,
    stamp,
    undo,
)
from tests.members import a_member, for_members, numbers_of
from tests.services.partners.street import (
    a_partner,
    at,
    buy,
    gives,
    pay,
    rung,
    takes,
)


@pytest.fixture
def home(house, shop):
    return house


@pytest.fixture
def bakery(home):
    return a_partner(home, "Bakery")


@pytest.fixture
def points(home):
    return a_programme("coalition", home)


@pytest.fixture
def code(points, home):
    return a_code(a_batch(points, 1, home), house=home)


@pytest.mark.parametrize("case", [pytest.param(12, id="scenarios ST12")])
def test_a_number_of_the_shop_typed_at_a_partners_is_not_found(home, bakery, case):
    card = a_card(home)
    number = number_of(1)
    stamp(card, home)
    before = ledger.counts()

    for typed in (number, card, number[4:]):
        with pytest.raises(UnknownCode):
            buy(typed, 9000, home, at(bakery))

    assert ledger.counts() == before
    assert balances(card, home) == {"stamp": 1}


@pytest.mark.parametrize("case", [pytest.param(14, id="scenarios ST14")])
def test_staff_of_a_partner_stamp_no_card_of_the_shop(home, bakery, case):
    card = a_card(home)

    with pytest.raises(UnknownCode):
        buy(card, 9000, home, at(bakery))

    assert balances(card, home) == {}


@pytest.mark.parametrize("case", [pytest.param(11, id="scenarios SN11")])
def test_a_disabled_partner_is_a_reason_of_its_own(home, bakery, points, code, case):
    gives(home, bakery, points, 1000)
    keeping.set_state(bakery, DISABLED)

    assert reason(buy(code, 9000, home, at(bakery))) is Reason.PARTNER_DISABLED

    keeping.set_state(bakery, ACTIVE)
    assert buy(code, 9000, home, at(bakery)).accepted


def test_what_a_disabled_partner_gave_is_taken_as_was_agreed(
    home, bakery, points, code
):
    gives(home, bakery, points, 1000)
    takes(home, SHOP, bakery, points)
    buy(code, 9000, home, at(bakery))
    keeping.set_state(bakery, DISABLED)

    assert pay(code, 9000, home, amount=9).accepted


@pytest.mark.parametrize("case", [pytest.param(12, id="scenarios SN12")])
def test_one_use_a_day_whether_here_or_at_a_partners(home, bakery, case):
    points = a_programme("coalition", home, uses_per_day=1)
    code = a_code(a_batch(points, 1, home), house=home)
    takes(home, bakery, SHOP, points)
    buy(code, 900_000, home)

    first = pay(code, 9000, home, at(bakery), amount=1)
    assert first.accepted
    for actor in (OWNER, at(bakery)):
        assert reason(pay(code, 9000, home, actor, amount=1)) is Reason.DAILY_LIMIT
    undo(first, home)
    assert pay(code, 9000, home, amount=1).accepted


def test_a_partner_without_an_agreement_takes_no_points(home, bakery, points, code):
    gives(home, bakery, points, 1000)
    buy(code, 900_000, home)

    assert reason(pay(code, 9000, home, at(bakery))) is Reason.NO_AGREEMENT


def test_a_partner_that_only_takes_points_gives_none(home, bakery, points, code):
    takes(home, bakery, SHOP, points)
    buy(code, 900_000, home)

    assert reason(buy(code, 9000, home, at(bakery))) is Reason.NO_AGREEMENT
    assert pay(code, 9000, home, at(bakery)).accepted


def test_a_partner_undoes_only_what_it_did(home, bakery, points, code):
    gives(home, bakery, points, 1000)
    ours, theirs = buy(code, 9000, home), buy(code, 9000, home, at(bakery))

    with pytest.raises(UnknownCode):
        undo(ours, home, at(bakery))
    assert undo(theirs, home, at(bakery)).accepted


def test_a_pin_is_asked_for_by_what_points_pay_at_the_place(home, bakery, points, code):
    gives(home, bakery, points, 1000)
    buy(code, 900_000, home, at(bakery))  # points that the shop does not take
    staff = Present(at(bakery), Role.STAFF, "Rahima", "Till")
    wish = asked(Verb.REDEEM, code, spend_minor=9000)

    def ask(above):
        rules = step_up.Rules(above)
        return step_up.perform(wish, staff, step_up.Proof(), rules=rules, house=home)

    with pytest.raises(step_up.NeedsPin):
        ask(8999)
    assert ask(9000).accepted


def test_a_bill_at_a_partners_counts_in_what_it_takes_part_in_alone(
    home, bakery, points
):
    gives(home, bakery, points, 1000)
    stamps = for_members(a_programme("stamp_card", home))
    a_batch(stamps, 1, home)
    a_batch(for_members(points), 1, home)
    member = a_member(home, "+8801712345671")
    (joint,) = (n for n in numbers_of(member) if _is_of(n, points, home))

    bill = rung(home, 9000, joint, actor=at(bakery))

    assert [one.act.programme for one in bill.outcomes] == [points.id]
    (other,) = (n for n in numbers_of(member) if n != joint)
    with pytest.raises(UnknownCode):
        ring_up(Rung(uuid4(), (other,), Bill(9000)), at(bakery), home)


def test_a_coupon_of_a_partner_is_good_there_and_not_here(home, bakery):
    batch = a_batch(a_programme("partner_coupon", home), 2, home)
    assert keeping.hand_out(batch, by=SHOP, of=bakery.id) == ()
    first, second = (a_code(batch, n, house=home) for n in (1, 2))

    assert reason(pay(first, 9000, home)) is Reason.NO_AGREEMENT
    assert pay(second, 9000, home, at(bakery)).accepted


@pytest.mark.parametrize("row", [pytest.param(26, id="systems row 26")])
def test_each_side_sees_how_many_of_its_coupons_came_back(home, bakery, row):
    programme = a_programme("partner_coupon", home)
    ours, theirs = (a_batch(programme, 5, home) for _ in range(2))
    keeping.hand_out(ours, by=bakery.id, of=SHOP)
    keeping.hand_out(theirs, by=SHOP, of=bakery.id)
    used = [pay(a_code(ours, n, house=home), 9000, home) for n in (1, 2, 3)]
    pay(a_code(theirs, house=home), 9000, home, at(bakery))
    undo(used[0], home)

    found = {one.batch: one for one in keeping.handouts(bakery.id)}

    assert (found[ours.id].count, found[ours.id].back) == (5, 2)
    assert (found[theirs.id].count, found[theirs.id].back) == (5, 1)
    assert (found[theirs.id].by, found[theirs.id].of) == (SHOP, bakery.id)


def _is_of(number, programme, house):
    return find(number, house).programme == programme.id
