"""The one way to write: together, and each job for itself."""

import sqlite3
import threading

import peewee
import pytest

from stampcard.models import writing
from stampcard.models.base import close_database, database, row
from stampcard.models.shops import Outlet
from stampcard.models.writing import StorageError, alone, failures, scratch, write

pytestmark = pytest.mark.usefixtures("house")


class Wrong(Exception):
    """What a job of these tests raises."""


def outlets() -> set[str]:
    return {outlet.name for outlet in Outlet.select()}


def opening(name: str, *, wrong: bool = False):
    def job() -> str:
        Outlet.create(name=name)
        if wrong:
            raise Wrong(name)
        return name

    return job


def queued_behind(first, jobs: list) -> list:
    """Results of jobs that all waited while the first one was being written."""
    let_go, begun = threading.Event(), threading.Event()
    results: dict = {}

    def leading() -> None:
        begun.set()
        assert let_go.wait(10)
        first()

    def run(job, n: int) -> None:
        try:
            results[n] = write(job)
        except Exception as error:
            results[n] = error
        finally:
            close_database()

    threads = [threading.Thread(target=run, args=(leading, -1))]
    threads[0].start()
    assert begun.wait(10)
    more = [threading.Thread(target=run, args=(job, n)) for n, job in enumerate(jobs)]
    for thread in more:
        thread.start()
    while len(writing._desk.waiting) < len(jobs):  # all stand in the queue
        threading.Event().wait(0.001)
    let_go.set()
    for thread in threads + more:
        thread.join()
    return [results[n] for n in range(len(jobs))]


def test_a_job_is_written_and_its_result_given_back():
    assert write(opening("Main Street")) == "Main Street"
    assert outlets() == {"Main Street"}


def test_a_job_that_fails_undoes_only_itself():
    jobs = [opening(f"outlet {n}", wrong=n == 2) for n in range(5)]

    results = queued_behind(opening("first"), jobs)

    assert isinstance(results[2], Wrong)
    assert [results[n] for n in (0, 1, 3, 4)] == [f"outlet {n}" for n in (0, 1, 3, 4)]
    assert outlets() == {"first", *(f"outlet {n}" for n in (0, 1, 3, 4))}


def test_more_jobs_than_fit_one_transaction_are_all_written():
    names = [f"outlet {n}" for n in range(150)]

    results = queued_behind(opening("first"), [opening(name) for name in names])

    assert results == names
    assert outlets() == {"first", *names}


@pytest.mark.parametrize(("count", "commits"), [(128, 2), (129, 3)])
def test_sixty_four_jobs_share_a_commit_and_no_more(monkeypatch, count, commits):
    real, done = database.obj.commit, []

    def counted() -> None:
        done.append(1)
        real()

    monkeypatch.setattr(database.obj, "commit", counted)
    jobs = [opening(f"outlet {n}") for n in range(count)]

    results = queued_behind(opening("first"), jobs)

    monkeypatch.undo()
    assert len(done) == 1 + commits
    assert len(results) == count


def test_a_job_runs_once_whether_it_succeeds_or_fails_alone():
    runs = []

    def counted() -> str:
        runs.append("right")
        return "done"

    def failing() -> None:
        runs.append("wrong")
        raise Wrong

    assert write(counted) == "done"
    with pytest.raises(Wrong):
        write(failing)
    assert runs == ["right", "wrong"]


def test_what_jobs_tell_each_other_is_forgotten_with_one_that_fails():
    def telling(what: str, *, wrong: bool = False):
        def job() -> str | None:
            before = scratch().get("told")
            scratch()["told"] = what
            if wrong:
                raise Wrong
            return before

        return job

    jobs = [telling("a"), telling("b"), telling("c", wrong=True), telling("d")]

    told = queued_behind(opening("first"), jobs)

    assert (told[0], told[1], told[3]) == (None, "a", None)
    assert isinstance(told[2], Wrong)
    assert scratch() == {}


def test_a_job_that_breaks_a_rule_of_the_tables_fails_alone():
    def twice() -> None:
        raise peewee.IntegrityError("twice")

    results = queued_behind(opening("first"), [twice, opening("second")])

    assert isinstance(results[0], peewee.IntegrityError)
    assert results[1] == "second"


def test_every_transaction_that_the_storage_failed_is_counted_once():
    def failing() -> None:
        raise peewee.OperationalError("disk I/O error")

    before = failures()
    for _ in range(2):
        with pytest.raises(StorageError):
            write(failing)
    with pytest.raises(Wrong):
        write(opening("wrong", wrong=True))

    assert failures() == before + 2


def test_nobody_hears_yes_when_the_writing_broke_off(monkeypatch):
    def broken_off() -> None:
        raise MemoryError

    monkeypatch.setattr(database.obj, "commit", broken_off)
    jobs = [opening(f"outlet {n}") for n in range(4)]

    results = queued_behind(opening("first"), jobs)

    monkeypatch.undo()
    assert all(isinstance(result, Exception) for result in results), results
    assert outlets() == set()


def test_a_job_inside_a_job_is_part_of_it():
    def outer() -> None:
        write(opening("inner"))
        raise Wrong

    with pytest.raises(Wrong):
        write(outer)

    assert outlets() == set()


def test_after_a_failure_the_next_job_is_written():
    with pytest.raises(Wrong):
        write(opening("wrong", wrong=True))

    write(opening("right"))

    assert outlets() == {"right"}


@pytest.mark.sqlite
def test_a_full_disk_is_told_and_leaves_nothing_half_done():
    pages = row("PRAGMA page_count")[0]
    database.execute_sql(f"PRAGMA max_page_count = {pages + 2}")

    def large() -> None:
        for n in range(1000):
            Outlet.create(name=f"{n}" * 1000)

    with pytest.raises(StorageError) as told:
        write(large)

    assert told.value.full
    assert outlets() == set()
    write(opening("room again"))
    assert outlets() == {"room again"}


@pytest.mark.sqlite
def test_a_database_someone_else_writes_to_is_told_as_busy(tmp_path):
    other = sqlite3.connect(tmp_path / "x.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    database.execute_sql("PRAGMA busy_timeout = 20")

    with pytest.raises(StorageError) as told:
        write(opening("busy"))

    other.execute("ROLLBACK")
    other.close()
    assert not told.value.full
    write(opening("free"))
    assert outlets() == {"free"}


@pytest.mark.sqlite
def test_a_damaged_file_is_not_taken_for_the_jobs_own_fault(tmp_path):
    write(lambda: [Outlet.create(name=f"{n}" * 100) for n in range(300)] and None)
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    close_database()
    file = tmp_path / "x.sqlite3"
    middle = file.stat().st_size // 2
    with file.open("r+b") as damaged:
        damaged.seek(middle)
        damaged.write(b"\xff" * (file.stat().st_size - middle))

    with pytest.raises(StorageError):
        write(lambda: [Outlet.update(name="x").execute(), outlets()])


def test_alone_means_in_no_transaction():
    write(opening("Main Street"))

    assert alone(lambda: (database.in_transaction(), outlets())) == (
        False,
        {"Main Street"},
    )


def test_who_must_be_alone_waits_its_turn_and_lets_others_wait():
    order, begun, let_go = [], threading.Event(), threading.Event()

    def first():
        begun.set()
        assert let_go.wait(10)
        order.append("first")

    def run(how, job):
        how(job)
        close_database()

    ways = [
        (write, first),
        (write, lambda: order.append("before")),
        (alone, lambda: order.append("alone")),
        (write, lambda: order.append("after")),
    ]
    threads = [threading.Thread(target=run, args=way) for way in ways]
    for waiting, thread in enumerate(threads):
        thread.start()
        assert begun.wait(10)
        while len(writing._desk.waiting) < waiting:
            threading.Event().wait(0.001)
    let_go.set()
    for thread in threads:
        thread.join()

    assert order == ["first", "before", "alone", "after"]


def test_what_fails_alone_fails_as_a_write_does():
    before = failures()

    def fails():
        raise peewee.OperationalError("disk I/O error")

    with pytest.raises(StorageError):
        alone(fails)
    with pytest.raises(Wrong):
        alone(opening("x", wrong=True))
    assert failures() == before + 1
    assert write(opening("goes on")) == "goes on"


def test_within_a_transaction_nobody_is_alone():
    with pytest.raises(RuntimeError):
        write(lambda: alone(outlets))
