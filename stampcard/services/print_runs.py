"""Print runs: batch, design and sheet become a PDF in a process of its own.

The counter never waits for paper: the process has its own memory and processor limits,
and runs go one after another.
"""

import contextlib
import json
import threading
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from stampcard.models import cards
from stampcard.models.base import close_database, engine
from stampcard.models.cards import Batch, PrintRun
from stampcard.models.writing import write
from stampcard.printing.job import ENDINGS, CannotPrint
from stampcard.services.disk import room_for_heavy_work
from stampcard.services.house import Actor, House
from stampcard.services.issuing import AS_USUAL, Wishes, job_for
from stampcard.services.print_worker import Progress, ask_worker
from stampcard.services.ranges import UNFINISHED, release_unprinted
from stampcard.values.words import N_, say, to_plain

WAITING, RUNNING, DONE, FAILED = (
    cards.WAITING,
    cards.RUNNING,
    cards.DONE,
    cards.FAILED,
)
CANCELLING, CANCELLED = cards.CANCELLING, cards.CANCELLED
_CUT_SHORT = N_("Stampcard was stopped while it was printing.")
MOST_WAITING = 20
PRINTS = "prints"  # the folder, within the instance's, for what comes of runs
LONGEST_RUN = timedelta(hours=1)
_one_at_a_time = threading.Lock()


class Cancelled(CannotPrint):
    """Somebody cancelled the run before it was done."""

    def __init__(self) -> None:
        """One sentence for whoever waits for it."""
        super().__init__(N_("The printing was cancelled."))


def prepare(
    batch: Batch,
    first: int,
    last: int,
    actor: Actor,
    house: House,
    wishes: Wishes = AS_USUAL,
) -> PrintRun:
    """A run for a batch or a part of it, waiting its turn.

    Without a reason it is the first or again. CannotPrint when too many
    wait already, or the disk is almost full.
    """
    if not room_for_heavy_work(house):
        raise CannotPrint(
            N_("The disk is almost full. What is left is kept for stamping.")
        )

    def join_the_queue() -> PrintRun:
        unfinished = PrintRun.state.in_(UNFINISHED)
        if PrintRun.select().where(unfinished).count() >= MOST_WAITING:
            raise CannotPrint(
                N_("{most} print runs are waiting already. Print this one later."),
                most=MOST_WAITING,
            )
        return PrintRun.create(
            batch=batch,
            first_serial=first,
            last_serial=last,
            state=WAITING,
            total=last - first + 1,
            started_by=actor.staff,
            started_at=house.clock(),
            reason=wishes.reason or _usual_reason(batch),
            wishes=json.dumps(asdict(wishes)),
        )

    return write(join_the_queue)


def start(run: PrintRun, house: House) -> None:
    """Make a run's PDF in the background, in the instance folder."""
    thread = threading.Thread(target=_quietly, args=(run, house), daemon=True)
    thread.start()


def make(
    run: PrintRun, house: House, *, target: Path | None = None, on_progress: Progress
) -> PrintRun:
    """Make a run's PDF now; raises CannotPrint, which the run keeps too."""
    file = target or file_of(run, house)
    with _one_at_a_time:
        if not _move(run, WAITING, RUNNING):
            raise Cancelled
        try:
            printed = _printed(run, house, file, on_progress)
            ended = {"pages": printed["pages"], "done": run.total, "file": str(file)}
            if not _move(run, RUNNING, DONE, **ended):
                file.unlink(missing_ok=True)
                raise Cancelled
        except Cancelled:
            for partial in file.parent.glob(f".{file.name}.*.part"):
                partial.unlink(missing_ok=True)  # of the process that was ended
            write(lambda: _settle(run))
            raise
        except CannotPrint as error:
            said = json.dumps(to_plain(error.words))
            if not _move(run, RUNNING, FAILED, problem=said):
                write(lambda: _settle(run))
            raise
    return run


def unfinished(batch: Batch) -> list[PrintRun]:
    """The runs of a batch that wait, are being made or are being cancelled."""
    mine = (PrintRun.batch == batch, PrintRun.state.in_(UNFINISHED))
    return list(PrintRun.select().where(*mine).order_by(PrintRun.id))


def cancel(run: PrintRun) -> None:
    """End a run that waits or is being made; whoever makes it is told by its state.

    A batch of which nothing else was ever printed or used is released with it.
    """

    def wish() -> None:
        if _moved(run, WAITING, CANCELLING):
            _settle(run)
        else:
            _moved(run, RUNNING, CANCELLING)

    write(wish)


def file_of(run: PrintRun, house: House) -> Path:
    """Where what came of a run lies: a PDF, or what else was wished for."""
    folder = house.instance_path / PRINTS
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"run-{run.id}.{ENDINGS.get(wishes_of(run).output, 'pdf')}"


def wishes_of(run: PrintRun) -> Wishes:
    """How a run is to come out."""
    return Wishes(**json.loads(run.wishes))


def give_up_interrupted(house: House) -> None:
    """Mark runs that a stop of the server cut short, so that they can be made again.

    Where other servers may be printing, only runs that no printing takes so long for.
    """
    patience = LONGEST_RUN if engine().shared else timedelta()
    cut_short = json.dumps(to_plain(say(_CUT_SHORT)))
    old = PrintRun.started_at <= house.clock() - patience

    def give_up() -> None:
        stopped = PrintRun.state.in_((WAITING, RUNNING))
        PrintRun.update(state=FAILED, problem=cut_short).where(stopped, old).execute()
        # Nobody knows how far these came: the numbers stay until they are released.
        left = PrintRun.state == CANCELLING
        PrintRun.update(state=CANCELLED).where(left, old).execute()

    write(give_up)


def _quietly(run: PrintRun, house: House) -> None:
    try:
        with contextlib.suppress(CannotPrint):  # the run keeps the sentence
            make(run, house, on_progress=_noter(run))
    finally:
        close_database()  # this thread's connection ends with it


def _printed(
    run: PrintRun, house: House, file: Path, on_progress: Progress
) -> dict[str, Any]:
    """Have a run's PDF made; Cancelled as soon as it is not wanted any more."""
    job = job_for(run.batch, run.first_serial, run.last_serial, house, wishes_of(run))
    if job is None:
        raise CannotPrint(
            N_("The key this batch was printed with is not here any more.")
        )

    def heed(done: int, total: int) -> None:
        if not _still(run, RUNNING):
            raise Cancelled
        on_progress(done, total)

    return ask_worker({"job": job.to_json(), "target": str(file)}, heed)


def _usual_reason(batch: Batch) -> str:
    before = PrintRun.select().where(PrintRun.batch == batch).exists()
    return cards.AGAIN if before else cards.FIRST


def _settle(run: PrintRun) -> None:
    """Make a wish to cancel true: release the numbers, or mark the run."""
    if _still(run, CANCELLING) and not release_unprinted(run):
        _moved(run, CANCELLING, CANCELLED)


def _move(run: PrintRun, before: str, after: str, **changes: Any) -> bool:
    """Put a run into another state, if it is in the one before."""
    moved = write(lambda: _moved(run, before, after, **changes))
    if moved:
        for name, value in {"state": after, **changes}.items():
            setattr(run, name, value)
    return moved


def _moved(run: PrintRun, before: str, after: str, **changes: Any) -> bool:
    found = PrintRun.update(state=after, **changes).where(_same(run, before)).execute()
    return bool(found)


def _still(run: PrintRun, state: str) -> bool:
    return bool(PrintRun.select().where(_same(run, state)).exists())


def _same(run: PrintRun, state: str) -> Any:
    """A released run's id may be given again, but not at the same moment."""
    mine = (PrintRun.id == run.id) & (PrintRun.started_at == run.started_at)
    return mine & (PrintRun.state == state)


def _noter(run: PrintRun) -> Progress:
    shown = 0

    def note(done: int, total: int) -> None:
        nonlocal shown
        if done - shown >= total // 20:
            shown = done
            _move(run, RUNNING, RUNNING, done=done)

    return note
