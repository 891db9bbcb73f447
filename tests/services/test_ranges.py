"""Which numbers are free, and how a batch gives its numbers back."""

import pytest

from stampcard.language import Speaker
from stampcard.models.cards import Batch, Card, PrintRun
from stampcard.services import bundles, counter, issuing, print_runs, ranges
from stampcard.values.codes import LAST_PAPER_SERIAL
from tests.builders import OWNER, a_batch, a_code, a_programme, an_order, stamp


@pytest.fixture
def programme(shop, house):
    return a_programme("stamp_card", house)


def spans():
    return [(b.first_serial, b.last_serial) for b in Batch.select().order_by(Batch.id)]


def a_run(batch, house, **changes):
    run = print_runs.prepare(batch, batch.first_serial, batch.last_serial, OWNER, house)
    if changes:
        PrintRun.update(**changes).where(PrintRun.id == run.id).execute()
    return run


def test_nothing_is_taken_at_first(shop):
    assert ranges.next_free(10) == 1
    assert ranges.holes() == []
    assert ranges.is_free(1, LAST_PAPER_SERIAL)


def test_numbers_one_chooses_leave_a_hole_that_is_free(programme, house):
    a_batch(programme, 100, house, first=100)
    a_batch(programme, 10, house, first=300)

    assert ranges.holes() == [(1, 99), (200, 299)]
    assert ranges.next_free(5) == 310
    assert ranges.is_free(200, 299)
    assert not ranges.is_free(199, 200)


def test_an_order_without_a_wish_goes_on_after_the_highest(programme, house):
    a_batch(programme, 100, house, first=100)

    a_batch(programme, 5, house)

    assert spans() == [(100, 199), (200, 204)]


def test_at_the_end_of_all_numbers_a_hole_is_used(programme, house):
    a_batch(programme, 5, house, first=LAST_PAPER_SERIAL - 4)

    assert ranges.next_free(7) == 1
    with pytest.raises(ranges.Taken):
        ranges.next_free(LAST_PAPER_SERIAL)


def test_numbers_that_are_taken_are_refused_with_the_batch_that_holds_them(
    programme, house
):
    a_batch(programme, 100, house, first=100)

    (problem,) = issuing.problems(an_order(programme, 3, first=198), programme)

    assert problem.field == "first"
    said = Speaker().say(problem.words)
    assert said.startswith("Batch 1 holds the numbers 100 to 199 (0000-034")


@pytest.mark.parametrize("first", [-1, LAST_PAPER_SERIAL])
def test_numbers_there_are_not_are_refused(programme, first):
    (problem,) = issuing.problems(an_order(programme, 2, first=first), programme)

    assert problem.field == "first"


def test_whoever_comes_second_for_the_same_numbers_is_refused(programme, house):
    order = an_order(programme, 10, first=5)
    issuing.issue(order, programme, OWNER, house)

    with pytest.raises(ranges.Taken, match="Batch 1 holds"):
        issuing.issue(order, programme, OWNER, house)

    assert spans() == [(5, 14)]
    assert Card.select().count() == 10


def test_numbers_never_printed_are_free_again(programme, house):
    batch = a_batch(programme, 10, house)
    a_run(batch, house, state=print_runs.FAILED)

    ranges.release(batch)
    ranges.release(batch)

    assert (spans(), Card.select().count(), PrintRun.select().count()) == ([], 0, 0)
    assert ranges.is_free(1, 10)


@pytest.mark.parametrize("state", ["done", "waiting", "running", "cancelling"])
def test_printed_numbers_stay(programme, house, state):
    batch = a_batch(programme, 10, house)
    a_run(batch, house, state=state)

    with pytest.raises(ranges.CannotRelease):
        ranges.release(batch)

    assert spans() == [(1, 10)]


def test_numbers_that_were_ever_shown_at_the_counter_stay(programme, house):
    used, tried = (
        a_batch(programme, 1, house),
        a_batch(programme, 1, house, activate=False),
    )
    stamp(a_code(used, house=house), house)
    stamp(a_code(tried, house=house), house)

    for batch in (used, tried):
        with pytest.raises(ranges.CannotRelease, match="was used"):
            ranges.release(batch)


def test_numbers_in_somebodys_hands_stay(programme, house):
    batch = a_batch(programme, 10, house)
    bundles.hand_out(batch, bundles.Wish("Karim", count=3), OWNER, house)

    with pytest.raises(ranges.CannotRelease, match="handed out"):
        ranges.release(batch)


def test_a_number_given_twice_stands_for_its_new_card_alone(programme, house):
    old = a_batch(programme, 3, house)
    ranges.release(old)
    new = a_batch(a_programme("coupon", house), 3, house)

    found = counter.find(a_code(new, house=house), house)

    assert (found.batch, found.kind) == (new.id, "coupon")
