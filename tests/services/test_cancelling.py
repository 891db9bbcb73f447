"""A print run that is cancelled: its numbers are released or stay, never both."""

import threading

import pytest

from stampcard.models.base import close_database
from stampcard.models.cards import Batch, Card, PrintRun
from stampcard.services import print_runs, print_worker
from stampcard.services.print_runs import Cancelled
from tests.builders import OWNER, a_batch, a_code, a_programme, stamp


@pytest.fixture
def batch(shop, house):
    return a_batch(a_programme("stamp_card", house), 3, house)


def a_run(batch, house):
    return print_runs.prepare(
        batch, batch.first_serial, batch.last_serial, OWNER, house
    )


def nobody(done, total):
    """Progress no one watches."""


def make(run, house):
    return print_runs.make(run, house, on_progress=nobody)


def answering(monkeypatch, answer):
    monkeypatch.setattr(print_runs, "ask_worker", answer)


def left():
    """How many batches, cards and runs there are."""
    return tuple(table.select().count() for table in (Batch, Card, PrintRun))


def printed(wish, on_progress):
    return {"pages": 2}


def state_of(run):
    return PrintRun.get_by_id(run.id).state


def test_a_waiting_first_run_gives_its_numbers_back(batch, house):
    run = a_run(batch, house)

    print_runs.cancel(run)

    assert left() == (0, 0, 0)
    with pytest.raises(Cancelled):
        make(run, house)


def test_a_run_being_made_is_ended_where_it_is_made(batch, house, monkeypatch):
    run, told = a_run(batch, house), []

    def slowly(wish, on_progress):
        for done in range(1, 4):
            on_progress(done, 3)
            told.append(done)
            print_runs.cancel(run)

    answering(monkeypatch, slowly)
    with pytest.raises(Cancelled):
        make(run, house)

    assert told == [1]
    assert left() == (0, 0, 0)


def test_a_run_that_was_done_before_the_wish_came_stays(batch, house, monkeypatch):
    answering(monkeypatch, printed)
    run = make(a_run(batch, house), house)

    print_runs.cancel(run)

    assert (state_of(run), left()) == ("done", (1, 3, 1))


def test_a_wish_that_comes_before_the_end_is_heeded(batch, house, monkeypatch):
    run = a_run(batch, house)
    file = print_runs.file_of(run, house)

    def at_the_last_moment(wish, on_progress):
        file.write_bytes(b"%PDF-")
        print_runs.cancel(run)
        return {"pages": 2}

    answering(monkeypatch, at_the_last_moment)
    with pytest.raises(Cancelled):
        make(run, house)

    assert left() == (0, 0, 0)
    assert not file.exists()


def test_a_run_that_fails_after_the_wish_came_is_cancelled(batch, house, monkeypatch):
    run = a_run(batch, house)

    def fail(wish, on_progress):
        print_runs.cancel(run)
        raise print_runs.CannotPrint("The disk is full.")

    answering(monkeypatch, fail)
    with pytest.raises(print_runs.CannotPrint, match="disk is full"):
        make(run, house)

    assert left() == (0, 0, 0)


def test_a_later_run_is_only_marked(batch, house, monkeypatch):
    answering(monkeypatch, printed)
    make(a_run(batch, house), house)
    again = a_run(batch, house)

    print_runs.cancel(again)

    assert (state_of(again), left()) == ("cancelled", (1, 3, 2))


def test_numbers_that_are_used_stay_when_the_first_run_is_cancelled(batch, house):
    run = a_run(batch, house)
    stamp(a_code(batch, house=house), house)

    print_runs.cancel(run)

    assert (state_of(run), left()) == ("cancelled", (1, 3, 1))


def test_cancelling_twice_is_cancelling_once(batch, house):
    run = a_run(batch, house)
    print_runs.cancel(run)

    print_runs.cancel(run)

    assert left() == (0, 0, 0)


def test_a_silent_printing_process_is_ended_too(batch, house, monkeypatch, tmp_path):
    popen = print_worker.subprocess.Popen
    begun, started = threading.Event(), []

    def sleeping(command, **more):
        started.append(
            popen([command[0], "-c", "import time; time.sleep(600)"], **more)
        )
        begun.set()
        return started[0]

    monkeypatch.setattr(print_worker.subprocess, "Popen", sleeping)
    run = a_run(batch, house)

    def cancel_once_begun():
        begun.wait(30)
        print_runs.cancel(run)
        close_database()

    canceller = threading.Thread(target=cancel_once_begun)
    canceller.start()
    with pytest.raises(Cancelled):
        make(run, house)
    canceller.join()

    assert started[0].poll() is not None
    assert left() == (0, 0, 0)


@pytest.mark.parametrize("turn", range(10))
def test_ending_and_cancelling_at_once_leave_one_of_both(
    batch, house, monkeypatch, turn
):
    answering(monkeypatch, printed)
    run, gate = a_run(batch, house), threading.Barrier(2)
    came = []

    def printing():
        gate.wait()
        try:
            came.append(make(run, house).state)
        except Cancelled:
            came.append("cancelled")
        close_database()

    thread = threading.Thread(target=printing)
    thread.start()
    gate.wait()
    print_runs.cancel(run)
    thread.join()

    released = left() == (0, 0, 0)
    assert released == (came == ["cancelled"])
    if not released:
        assert (state_of(run), left()) == ("done", (1, 3, 1))


@pytest.mark.sqlite
def test_a_wish_nobody_is_left_to_heed_keeps_the_numbers(batch, house):
    run = a_run(batch, house)
    PrintRun.update(state="running").execute()
    print_runs.cancel(run)
    assert state_of(run) == "cancelling"

    print_runs.give_up_interrupted(house)

    assert (state_of(run), left()) == ("cancelled", (1, 3, 1))
