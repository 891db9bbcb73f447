"""Who may spend: earning by number is free, spending asks who it is."""

import pytest

from stampcard.models.members import Member
from stampcard.models.programmes import Programme
from stampcard.models.shops import Shop
from stampcard.services import counter, scans, spending
from stampcard.services.privacy import consents
from stampcard.services.privacy.consents import Way
from stampcard.values.codes import code_of
from stampcard.values.decisions import Verb
from stampcard.values.reasons import Reason
from tests.builders import (
    OWNER,
    a_batch,
    a_code,
    a_programme,
    asked,
    balances,
    reason,
    redeem,
    stamp,
)
from tests.members import a_member, for_members, numbers_of


@pytest.fixture
def full(house, shop):
    """The number of a member whose stamps are worth a reward."""
    for_members(a_programme("stamp_card", house, stamps_needed=4))
    (number,) = numbers_of(a_member(house))
    assert stamp(number, house, count=4).accepted
    return number


def redeem_with(number, proof, house):
    wish = asked(Verb.REDEEM, number, proven=proof)
    return counter.perform(wish, OWNER, house)


def rule(**changes):
    Programme.update(**changes).execute()


def test_a_number_earns_but_gives_nothing(full, house):
    refused = redeem(full, house=house)

    assert reason(refused) is Reason.NEEDS_CARD
    assert balances(full, house)["reward"] == 1


@pytest.mark.parametrize("proof", [spending.PIN, spending.CODE])
def test_a_pin_or_a_code_gives(full, house, proof):
    came = redeem_with(full, proof, house)

    assert came.accepted
    assert came.act.facts["proven"] == proof


def test_a_scanned_code_gives(full, house):
    card = scans.find(full, house)

    assert redeem(code_of(card.serial, house.key), house=house).accepted


def test_the_printed_card_gives(full, house):
    programme = Programme.get()
    code = a_code(a_batch(programme, 1, house), house=house)
    stamp(code, house)
    a_member(house, card=scans.find(code, house))

    assert redeem(scans.find(code, house) and code, house=house).accepted


def test_what_is_missing_is_said_before_who_it_is(house, shop):
    for_members(a_programme("stamp_card", house, stamps_needed=4))
    (number,) = numbers_of(a_member(house))

    assert reason(redeem(number, house=house)) is Reason.NOT_ENOUGH


def test_a_programme_may_give_for_the_number_alone(full, house):
    rule(number_spends=True)

    assert redeem(full, house=house).accepted


def test_above_a_worth_the_number_alone_is_never_enough(full, house):
    rule(number_spends=True, proof_above=5000)

    assert reason(redeem(full, house=house)) is Reason.NEEDS_CARD  # who knows its worth


@pytest.mark.parametrize(("worth", "gives"), [("50", True), ("51", False)])
def test_a_reward_in_money_is_weighed(house, shop, worth, gives):
    preset = for_members(a_programme("money_off_coupon", house, value=worth))
    rule(number_spends=True, proof_above=5000)
    batch = a_batch(preset, 1, house)
    a_member(house, card=scans.find(a_code(batch, house=house), house))
    number = next(iter(scans_of_members()))

    came = redeem(number, house=house, spend_minor=100_000)

    assert (reason(came) is None) is gives


def scans_of_members():
    from stampcard.models.members import Holding
    from stampcard.values.codes import number_of

    return [number_of(h.serial) for h in Holding.select()]


def test_after_a_long_pause_a_code_is_not_enough(full, house, clock):
    clock.move(days=400)

    assert reason(redeem_with(full, spending.CODE, house)) is Reason.DORMANT
    assert redeem_with(full, spending.PIN, house).accepted


def test_earning_does_not_wake_an_account_up(full, house, clock):
    clock.move(days=400)
    assert stamp(full, house).accepted

    assert reason(redeem_with(full, spending.CODE, house)) is Reason.DORMANT


def test_who_comes_now_and_then_stays_awake(full, house, clock):
    for _ in range(5):
        clock.move(days=300)
        assert stamp(full, house).accepted

    assert redeem_with(full, spending.CODE, house).accepted


def test_a_shop_may_never_call_an_account_dormant(full, house, clock):
    Shop.update(dormant_months=0).execute()
    clock.move(days=4000)

    assert redeem_with(full, spending.CODE, house).accepted


def test_a_bearers_card_asks_nobody(house, shop):
    for_members(a_programme("stamp_card", house, stamps_needed=4))
    code = a_code(a_batch(Programme.get(), 1, house), house=house)
    stamp(code, house, count=4)

    assert redeem(code[:8], house=house).accepted


def test_a_members_stamps_carry_over(house, shop):
    """As kawhe's: at 9 of 10, five more make one reward and leave four."""
    for_members(a_programme("stamp_card", house, stamps_needed=10, daily_limit=0))
    (number,) = numbers_of(a_member(house))

    stamp(number, house, count=9)
    stamp(number, house, count=5)

    assert balances(number, house) == {"stamp": 4, "reward": 1}


def test_one_members_proof_spends_no_other_members_coupons(house, shop):
    for_members(a_programme("coupon_set", house, coupons_needed=2))
    (mine,) = numbers_of(a_member(house))
    (theirs,) = numbers_of(a_member(house, "01999888777"))

    came = redeem(mine, theirs, house=house, proven="pin")

    assert reason(came) is Reason.NEEDS_CARD


def test_who_takes_back_consent_is_not_counted_for_by_number_any_more(full, house):
    (member,) = Member.select()
    way = Way("counter", OWNER)

    consents.withdraw(member.id, "stamps", "en", way, house)

    assert reason(stamp(full, house)) is Reason.NO_CONSENT
    assert redeem_with(full, spending.PIN, house).accepted
    consents.give(member.id, "stamps", "en", way, house)
    assert stamp(full, house).accepted
