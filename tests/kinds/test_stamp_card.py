"""Stamp card: its promises."""

import pytest

from stampcard.kinds.fields import read_terms
from stampcard.kinds.stamp_card import (
    KIND,
    Terms,
    earn,
    issue,
    on_paper,
    pour,
    problems,
    promise,
    redeem,
    standing,
    window,
)
from stampcard.values.bills import Bill
from stampcard.values.decisions import Position
from stampcard.values.moments import Window
from stampcard.values.reasons import Reason
from stampcard.values.words import say_many
from tests.kinds.acts import NOON, TODAY, act, after, card, past, why
from tests.kinds.terms import LONG

_FULLEST = {"head_start": 9, "spend_per_stamp": 99_999_900, "reward": LONG}
LONGEST = [_FULLEST, _FULLEST | {"rewards_on_the_way": ((3, LONG), (6, LONG))}]

TEN = Terms(stamps_needed=10)
FIVE = Terms(stamps_needed=5, surplus="carry")
WAY = Terms(stamps_needed=12, rewards_on_the_way=((3, "A biscuit"), (6, "A coffee")))


def stamped(have: int, count: int, terms: Terms) -> dict[str, int]:
    position = card(stamp=have)
    return after(position, earn(terms, act(position, count=count)))


def test_a_visit_gives_one_stamp():
    assert stamped(0, 1, TEN) == {"stamp": 1}


def test_three_stamps_at_once_are_three():
    assert stamped(0, 3, TEN) == {"stamp": 3}


@pytest.mark.parametrize(
    ("needed", "have", "count", "held"),
    [
        (10, 9, 5, {"stamp": 4, "reward": 1}),
        (8, 7, 1, {"reward": 1}),
        (5, 0, 12, {"stamp": 2, "reward": 2}),
    ],
)
def test_a_card_that_carries_over_starts_again(needed, have, count, held):
    terms = Terms(stamps_needed=needed, surplus="carry")

    assert stamped(have, count, terms) == held


def test_a_card_that_stops_is_full_and_says_what_is_over():
    position = card(stamp=9)

    decision = earn(TEN, act(position, count=5))

    assert after(position, decision) == {"stamp": 10, "reward": 1}
    one = "{count} more stamp belongs on a new card."
    many = "{count} more stamps belong on a new card."
    assert decision.notes == (say_many(one, many, count=4),)


def test_a_full_card_takes_no_more_stamps():
    assert why(earn(TEN, act(card(stamp=10, reward=1)))) is Reason.CARD_FULL
    assert why(earn(TEN, act(card(stamp=10)))) is Reason.CARD_FULL


def test_rewards_are_given_one_at_a_time_until_none_wait():
    position = card(stamp=2, reward=2)
    for left in ({"stamp": 2, "reward": 1}, {"stamp": 2}):
        held = after(position, redeem(FIVE, act(position)))
        position = Position(1, balances=held)
        assert held == left

    assert standing(FIVE, position, TODAY).rewards == ()
    assert why(redeem(FIVE, act(position))) is Reason.NOT_ENOUGH


def test_an_empty_card_gets_no_reward_and_hears_what_is_missing():
    decision = redeem(TEN, act(card(stamp=7)))

    assert why(decision) is Reason.NOT_ENOUGH
    assert decision.notes[0].values == {"count": 3}


def test_the_reward_of_a_finished_card_was_already_given():
    assert why(redeem(TEN, act(card(stamp=10)))) is Reason.ALREADY_REDEEMED


def test_the_reward_is_named():
    decision = redeem(Terms(reward="Tea"), act(card(stamp=10, reward=1)))

    assert decision.benefit.words.values == {"reward": "Tea"}


@pytest.mark.parametrize(
    ("have", "count", "held"),
    [
        (2, 1, {"stamp": 3, "reward:3": 1}),
        (2, 4, {"stamp": 6, "reward:3": 1, "reward:6": 1}),
        (3, 2, {"stamp": 5}),
        (11, 1, {"stamp": 12, "reward": 1}),
    ],
)
def test_smaller_rewards_come_on_the_way(have, count, held):
    assert stamped(have, count, WAY) == held


def test_of_several_rewards_the_named_one_is_given_or_else_the_biggest():
    position = card(**{"stamp": 6, "reward:3": 1, "reward:6": 1})

    named = redeem(WAY, act(position, reward="reward:3"))
    biggest = redeem(WAY, act(position))

    assert after(position, named) == {"stamp": 6, "reward:6": 1}
    assert after(position, biggest) == {"stamp": 6, "reward:3": 1}


def test_a_small_reward_is_given_once():
    position = card(stamp=4)

    again = redeem(WAY, act(position, reward="reward:3"))
    too_early = redeem(WAY, act(position, reward="reward:6"))

    assert why(again) is Reason.ALREADY_REDEEMED
    assert why(too_early) is Reason.NOT_ENOUGH


@pytest.mark.parametrize("name", ["reward:4", "stamp", "gold"])
def test_a_reward_the_card_does_not_have_is_not_offered(name):
    position = card(stamp=12, reward=1)

    assert why(redeem(WAY, act(position, reward=name))) is Reason.NOT_OFFERED


@pytest.mark.parametrize(
    ("spend_minor", "stamps"), [(20_000, 1), (39_999, 1), (45_000, 2), (200_000, 10)]
)
def test_every_full_sum_spent_gives_a_stamp(spend_minor, stamps):
    position, terms = card(), Terms(spend_per_stamp=20_000)

    held = after(position, earn(terms, act(position, spend_minor=spend_minor)))

    assert held["stamp"] == stamps


@pytest.mark.parametrize("spend_minor", [None, 0, 19_999])
def test_a_bill_below_the_sum_gives_nothing(spend_minor):
    decision = earn(Terms(spend_per_stamp=20_000), act(card(), spend_minor=spend_minor))

    assert why(decision) is Reason.BELOW_MINIMUM


def test_only_a_card_by_spend_asks_for_the_bill():
    assert KIND.asks_bill(Terms(spend_per_stamp=1))
    assert not KIND.asks_bill(TEN)


@pytest.mark.parametrize("count", [0, -1])
def test_a_stamp_is_never_taken_back_by_earning(count):
    assert why(earn(TEN, act(card(stamp=5), count=count))) is not None


def test_a_head_start_is_given_with_the_card():
    assert after(card(), issue(TEN, act(card()))) == {}
    terms = Terms(stamps_needed=12, head_start=2)
    assert after(card(), issue(terms, act(card()))) == {"stamp": 2}


def test_a_head_start_past_a_small_reward_gives_it():
    terms = Terms(head_start=4, rewards_on_the_way=((3, "A biscuit"),))

    assert after(card(), issue(terms, act(card()))) == {"stamp": 4, "reward:3": 1}


def stamped_ago(seconds: int) -> Position:
    recent = (past("stamp", 1, seconds_ago=seconds),)
    return Position(1, balances={"stamp": 1}, recent=recent)


@pytest.mark.parametrize(
    ("seconds", "reason"), [(0, "too_soon"), (29, "too_soon"), (30, None), (31, None)]
)
def test_between_two_stamps_lies_a_pause(seconds, reason):
    position = stamped_ago(seconds)

    assert why(earn(Terms(pause_seconds=30), act(position))) == reason


def test_who_comes_too_soon_hears_how_long_to_wait():
    decision = earn(Terms(pause_seconds=30), act(stamped_ago(12)))

    assert decision.notes[0].values == {"count": 18}


def test_staff_may_stamp_within_the_pause():
    position = stamped_ago(12)

    decision = earn(Terms(pause_seconds=30), act(position, override=True))

    assert after(position, decision) == {"stamp": 2}


def test_of_a_day_without_hours_no_pause_is_asked():
    decision = earn(Terms(pause_seconds=30), act(stamped_ago(12), late=True))

    assert why(decision) is None


def test_the_limit_of_a_day_holds_without_hours_too():
    terms = Terms(daily_limit=1)

    assert why(earn(terms, act(stamped_ago(12), late=True))) is Reason.DAILY_LIMIT


def test_a_tick_on_paper_stands_for_the_sum_of_one_stamp():
    assert KIND.tick_minor(Terms(spend_per_stamp=20_000)) == 20_000
    assert KIND.tick_minor(TEN) == 0


def test_the_pause_does_not_hold_back_the_first_stamp_or_without_one():
    assert why(earn(Terms(pause_seconds=30), act(card()))) is None
    assert why(earn(TEN, act(stamped_ago(0)))) is None


@pytest.mark.parametrize(("count", "reason"), [(1, None), (2, "daily_limit")])
def test_a_day_has_its_limit(count, reason):
    today = tuple(past("stamp", 1, seconds_ago=n) for n in (1, 2))
    yesterday = (past("stamp", 5, days_ago=1),)
    position = Position(1, balances={"stamp": 7}, recent=today + yesterday)

    assert why(earn(Terms(daily_limit=3), act(position, count=count))) == reason


def test_the_standing_says_how_far_and_what_comes_next():
    found = standing(WAY, card(stamp=4), TODAY)

    assert found.progress == (4, 12)
    assert len(found.places) == 12
    assert found.milestones == ((3, "A biscuit"), (6, "A coffee"), (12, "Free item"))
    assert found.next.values == {"count": 2, "reward": "A coffee"}
    assert not found.done


def test_a_card_that_stops_is_done_when_its_reward_was_given():
    assert not standing(TEN, card(stamp=10, reward=1), TODAY).done
    done = standing(TEN, card(stamp=10), TODAY)
    assert done.done
    assert done.next is None
    assert not standing(FIVE, card(), TODAY).done


@pytest.mark.parametrize(
    ("size", "good"),
    [
        ("3", False),
        ("4", True),
        ("10", True),
        ("20", True),
        ("21", False),
        ("25", False),
    ],
)
def test_a_card_has_from_four_to_twenty_places(size, good):
    terms, found = read_terms(Terms, {"stamps_needed": size}, 2)

    assert (terms is not None) == good
    assert [p.field for p in found] == [] if good else ["stamps_needed"]


def test_a_head_start_leaves_something_to_collect():
    found = problems(Terms(stamps_needed=10, head_start=10))

    assert [problem.field for problem in found] == ["head_start"]
    assert problems(Terms(stamps_needed=10, head_start=9)) == ()


@pytest.mark.parametrize("place", [0, 10, 11])
def test_rewards_on_the_way_lie_before_the_last_place(place):
    found = problems(Terms(rewards_on_the_way=((place, "A biscuit"),)))

    assert [problem.field for problem in found] == ["rewards_on_the_way"]


def test_the_last_day_is_the_earlier_of_two():
    day = TODAY.replace(month=6)

    assert window(TEN, TODAY) == Window()
    assert window(Terms(valid_days=31), TODAY).last == TODAY.replace(month=4)
    assert window(Terms(valid_days=365, ends_on=day), TODAY).last == day


def test_paper_shows_the_places_and_the_rewards():
    paper = on_paper(Terms(stamps_needed=12, head_start=2, reward="Tea"))

    assert (paper.places, paper.head_start) == (12, 2)
    assert paper.rewards == ((12, "Tea"),)
    assert promise(TEN).values == {"count": 10, "reward": "Free item"}


def test_an_act_is_at_noon():
    """The helpers themselves: pause and limit hang on these moments."""
    assert act(card()).at == NOON
    assert act(card(), days=1).day.day == 2


def poured(own: dict, other: dict, terms: Terms = TEN, other_terms: Terms = TEN):
    """What an account holds once all of another has come to it."""
    held, coming = card(1, **own), card(2, **other)
    units = own.keys() | other.keys()
    both = card(1, **{unit: own.get(unit, 0) + other.get(unit, 0) for unit in units})
    return after(both, pour(terms, held, other_terms, coming))


@pytest.mark.parametrize(
    ("own", "other", "held"),
    [
        ({"stamp": 2}, {"stamp": 3}, {"stamp": 5}),
        ({}, {"stamp": 3, "reward": 1}, {"stamp": 3, "reward": 1}),
        ({"stamp": 7}, {"stamp": 8}, {"stamp": 5, "reward": 1}),
        ({"stamp": 2}, {"stamp": 8}, {"reward": 1}),
        ({"stamp": 7}, {"stamp": 10, "reward": 1}, {"stamp": 7, "reward": 1}),
        ({"stamp": 10, "reward": 1}, {"stamp": 4}, {"stamp": 4, "reward": 1}),
        ({"stamp": 10}, {"stamp": 10}, {}),
    ],
)
def test_two_cards_become_one_that_is_worth_both(own, other, held):
    assert poured(own, other) == held


def test_a_reward_on_the_way_is_reached_together_once():
    assert poured({"stamp": 2}, {"stamp": 2}, WAY, WAY) == {"stamp": 4, "reward:3": 1}
    assert poured({"stamp": 3}, {"stamp": 3, "reward:3": 1}, WAY, WAY) == {
        "stamp": 6,
        "reward:3": 1,
        "reward:6": 1,
    }


def test_stamps_of_a_longer_card_reach_the_reward_of_a_shorter_one():
    assert poured({}, {"stamp": 9}, Terms(stamps_needed=8), TEN) == {
        "stamp": 1,
        "reward": 1,
    }


@pytest.mark.parametrize(
    ("other", "other_terms"),
    [
        ({"stamp": 4, "reward:3": 1}, WAY),
        ({"stamp": 10, "reward": 1}, Terms(stamps_needed=10, reward="A cake")),
    ],
)
def test_a_waiting_reward_the_account_does_not_know_must_be_given_first(
    other, other_terms
):
    decision = pour(TEN, card(1), other_terms, card(2, **other))

    assert why(decision) is Reason.NOT_OFFERED
    assert decision.notes


def test_stamps_owed_for_goods_that_came_back_are_filled_first():
    terms = Terms(stamps_needed=4)
    holder = Position(1, balances={"debt:stamp": 2, "stamp": 0})

    assert after(holder, earn(terms, act(holder))) == {"debt:stamp": 1}
    assert after(holder, earn(terms, act(holder, count=3))) == {"stamp": 1}


def test_a_reward_owed_is_filled_by_the_next_full_card():
    terms = Terms(stamps_needed=4)
    holder = Position(1, balances={"debt:reward": 1, "stamp": 3})

    assert after(holder, earn(terms, act(holder))) == {"stamp": 4}


@pytest.mark.parametrize(
    ("spend", "total", "stamps"), [(0, 5, 1), (0, 0, 0), (20000, 45000, 2)]
)
def test_of_a_bill_counts_what_it_is_worth_in_stamps(spend, total, stamps):
    assert KIND.counted(Terms(spend_per_stamp=spend), Bill(total)) == stamps


def test_the_rewards_are_those_of_the_ladder():
    terms = Terms(stamps_needed=4, reward="Tea", rewards_on_the_way=((2, "Biscuit"),))

    assert list(map(str, KIND.gives(terms))) == ["Biscuit", "Tea"]
