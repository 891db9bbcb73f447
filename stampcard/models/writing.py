"""The one way to write: jobs that wait together are committed together.

Whoever finds nobody writing leads: takes all jobs that wait, runs them in one exclusive
transaction, commits once, and wakes everyone with their own result. So every answer
comes after its commit, and a queue costs one disk sync, not many. When a job fails, all
of its transaction is undone and the jobs run anew, each in a savepoint, so that a job
that fails undoes only itself: a job may run twice and must not mind.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import peewee

from stampcard.models.base import database, engine
from stampcard.models.engines import is_full

Result = TypeVar("Result")
_MOST_TOGETHER = 64
# What the disk or the connection is to blame for, and what a job brings upon itself.
_OF_THE_STORAGE = (peewee.DatabaseError, peewee.InterfaceError)
_OF_A_JOB = (peewee.IntegrityError, peewee.ProgrammingError, peewee.DataError)


class StorageError(Exception):
    """Nothing was written. `full` tells a full disk from a busy or failing one."""

    def __init__(self, cause: BaseException) -> None:
        """Keep the cause's text for the log."""
        super().__init__(str(cause))
        self.full = any(is_full(error) for error in _behind(cause))


def _behind(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those it came from: a failed rollback hides the first one."""
    while error:
        yield error
        error = error.__context__


class _Ticket:
    """One job that waits, and what came of it."""

    def __init__(self, job: Callable[[], Any], *, alone: bool = False) -> None:
        self.job, self.alone = job, alone
        self.woken = threading.Event()
        self.done = False
        self.result: Any = None
        self.error: BaseException | None = None


class _Desk:
    """Who writes now and who waits."""

    def __init__(self) -> None:
        self.gate = threading.Lock()
        self.waiting: list[_Ticket] = []
        self.busy = False
        self.failures = 0


_desk = _Desk()
_inside = threading.local()


def write(job: Callable[[], Result]) -> Result:
    """Run a job in a transaction and return its result once it is committed.

    Raises what the job raises, or StorageError when the database cannot keep it.
    A job may run in another thread and must take all it needs with it.
    """
    if getattr(_inside, "job", False):
        return _part(job)
    refusal: StorageError | None = getattr(_inside, "refusal", None)
    if refusal:
        raise refusal
    result: Result = _served(_Ticket(job))
    return result


def alone(job: Callable[[], Result]) -> Result:
    """Run a job outside any transaction while nobody of this process writes.

    For what the engine does only so. The job itself must not `write`.
    """
    if getattr(_inside, "job", False):
        raise RuntimeError("a transaction is under way")
    result: Result = _served(_Ticket(job, alone=True))
    return result


def _served(ticket: _Ticket) -> Any:
    with _desk.gate:
        _desk.waiting.append(ticket)
        leads, _desk.busy = not _desk.busy, True
    if not leads:
        ticket.woken.wait()
    if not ticket.done:
        _lead()
    if ticket.error:
        raise ticket.error
    return ticket.result


def together(jobs: Sequence[Callable[[], object]]) -> None:
    """Run jobs that write by `write`, all in one transaction; returns once it is kept.

    They must be fit to run again: when one fails, each runs alone; and when the
    database cannot keep them, each runs again and learns that from its `write`.
    """
    try:
        write(lambda: [job() for job in jobs])
    except StorageError as error:
        _inside.refusal = error
        try:
            for job in jobs:
                job()
        finally:
            del _inside.refusal
    except Exception:
        for job in jobs:
            job()


def _part(job: Callable[[], Result]) -> Result:
    """Write as a part of the transaction under way.

    A part that failed after it wrote takes all of the transaction with it, where the
    engine cannot undo it alone: then even who catches the error cannot go on.
    """
    before = engine().written()
    try:
        with engine().part():
            return job()
    except BaseException as error:
        scratch().clear()  # it may tell of what was undone
        if engine().written() != before or not _is_own(error):
            spoil(error)
        raise


def spoil(error: BaseException) -> bool:
    """Let the transaction under way fail, whoever caught it; False if there is none."""
    if not getattr(_inside, "job", False):
        return False
    _inside.broken = error
    return True


def _is_own(error: BaseException) -> bool:
    """Whether a job brought it upon itself, and not the disk or the connection."""
    return not isinstance(error, _OF_THE_STORAGE) or isinstance(error, _OF_A_JOB)


def scratch() -> dict[object, Any]:
    """What the jobs of one transaction tell each other; new in every transaction."""
    found: dict[object, Any] = getattr(_inside, "scratch", {})
    return found


def once(name: object, ask: Callable[[], Result]) -> Result:
    """What a question gives; within a transaction it is asked once.

    Only for what the jobs of one transaction do not change.
    """
    told = scratch()
    if not getattr(_inside, "job", False):
        return ask()
    if name not in told:
        told[name] = ask()
    result: Result = told[name]
    return result


def failures() -> int:
    """How many transactions the storage has failed since the start of this process."""
    return _desk.failures


def _lead() -> None:
    with _desk.gate:
        batch = _first_in_line(_desk.waiting)
        del _desk.waiting[: len(batch)]
    try:
        if batch[0].alone:
            _by_itself(batch[0])
        else:
            _commit(batch)
    finally:
        with _desk.gate:
            heir = _desk.waiting[0] if _desk.waiting else None
            _desk.busy = heir is not None
        for ticket in batch:
            ticket.done = True
            ticket.woken.set()
        if heir:
            heir.woken.set()


def _first_in_line(waiting: list[_Ticket]) -> list[_Ticket]:
    """Those who are served next: the jobs up to one that must be alone, or that one."""
    ends = (n for n, ticket in enumerate(waiting[:_MOST_TOGETHER]) if ticket.alone)
    return waiting[: next(ends, _MOST_TOGETHER) or 1]


def _by_itself(ticket: _Ticket) -> None:
    try:
        ticket.result = ticket.job()
    except _OF_THE_STORAGE as error:
        _desk.failures += 1
        _drop_connection()
        ticket.error = StorageError(error)
    except BaseException as error:
        ticket.error = error


def _commit(batch: list[_Ticket]) -> None:
    _inside.job = True
    try:
        if not _together(batch):
            _one_by_one(batch)
    except BaseException as error:
        _desk.failures += 1
        _drop_connection()
        for ticket in batch:
            ticket.error = StorageError(error)
        if not isinstance(error, _OF_THE_STORAGE):
            raise
    finally:
        _inside.job = False


class _JobFailed(Exception):
    """A job raised something of its own, which stands in its ticket."""


def _together(batch: list[_Ticket]) -> bool:
    """Run all jobs without savepoints; False, with nothing done, if one fails."""
    try:
        with _transaction():
            for ticket in batch:
                _run(ticket)
    except _JobFailed:
        return len(batch) == 1
    return True


def _one_by_one(batch: list[_Ticket]) -> None:
    with _transaction():
        for ticket in batch:
            with contextlib.suppress(_JobFailed), database.savepoint():
                _run(ticket)
            if ticket.error:
                scratch().clear()  # it may tell of what was undone


@contextlib.contextmanager
def _transaction() -> Iterator[None]:
    _inside.scratch = {}
    try:
        with engine().exclusive():
            yield
    finally:
        del _inside.scratch


def _run(ticket: _Ticket) -> None:
    ticket.error = _inside.broken = None
    try:
        ticket.result = ticket.job()
        if _inside.broken:
            raise _inside.broken
    except BaseException as error:
        if not _is_own(error):
            raise  # the whole transaction is lost
        ticket.error = error
        raise _JobFailed from error


def _drop_connection() -> None:
    """After a failed write the connection is suspect; the next use opens a new one."""
    if not database.is_closed():
        with contextlib.suppress(peewee.DatabaseError):
            database.rollback()
        database.close()
