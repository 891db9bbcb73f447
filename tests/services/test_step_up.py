"""Acts for which the shop asks for a PIN each time."""

from dataclasses import replace

import pytest

from stampcard.models.base import row
from stampcard.models.shops import the_shop
from stampcard.services import access, people, step_up
from stampcard.services.access import Present
from stampcard.services.house import Actor
from stampcard.services.people import Newcomer
from stampcard.services.step_up import NeedsPin, Proof, Rules
from stampcard.services.tries import TooManyTries
from stampcard.values.decisions import Verb
from stampcard.values.roles import Role
from tests.builders import OWNER, a_batch, a_card, a_code, a_programme, asked, stamp

PIN, OTHER_PIN, WRONG_PIN = "481207", "930517", "111222"
TILL = Present(Actor(1, 1, 1), Role.STAFF, "Rahima", "Till")
EVERYTHING = Rules(0, frozenset(step_up.CHOICES))


@pytest.fixture(autouse=True)
def karim(shop, house):
    """A staff member with a PIN, in a shop with a till."""
    access.add_device("Till", OWNER, house=house)
    return people.add(Newcomer("Karim", pin=PIN))[0]


@pytest.fixture
def rina():
    words = "a manager's own words"
    return people.add(Newcomer("Rina", Role.MANAGER, OTHER_PIN, words))[0]


def do(wish, house, rules, *, who=TILL, **proof):
    return step_up.perform(wish, who, Proof(**proof), rules=rules, house=house)


def a_discount(house, value="250") -> str:
    """The code of a coupon worth so much off a bill."""
    return a_card(house, "coupon", benefit="amount", value=value, minimum_bill="")


def redeeming(code, **more):
    return asked(Verb.REDEEM, code, spend_minor=1_000_00, **more)


def acts():
    return row("SELECT COUNT(*) FROM act")[0]


def test_a_shop_that_chose_nothing_never_asks(house):
    assert not step_up.rules_of(the_shop()).asks
    assert do(redeeming(a_discount(house)), house, Rules()).accepted


@pytest.mark.parametrize(("above", "asks"), [(249_99, True), (250_00, False)])
def test_a_reward_worth_more_than_the_bound_needs_a_pin(house, above, asks):
    wish = redeeming(a_discount(house))
    before = acts()

    if asks:
        with pytest.raises(NeedsPin):
            do(wish, house, Rules(above))
        assert acts() == before
    else:
        assert do(wish, house, Rules(above)).accepted


def test_with_the_pin_it_is_done_in_the_name_of_who_typed_it(house, karim):
    outcome = do(redeeming(a_discount(house)), house, Rules(0), pin=PIN, staff="Karim")

    assert outcome.accepted
    assert (outcome.act.staff, outcome.act.device) == (karim.id, 1)


@pytest.mark.parametrize("staff", ["karim", "2", ""])
def test_the_person_is_named_by_name_or_id_or_is_the_only_one(house, staff):
    wish = redeeming(a_discount(house))

    assert do(wish, house, Rules(0), pin=PIN, staff=staff).accepted


def test_of_several_the_one_on_shift_need_not_be_named(house, karim, rina):
    who = replace(TILL, actor=Actor(karim.id, 1, 1))

    assert do(redeeming(a_discount(house)), house, Rules(0), who=who, pin=PIN).accepted


@pytest.mark.usefixtures("rina")
def test_of_several_one_must_be_named(house):
    with pytest.raises(NeedsPin):
        do(redeeming(a_discount(house)), house, Rules(0), pin=PIN)


@pytest.mark.parametrize("staff", ["Karim", "2"])
def test_a_wrong_pin_records_nothing(house, staff):
    wish = redeeming(a_discount(house))
    before = acts()

    with pytest.raises(NeedsPin) as told:
        do(wish, house, Rules(0), pin=WRONG_PIN, staff=staff)

    assert told.value.wrong
    assert acts() == before


def test_nobody_elses_name_helps(house):
    with pytest.raises(NeedsPin):
        do(redeeming(a_discount(house)), house, Rules(0), pin=PIN, staff="Rahima")


def test_where_a_manager_is_asked_for_staff_do_not_suffice(house, karim, rina):
    wish, rules = redeeming(a_discount(house)), Rules(0, least=Role.MANAGER)

    with pytest.raises(NeedsPin):
        do(wish, house, rules, pin=PIN, staff="Karim")

    assert do(wish, house, rules, pin=OTHER_PIN, staff="Rina").act.staff == rina.id


@pytest.mark.usefixtures("karim")
def test_the_sixth_guess_is_refused_even_if_it_is_right(house):
    wish = redeeming(a_discount(house))
    for _ in range(5):
        with pytest.raises(NeedsPin):
            do(wish, house, Rules(0), pin=WRONG_PIN)

    with pytest.raises(TooManyTries):
        do(wish, house, Rules(0), pin=PIN)


def test_the_same_act_again_needs_no_pin_and_gives_the_same_answer(house):
    wish = redeeming(a_discount(house))
    first = do(wish, house, Rules(0), pin=PIN)

    again = do(wish, house, Rules(0))

    assert again.replayed
    assert again.act == first.act


def test_a_gift_asks_only_where_the_shop_says_so(house):
    code = a_card(house, "stamp_card", stamps_needed=4, pause_seconds=0, daily_limit="")
    for _ in range(4):
        stamp(code, house)

    with pytest.raises(NeedsPin):
        do(asked(Verb.REDEEM, code), house, Rules(acts=frozenset({step_up.GIFTS})))
    assert do(asked(Verb.REDEEM, code), house, Rules(0)).accepted


def test_what_will_be_refused_needs_no_pin(house):
    code = a_card(house, "stamp_card", stamps_needed=5)

    outcome = do(asked(Verb.REDEEM, code), house, EVERYTHING)

    assert outcome.act.reason == "not_enough"


def test_a_set_of_several_asks_as_one_reward(house):
    programme = a_programme("coupon_set", house, coupons_needed=2)
    batch = a_batch(programme, 2, house)
    codes = [a_code(batch, n, house=house) for n in (1, 2)]

    with pytest.raises(NeedsPin):
        do(asked(Verb.REDEEM, *codes), house, EVERYTHING)
    assert do(asked(Verb.REDEEM, *codes), house, EVERYTHING, pin=PIN).accepted


def test_the_same_code_said_twice_asks_as_said_once(house):
    code = a_discount(house)

    with pytest.raises(NeedsPin):
        do(asked(Verb.REDEEM, code, code, spend_minor=1_000_00), house, Rules(0))


def test_undoing_asks_where_chosen(house):
    done = stamp(a_card(house), house)
    wish = asked(Verb.REVERSE, of=done.act.id, note="slip")

    with pytest.raises(NeedsPin):
        do(wish, house, Rules(acts=frozenset({step_up.UNDO})))
    assert do(wish, house, Rules(acts=frozenset({step_up.BLOCK}))).accepted


def test_blocking_asks_where_chosen(house):
    wish = asked(Verb.VOID, a_card(house), note="lost")

    with pytest.raises(NeedsPin):
        do(wish, house, Rules(acts=frozenset({step_up.BLOCK})))
    assert do(wish, house, Rules(acts=frozenset({step_up.UNDO}))).accepted


@pytest.mark.parametrize(("count", "asks"), [(1, False), (2, True)])
def test_several_stamps_at_once_ask_where_chosen(house, count, asks):
    wish = asked(Verb.EARN, a_card(house), count=count)
    rules = Rules(acts=frozenset({step_up.SEVERAL}))

    if asks:
        with pytest.raises(NeedsPin):
            do(wish, house, rules)
    else:
        assert do(wish, house, rules).accepted


def test_who_has_just_typed_the_password_is_not_asked(house):
    owner = Present(OWNER, Role.OWNER, "Rahima", session=1, confirmed=True)
    wish = redeeming(a_discount(house))

    with pytest.raises(NeedsPin):
        do(wish, house, Rules(0), who=replace(owner, confirmed=False))
    assert do(wish, house, Rules(0), who=owner).accepted


def test_an_unknown_card_is_unknown_not_locked(house):
    with pytest.raises(step_up.counter.UnknownCode):
        do(asked(Verb.REDEEM, "7777-7777"), house, Rules(0))


def test_the_rules_are_kept(shop):
    rules = Rules(100_00, frozenset({step_up.UNDO, step_up.BLOCK}))

    assert step_up.set_rules(rules) == ()

    assert step_up.rules_of(the_shop()) == rules
    assert step_up.set_rules(Rules()) == ()
    assert not step_up.rules_of(the_shop()).asks


def test_no_rule_is_taken_that_nobody_could_satisfy():
    problems = step_up.set_rules(Rules(0, least=Role.MANAGER))

    assert [p.field for p in problems] == ["least"]
    assert not step_up.rules_of(the_shop()).asks


@pytest.mark.parametrize("least", ["owner", "partner", "visitor", ""])
def test_only_staff_or_manager_can_be_asked_for(least):
    assert step_up.set_rules(Rules(0, least=least))
