"""What a phone may give by itself, and what the ledger keeps of acts that waited."""

import pytest

from stampcard.models.programmes import PAUSED, Programme
from stampcard.services import habits, offline
from stampcard.services.habits import Habits
from stampcard.services.offline import Waited
from stampcard.values.reasons import Reason
from tests.builders import (
    a_batch,
    a_card,
    a_code,
    a_programme,
    balances,
    full_card,
    notes,
    reason,
    redeem,
    stamp,
)

GIFTS = Habits(offline_gifts=True)


def names(chosen):
    return [reward.words.values["reward"] for reward in offline.rewards(chosen)]


def test_no_reward_is_given_without_a_network_unless_the_owner_says_so(house, shop):
    a_programme("stamp_card", house, reward="Free tea")

    assert offline.rewards(Habits()) == []


def test_gifts_are_listed_by_programme_with_those_on_the_way(house, shop):
    ways = {"reward": "Free tea", "rewards_on_the_way": "3: a biscuit"}
    a_programme("stamp_card", house, **ways)

    found = offline.rewards(GIFTS)

    assert [(r.unit, r.programme) for r in found] == [
        ("reward:3", "Our programme"),
        ("reward", "Our programme"),
    ]
    assert names(GIFTS) == ["a biscuit", "Free tea"]


@pytest.mark.parametrize(
    ("worth_minor", "units"), [(0, []), (9999, []), (10000, ["use"]), (10001, ["use"])]
)
def test_a_sum_off_is_listed_up_to_its_worth(house, shop, worth_minor, units):
    a_programme("money_off_coupon", house, value="100", minimum_bill="0")

    found = offline.rewards(Habits(offline_worth=worth_minor))

    assert [reward.unit for reward in found] == units


def test_a_percentage_is_worth_what_it_can_take_off_at_most(house, shop):
    settings = {"benefit": "percent", "value": "10", "minimum_bill": "0"}
    a_programme("discount_coupon", house, **settings, cap="0")
    a_programme("discount_coupon", house, **settings, cap="50")

    assert len(offline.rewards(Habits(offline_worth=5000))) == 1


def test_what_needs_a_bill_or_several_coupons_waits_for_the_network(house, shop):
    a_programme("money_off_coupon", house, value="100", minimum_bill="500")
    a_programme("coupon_set", house)
    a_programme("cumulative_discount", house)

    assert offline.rewards(Habits(offline_worth=10**9, offline_gifts=True)) == []


def test_programmes_that_do_not_run_give_nothing(house, shop):
    a_programme("stamp_card", house)
    Programme.update(state=PAUSED).execute()

    assert offline.rewards(GIFTS) == []


def test_a_reward_that_may_is_given_once_it_arrives(house, shop):
    habits.set_habits(GIFTS)
    code = full_card(house)

    came = redeem(code, house=house, reward="reward", waited=Waited())

    assert came.accepted
    assert not balances(code, house).get("reward")


def test_a_reward_that_may_not_is_refused_and_kept_as_refused(house, shop):
    code = full_card(house)

    came = redeem(code, house=house, reward="reward", waited=Waited())

    assert reason(came) is Reason.NOT_OFFERED
    assert [words.text for words in notes(came)] == [offline.REFUSED]
    assert balances(code, house)["reward"] == 1
    assert redeem(code, house=house, reward="reward").accepted


def test_a_reward_nobody_named_may_not_be_given_unasked(house, shop):
    habits.set_habits(GIFTS)

    came = redeem(full_card(house), house=house, waited=Waited())

    assert reason(came) is Reason.NOT_OFFERED


def test_a_reward_given_twice_without_a_network_is_refused_the_second_time(house, shop):
    habits.set_habits(GIFTS)
    code = full_card(house)

    came = [
        redeem(code, house=house, reward="reward", waited=Waited()) for _ in range(2)
    ]

    assert [reason(each) for each in came] == [None, Reason.ALREADY_REDEEMED]


def test_a_card_of_a_paused_programme_gives_nothing_unasked(house, shop):
    habits.set_habits(GIFTS)
    code = full_card(house)
    Programme.update(state=PAUSED).execute()

    came = redeem(code, house=house, reward="reward", waited=Waited())

    assert reason(came) is Reason.PROGRAMME_PAUSED


def test_the_phones_clock_is_a_note_and_counts_for_nothing(house, shop, clock):
    code = a_card(house)
    a_day_early_ms = int(clock.now.timestamp() * 1000) - 24 * 3600 * 1000

    came = stamp(code, house, waited=Waited(a_day_early_ms))

    assert came.act.facts["waited"] is True
    assert came.act.facts["phone_at_ms"] == a_day_early_ms
    assert came.act.at_ms == int(clock.now.timestamp() * 1000)
    assert came.act.day == "2026-03-01"


def test_an_act_sent_at_once_and_again_from_the_queue_is_one_act(house, shop):
    code = a_code(a_batch(a_programme("stamp_card", house), 1, house), house=house)
    first = stamp(code, house)

    again = stamp(code, house, act_id=first.act.id, waited=Waited(1))

    assert again.replayed
    assert balances(code, house)["stamp"] == 1
