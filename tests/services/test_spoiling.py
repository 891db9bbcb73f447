"""Spoiled sheets: blocked and replaced, or printed again as they were."""

import json

import pytest

from stampcard.models.cards import IN_USE, PRINTED, SPOILED, Batch, Card, PrintRun
from stampcard.printing.job import CannotPrint
from stampcard.services import issuing, print_runs, spoiling
from tests.builders import OWNER, a_batch, a_code, a_programme, stamp

SHEET = {"design": "stamp-card", "sheet": "a4-card-85x55-10"}


@pytest.fixture
def programme(shop, house):
    return a_programme("stamp_card", house, valid_days=90)


@pytest.fixture
def batch(programme, house):
    """Forty cards on sheets of ten, of which the first had two used places."""
    return a_batch(programme, 40, house, first_free=3, activate=False, **SHEET)


def a_run(batch, first, last, house, state="done"):
    run = print_runs.prepare(batch, first, last, OWNER, house)
    PrintRun.update(state=state).where(PrintRun.id == run.id).execute()
    return run


def blocked():
    return sorted(card.serial for card in Card.select() if card.state == SPOILED)


def spans(runs):
    return [(run.first_serial, run.last_serial) for run in runs]


def test_sheets_are_counted_as_they_were_printed(batch, house):
    assert spoiling.last_sheets(batch).runs == (
        (1, 8),
        (9, 18),
        (19, 28),
        (29, 38),
        (39, 40),
    )


def test_the_sheets_of_the_last_finished_run_count(batch, house):
    a_run(batch, 1, 40, house)
    a_run(batch, 9, 30, house)
    a_run(batch, 5, 6, house, state="failed")

    assert spoiling.last_sheets(batch).runs == ((9, 18), (19, 28), (29, 30))


def test_paper_that_is_not_here_any_more_is_said(batch):
    settings = {**json.loads(batch.settings), "sheet": "gone"}
    batch.settings = json.dumps(settings)

    with pytest.raises(CannotPrint, match="no sheet called “gone”"):
        spoiling.last_sheets(batch)


@pytest.mark.parametrize(
    ("text", "sheets"),
    [
        ("3, 5-7", [3, 5, 6, 7]),
        ("৩, ৫–৭", [3, 5, 6, 7]),
        (" 2 2;1 ", [1, 2]),
        ("9", [9]),
        ("", []),
        ("0", []),
        ("10", []),
        ("7-5", []),
        ("2-", []),
        ("two", []),
        ("1-99999999999999", []),
        ("²", []),
    ],
)
def test_sheets_are_read_as_a_person_writes_them(text, sheets):
    assert spoiling.read_sheets(text, 9) == sheets


def test_neighbouring_sheets_are_one_run(batch):
    found = spoiling.last_sheets(batch).serials([5, 1, 3, 2])

    assert found == [(1, 28), (39, 40)]


def test_spoiled_sheets_are_blocked_and_replaced_by_as_many(batch, house, clock):
    clock.move(days=3)

    new, run = spoiling.replace(batch, [(9, 18), (39, 40)], OWNER, house)

    assert blocked() == [*range(9, 19), 39, 40]
    assert (new.first_serial, new.last_serial) == (41, 52)
    assert (run.total, run.state, run.reason) == (12, "waiting", "spoiled sheets")
    same = ("programme_id", "terms_id", "state", "valid_from", "valid_until")
    assert [getattr(Batch.get_by_id(new.id), name) for name in same] == [
        getattr(Batch.get_by_id(batch.id), name) for name in same
    ]
    old, other = json.loads(batch.settings), json.loads(new.settings)
    assert {**old, "first_free": 1} == other
    assert Batch.get_by_id(new.id).state == PRINTED


def test_a_batch_of_which_every_sheet_is_spoiled_is_spoiled(programme, house):
    batch = a_batch(programme, 20, house, **SHEET)

    new, _ = spoiling.replace(batch, [(1, 20)], OWNER, house)

    assert Batch.get_by_id(batch.id).state == SPOILED
    assert Batch.get_by_id(new.id).state == IN_USE


def test_pressing_twice_replaces_once(batch, house):
    spoiling.replace(batch, [(9, 18)], OWNER, house)

    with pytest.raises(CannotPrint, match="blocked already"):
        spoiling.replace(batch, [(9, 18)], OWNER, house)

    assert Batch.select().count() == 2


def test_only_what_was_still_good_is_replaced(batch, house):
    issuing.spoil(batch, 9, 11)

    _, run = spoiling.replace(batch, [(9, 18)], OWNER, house)

    assert run.total == 7


@pytest.mark.parametrize("act", [spoiling.replace, spoiling.same_again])
def test_a_card_in_use_is_on_no_spoiled_sheet(programme, house, act):
    batch = a_batch(programme, 20, house, **SHEET)
    stamp(a_code(batch, 12, house=house), house)

    with pytest.raises(CannotPrint, match="in use"):
        act(batch, [(11, 20)], OWNER, house)

    assert (blocked(), Batch.select().count(), PrintRun.select().count()) == ([], 1, 0)


def test_without_room_to_print_nothing_is_blocked(batch, house, monkeypatch):
    monkeypatch.setattr(print_runs, "room_for_heavy_work", lambda house: False)

    with pytest.raises(CannotPrint, match="almost full"):
        spoiling.replace(batch, [(9, 18)], OWNER, house)

    assert (blocked(), Batch.select().count()) == ([], 1)


def test_the_same_numbers_again_block_nothing(batch, house):
    runs = spoiling.same_again(batch, [(9, 18), (39, 40)], OWNER, house)

    assert spans(runs) == [(9, 18), (39, 40)]
    assert (blocked(), Batch.select().count()) == ([], 1)
    assert {run.reason for run in runs} == {"spoiled sheets"}


def test_the_rest_is_a_run_of_its_own(batch, house):
    run = spoiling.rest(batch, 19, 40, OWNER, house)

    assert (spans([run]), run.reason) == ([(19, 40)], "rest")
