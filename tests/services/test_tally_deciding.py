"""Lines that wait: each trouble with its proposal, and what saying yes or no does."""

from datetime import timedelta

import pytest

from stampcard.models import tallies
from stampcard.models.programmes import ENDED, PAUSED, Programme
from stampcard.services import issuing, programmes
from stampcard.services.tally_deciding import CannotDecide
from stampcard.services.upkeep import verify
from stampcard.values.codes import number_of
from tests.builders import (
    OWNER,
    a_batch,
    a_programme,
    balances,
    redeem,
    stamp,
    void,
)
from tests.builders import (
    undo as undo_act,
)
from tests.services.tallying import (
    TODAY,
    a_sheet,
    accept,
    entered,
    leave_out,
    line,
    some_cards,
    undo,
)

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
def sheet(house):
    return a_sheet(house)


@pytest.fixture
def cards(house):
    """Cards of four places each."""
    return some_cards(house, stamps_needed=4, pause_seconds=0)


@pytest.fixture(autouse=True)
def proven(house):
    """Whatever was decided, the ledger is as it was written."""
    yield
    assert verify().ok


def waits(trouble, proposal):
    return ("waiting", trouble, proposal)


BOOKED = ("booked", "", "")


def test_more_ticks_than_places_fill_this_card_and_the_next(house, sheet, cards):
    one, two, *_ = cards
    stamp(one, house, count=2)
    entered(house, sheet, (one, 5))
    assert line(sheet) == waits("more_than_places", "fit")
    assert tallies.lines_of(sheet)[1].facts["fits"] == 2

    assert accept(house, sheet, role="staff") == "booked"

    assert (line(sheet), balances(one, house)["stamp"]) == (BOOKED, 4)
    assert line(sheet, 1001) == waits("next_card", "number")
    assert accept(house, sheet, 1001, number=two) == "booked"
    assert balances(two, house) == {"stamp": 3}
    assert entered(house, sheet, (one, 5)) == (0, 1, 0), "entered again"


def test_a_rest_may_be_more_than_the_next_card_takes(house, sheet, cards):
    one, two, three, _ = cards
    entered(house, sheet, (one, 10))

    accept(house, sheet)
    assert accept(house, sheet, 1001, number=two) == "waiting"
    accept(house, sheet, 1001)
    accept(house, sheet, 2001, number=three)

    assert [balances(card, house)["stamp"] for card in (one, two, three)] == [4, 4, 2]


def test_a_card_that_was_filled_elsewhere_gives_its_ticks_to_the_next(
    house, sheet, cards
):
    one, two, *_ = cards
    stamp(one, house, count=4)
    redeem(one, house=house)
    entered(house, sheet, (one, 2))

    assert line(sheet) == waits("card_full", "number")
    assert accept(house, sheet, number=two) == "booked"
    assert balances(two, house) == {"stamp": 2}


def test_a_card_that_had_expired_on_that_day(house, sheet, clock):
    one, *_ = some_cards(house, valid_days=1)
    two, *_ = some_cards(house)
    clock.move(days=3)

    entered(house, sheet, (one, 1), day=TODAY + timedelta(days=2))
    assert line(sheet) == waits("expired", "number")
    assert accept(house, sheet, number=two) == "booked"


def test_a_card_that_has_expired_since_is_booked_for_its_day(house, sheet, clock):
    one, *_ = some_cards(house, valid_days=1)
    clock.move(days=3)

    assert entered(house, sheet, (one, 1)) == (1, 0, 0)


def test_a_card_that_is_not_valid_yet_or_blocked_waits(house, sheet, cards):
    void(cards[0], house)

    entered(house, sheet, (cards[0], 1))

    assert line(sheet) == waits("void", "number")


def test_a_card_of_a_spoiled_batch_waits(house, sheet):
    batch = a_batch(a_programme("stamp_card", house), 1, house)
    issuing.spoil(batch, batch.first_serial, batch.last_serial)

    entered(house, sheet, (number_of(batch.first_serial), 1))

    assert line(sheet) == waits("void", "number")


def test_a_card_not_printed_on_that_day_waits(house, sheet, clock):
    clock.move(days=1)
    one, *_ = some_cards(house)

    entered(house, sheet, (one, 1))

    assert line(sheet) == waits("not_printed", "number")


def test_for_a_mistyped_number_those_one_slip_away_are_proposed(house, sheet, cards):
    one = cards[0]
    typed = one[:-1] + ("0" if one[-1] != "0" else "1")
    entered(house, sheet, (typed, 2))
    assert line(sheet) == waits("unknown", "number")
    assert one in tallies.lines_of(sheet)[1].facts["near"]

    with pytest.raises(CannotDecide):
        accept(house, sheet)
    assert accept(house, sheet, number=one) == "booked"

    assert balances(one, house) == {"stamp": 2}
    decision = tallies.lines_of(sheet)[1].facts["decisions"][0]
    assert decision["was"] == [typed, 2]
    assert (decision["how"], decision["by"], decision["number"]) == ("number", 1, one)


@pytest.mark.parametrize("typed", ["ZZZZZZZZ", "কার্ড", "'; --", "<b>"])
def test_for_what_is_like_no_number_nothing_is_proposed(house, sheet, cards, typed):
    entered(house, sheet, (typed, 1))

    assert line(sheet) == waits("unknown", "number")
    assert "near" not in tallies.lines_of(sheet)[1].facts
    assert accept(house, sheet, number="nonsense") == "waiting"


def test_a_number_that_stands_there_twice_is_added_up(house, sheet, cards):
    one = cards[0]

    assert entered(house, sheet, (one, 1), (one, 2)) == (1, 0, 1)
    assert line(sheet, 2) == waits("twice", "add_up")
    assert accept(house, sheet, 2) == "booked"

    assert balances(one, house)["stamp"] == 3


def test_what_is_added_up_may_still_be_too_much(house, sheet, cards):
    entered(house, sheet, (cards[0], 3), (cards[0], 3))

    assert accept(house, sheet, 2) == "waiting"
    assert line(sheet, 2) == waits("more_than_places", "fit")
    assert accept(house, sheet, 2) == "booked"


def test_the_limit_of_that_day_is_lifted_by_the_owner_alone(house, sheet):
    one, *_ = some_cards(house, daily_limit=2)
    entered(house, sheet, (one, 3))
    assert line(sheet) == waits("daily_limit", "override")

    with pytest.raises(CannotDecide):
        accept(house, sheet, role="staff")
    assert accept(house, sheet, role="owner") == "booked"

    assert balances(one, house) == {"stamp": 3}


def test_stamps_given_with_a_new_card_do_not_use_up_its_first_day(house, sheet):
    one, *_ = some_cards(house, daily_limit=2, head_start=2)

    entered(house, sheet, (one, 2))

    assert line(sheet)[0] == "booked"
    assert balances(one, house) == {"stamp": 4}


@pytest.mark.parametrize(
    ("state", "trouble"), [(PAUSED, "programme_paused"), (ENDED, "programme_ended")]
)
def test_the_owner_knows_whether_the_programme_was_running(
    house, sheet, cards, state, trouble
):
    programmes.set_state(Programme.get(), state)
    entered(house, sheet, (cards[0], 1))
    assert line(sheet) == waits(trouble, "override")

    with pytest.raises(CannotDecide):
        accept(house, sheet, role="staff")
    assert accept(house, sheet, role="manager") == "booked"


def test_cards_that_are_not_in_use_yet_are_put_in_use(house, sheet):
    programme = a_programme("stamp_card", house)
    batch = a_batch(programme, 2, house, activate=False)
    number = number_of(batch.first_serial)
    entered(house, sheet, (number, 1))
    assert line(sheet) == waits("not_active", "activate")

    with pytest.raises(CannotDecide):
        accept(house, sheet, role="staff")
    assert accept(house, sheet, role="manager") == "booked"

    assert stamp(number_of(batch.first_serial + 1), house).accepted


def test_a_coupon_is_marked_as_used(house, sheet):
    one, two = some_cards(house, 2, "coupon", benefit="gift", reward="Tea")
    redeem(two, house=house)
    entered(house, sheet, (one, 1), (two, 1))
    assert line(sheet) == waits("only_used", "use")

    assert (accept(house, sheet), accept(house, sheet, 2)) == ("booked", "waiting")
    assert line(sheet, 2) == waits("already_redeemed", "leave_out")
    assert accept(house, sheet, 2) == "dropped"

    assert balances(one, house) == {}


def test_a_card_of_purchases_needs_its_bill(house, sheet):
    one, *_ = some_cards(house, 1, "cumulative_discount")

    entered(house, sheet, (one, 1))

    assert line(sheet) == waits("needs_bill", "leave_out")


def test_a_line_entered_again_and_differently_is_not_added(house, sheet, cards):
    one = cards[0]
    entered(house, sheet, (one, 3))

    assert entered(house, sheet, (one, 4)) == (0, 0, 1)
    assert line(sheet) == waits("changed", "replace")
    assert balances(one, house) == {"stamp": 3}
    assert accept(house, sheet) == "booked"

    assert balances(one, house)["stamp"] == 4
    assert entered(house, sheet, (one, 3)) == (0, 1, 0)
    assert entered(house, sheet, (one, 4)) == (0, 1, 0)
    assert balances(one, house)["stamp"] == 4


def test_the_first_entry_may_stay(house, sheet, cards):
    one, two, *_ = cards
    entered(house, sheet, (one, 3))
    entered(house, sheet, (two, 3))
    entered(house, sheet, (two, 4))

    assert leave_out(house, sheet) == "booked"

    assert (line(sheet), balances(two, house)) == (BOOKED, {})
    assert entered(house, sheet, (one, 3)) == (0, 1, 0)


def test_a_line_that_waited_waits_on_when_its_second_entry_is_left_out(
    house, sheet, cards
):
    entered(house, sheet, ("nonsense", 1))
    entered(house, sheet, (cards[0], 1))
    assert line(sheet) == waits("changed", "replace")

    assert leave_out(house, sheet) == "waiting"
    assert line(sheet) == waits("unknown", "number")


def test_a_replaced_line_takes_its_rest_back(house, sheet, cards):
    one, two, *_ = cards
    entered(house, sheet, (one, 6))
    accept(house, sheet)
    accept(house, sheet, 1001, number=two)
    entered(house, sheet, (one, 5))

    assert accept(house, sheet) == "waiting"
    assert line(sheet) == waits("more_than_places", "fit")
    assert (balances(one, house), balances(two, house)) == ({}, {})
    accept(house, sheet)
    assert line(sheet, 1001) == waits("next_card", "number")
    accept(house, sheet, 1001, number=two)

    assert balances(two, house) == {"stamp": 1}


def test_a_replaced_line_takes_the_rests_of_its_rest_back(house, sheet, cards):
    one, two, three, _ = cards
    entered(house, sheet, (one, 10))
    accept(house, sheet)
    accept(house, sheet, 1001, number=two)
    accept(house, sheet, 1001)
    accept(house, sheet, 2001, number=three)
    entered(house, sheet, (one, 4))

    assert accept(house, sheet) == "booked"

    assert [balances(card, house).get("stamp") for card in cards] == [
        4,
        None,
        None,
        None,
    ]
    assert line(sheet, 2001)[0] == "undone"


def test_what_was_used_since_is_not_taken_back(house, sheet, cards):
    one = cards[0]
    entered(house, sheet, (one, 4))
    redeem(one, house=house)
    entered(house, sheet, (one, 3))
    before = verify()

    with pytest.raises(CannotDecide):
        accept(house, sheet)

    assert verify() == before
    assert line(sheet) == waits("changed", "replace")


def test_staff_replace_a_line_for_a_day_and_a_manager_always(
    house, sheet, cards, clock
):
    entered(house, sheet, (cards[0], 3))
    clock.move(days=2)
    entered(house, sheet, (cards[0], 4))

    with pytest.raises(CannotDecide):
        accept(house, sheet, role="staff")
    assert accept(house, sheet, role="manager") == "booked"


def test_a_line_is_left_out_for_a_reason_and_stays_on_record(house, sheet, cards):
    entered(house, sheet, ("nonsense", 1))
    with pytest.raises(CannotDecide):
        leave_out(house, sheet, why="  ")

    assert leave_out(house, sheet, why="A customer’s scribble") == "dropped"

    (decision,) = tallies.lines_of(sheet)[1].facts["decisions"]
    assert decision["why"] == "A customer’s scribble"
    assert decision["by"] == OWNER.staff
    assert entered(house, sheet, ("nonsense", 1)) == (0, 1, 0)


def test_what_is_decided_is_not_decided_again(house, sheet, cards):
    entered(house, sheet, (cards[0], 1), ("nonsense", 1))
    leave_out(house, sheet, 2)

    for n in (1, 2, 3):
        with pytest.raises(CannotDecide):
            accept(house, sheet, n, number=cards[1])
        with pytest.raises(CannotDecide):
            leave_out(house, sheet, n)


def test_a_whole_sheet_is_undone_and_can_be_entered_for_another_day(
    house, sheet, cards
):
    one, two, *_ = cards
    entered(house, sheet, (one, 1), (two, 2), ("nonsense", 1))

    assert undo(house, sheet) == (2, 0)

    assert (balances(one, house), balances(two, house)) == ({}, {})
    assert [line(sheet, n)[0] for n in (1, 2, 3)] == ["undone"] * 3
    assert undo(house, sheet) == (0, 0)
    day = TODAY - timedelta(days=0)
    assert entered(house, sheet, (one, 3), (two, 2), day=day) == (2, 0, 0)
    assert balances(one, house) == {"stamp": 3}


def test_what_was_used_since_keeps_its_line_when_a_sheet_is_undone(house, sheet, cards):
    one, two, *_ = cards
    entered(house, sheet, (one, 4), (two, 1))
    redeem(one, house=house)

    assert undo(house, sheet) == (1, 1)

    assert [line(sheet, n)[0] for n in (1, 2)] == ["booked", "undone"]
    assert balances(one, house)["stamp"] == 4
    assert undo(house, sheet) == (0, 1)


def test_a_rest_that_was_used_since_keeps_its_line_as_it_is(house, sheet, cards):
    one, two, *_ = cards
    entered(house, sheet, (one, 8))
    accept(house, sheet)
    accept(house, sheet, 1001, number=two)
    redeem(two, house=house)
    entered(house, sheet, (one, 5))
    before = verify()

    with pytest.raises(CannotDecide):
        accept(house, sheet)

    assert verify() == before


def test_a_line_undone_at_the_counter_before_is_no_hindrance(house, sheet, cards):
    from stampcard.services import counter
    from stampcard.values.tallies import act_id

    entered(house, sheet, (cards[0], 1))
    undo_act(counter.outcome_of(act_id(sheet, 1, 0)), house)

    assert undo(house, sheet) == (1, 0)


def test_a_sheet_that_nobody_entered_has_nothing_to_undo(house, sheet):
    assert undo(house, sheet) == (0, 0)
    assert tallies.TallySheet.get_by_id(sheet).state == "open"
