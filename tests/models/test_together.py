"""Several answers in one transaction: all kept at once, and each told the truth."""

import sqlite3

import peewee
import pytest

from stampcard.models import writing
from stampcard.models.base import database, engine
from stampcard.models.failing import storage_error
from stampcard.models.shops import Outlet
from stampcard.models.writing import StorageError, once, together, write

pytestmark = pytest.mark.usefixtures("house")


class Wrong(Exception):
    """What a job of these tests raises."""


@pytest.fixture
def commits(monkeypatch):
    """How many transactions were begun."""
    begun, exclusive = [], engine().exclusive

    def counted():
        begun.append(1)
        return exclusive()

    monkeypatch.setattr(engine(), "exclusive", counted)
    return begun


def outlets() -> set[str]:
    return {outlet.name for outlet in Outlet.select()}


def answering(name: str, said: list[str], *, wrong: bool = False):
    """A job that opens an outlet and says how that went, as a page does."""

    def opened() -> None:
        Outlet.create(name=name)
        if wrong:
            raise Wrong

    def job() -> None:
        try:
            write(opened)
        except (StorageError, Wrong) as error:
            said.append(f"{name}: {type(error).__name__}")
        else:
            said.append(f"{name}: kept")

    return job


def test_all_answers_are_kept_by_one_commit(commits):
    said: list[str] = []

    together([answering(name, said) for name in "abc"])

    assert said == ["a: kept", "b: kept", "c: kept"]
    assert outlets() == {"a", "b", "c"}
    assert len(commits) == 1


def test_what_one_answer_wrote_before_it_failed_is_undone_alone():
    said: list[str] = []

    together([answering(name, said, wrong=name == "b") for name in "abc"])

    assert said[-3:] == ["a: kept", "b: Wrong", "c: kept"]
    assert outlets() == {"a", "c"}


def test_an_answer_that_breaks_off_leaves_the_others():
    said: list[str] = []

    def broken() -> None:
        raise Wrong

    with pytest.raises(Wrong):
        together([answering("a", said), broken])

    assert outlets() == {"a"}


def test_everybody_is_told_when_the_commit_fails(monkeypatch):
    said: list[str] = []

    def failing() -> None:
        raise peewee.OperationalError("database or disk is full")

    monkeypatch.setattr(database.obj, "commit", failing)
    together([answering(name, said) for name in "abc"])
    monkeypatch.undo()

    assert said[-3:] == ["a: StorageError", "b: StorageError", "c: StorageError"]
    assert outlets() == set()
    write(lambda: Outlet.create(name="afterwards"))
    assert outlets() == {"afterwards"}


def test_a_full_disk_is_told_as_such_to_everybody(monkeypatch):
    seen: list[bool] = []

    def failing() -> None:
        try:
            raise peewee.OperationalError("database or disk is full")
        finally:  # SQLite took back the transaction by itself
            raise peewee.OperationalError("no transaction is active")

    def job() -> None:
        try:
            write(lambda: Outlet.create(name="x"))
        except StorageError as error:
            seen.append(error.full)

    monkeypatch.setattr(database.obj, "commit", failing)
    together([job, job])

    assert seen == [True, True]


def test_who_catches_a_failing_disk_cannot_mend_the_transaction():
    said: list[str] = []

    def failed() -> None:
        raise peewee.OperationalError("disk I/O error")

    def careless() -> None:
        try:
            write(failed)
        except peewee.OperationalError:
            said.append("caught")
        except StorageError:
            said.append("told")

    together([answering("a", said), careless])

    assert said[-2:] == ["a: StorageError", "told"]
    assert outlets() == set()


def test_a_read_that_fails_within_takes_back_what_was_written_with_it():
    tries: list[str] = []

    def reading() -> None:
        tries.append("read")
        if len(tries) == 1:
            storage_error(sqlite3.OperationalError("disk I/O error"))

    together([lambda: write(lambda: Outlet.create(name="a")), reading])

    assert tries == ["read", "read"]
    assert outlets() == {"a"}


def test_outside_of_a_transaction_there_is_nothing_to_spoil():
    assert not writing.spoil(Wrong())


def test_within_a_transaction_a_question_is_asked_once():
    asked: list[str] = []

    def ask() -> int:
        asked.append("asked")
        return len(asked)

    told: list[int] = []

    together([lambda: told.append(once("how many", ask)) for _ in range(3)])

    assert told == [1, 1, 1]
    assert (once("how many", ask), once("how many", ask)) == (2, 3)
