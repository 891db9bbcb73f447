"""Print runs: batch, design and sheet become a PDF in a process of its own.

The counter never waits for paper: the process has its own memory and processor limits,
and runs go one after another.
"""

import contextlib
import json
import os
import selectors
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from stampcard.models import cards
from stampcard.models.base import close_database, engine
from stampcard.models.cards import Batch, PrintRun
from stampcard.models.writing import write
from stampcard.printing import limits
from stampcard.printing.job import CannotPrint, Job
from stampcard.services.disk import room_for_heavy_work
from stampcard.services.house import Actor, House
from stampcard.services.issuing import job_for
from stampcard.services.ranges import UNFINISHED, release_unprinted
from stampcard.values.words import N_, say, to_plain

WAITING, RUNNING, DONE, FAILED = (
    cards.WAITING,
    cards.RUNNING,
    cards.DONE,
    cards.FAILED,
)
CANCELLING, CANCELLED = cards.CANCELLING, cards.CANCELLED
Progress = Callable[[int, int], None]
_CUT_SHORT = N_("Stampcard was stopped while it was printing.")
MOST_WAITING = 20
LONGEST_RUN = timedelta(hours=1)
PATIENCE_SECONDS = 30  # how long a picture waits for the one before it
_one_at_a_time = threading.Lock()
_one_picture_at_a_time = threading.Lock()
_LOOK_SECONDS = 0.5  # how often a silent printing process is looked after
_ROOT = Path(__file__).parents[2]


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
    reason: str = "",
) -> PrintRun:
    """A run for a batch or a part of it, waiting its turn, and the reason for it.

    Without one it is the first or again. CannotPrint when too many
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
            reason=reason or _usual_reason(batch),
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


def preview(job: Job, target: Path, *, width_px: int = 900, page: int = 1) -> None:
    """A picture (PNG) of one page of a job; CannotPrint."""
    target.parent.mkdir(parents=True, exist_ok=True)
    wish = {"page": page, "width_px": width_px}
    order = {"job": job.to_json(), "target": str(target), "preview": wish}
    if not _one_picture_at_a_time.acquire(timeout=PATIENCE_SECONDS):
        raise CannotPrint(N_("Another picture is being made. Look again in a minute."))
    try:
        ask_worker(order, _nobody)
    finally:
        _one_picture_at_a_time.release()


def file_of(run: PrintRun, house: House) -> Path:
    """Where a run's PDF lies."""
    folder = house.instance_path / "prints"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"run-{run.id}.pdf"


def trouble() -> str:
    """Why the printing process cannot lay out pages, or nothing if it can."""
    looked = subprocess.run(
        [sys.executable, "-c", "import weasyprint"], capture_output=True, check=False
    )
    if looked.returncode == 0:
        return ""
    return looked.stderr.decode(errors="replace").strip().rpartition("\n")[2]


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


def ask_worker(wish: dict[str, Any], on_progress: Progress) -> dict[str, Any]:
    """Have the printing process do one thing; its result, or CannotPrint.

    It is ended when it takes far longer than any sound design needs, and when
    `on_progress` raises, which is told twice a second even while nothing moves.
    """
    command = [sys.executable, "-m", "stampcard.printing"]
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as sent,
        subprocess.Popen(  # noqa: S603 - our own module, no shell
            command, stdin=_rewound(sent, wish), stdout=subprocess.PIPE, cwd=_ROOT
        ) as worker,
        _ended_after(limits.wall_seconds(len(wish["job"]["pieces"])), worker),
    ):
        at = (0, len(wish["job"]["pieces"]))
        for line in _lines_of(worker):
            said = _understood(line)
            if "done" in said:
                at = (said["done"], said["total"])
            if "done" in said or not line:
                on_progress(*at)
            elif "error" in said:
                raise CannotPrint(said["words"]["text"], **said["words"]["values"])
            elif said:
                return dict(said.get("printed") or {})
    raise CannotPrint(N_("The printing stopped before it was done."))


@contextlib.contextmanager
def _ended_after(seconds: float, worker: subprocess.Popen[bytes]) -> Iterator[None]:
    timer = threading.Timer(seconds, worker.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    except BaseException:
        worker.kill()
        worker.wait()
        raise
    finally:
        timer.cancel()


def _lines_of(worker: subprocess.Popen[bytes]) -> Iterator[bytes]:
    """What the process says line by line, and nothing whenever it is silent a while."""
    out, rest = worker.stdout, b""
    if not out:
        return
    with selectors.DefaultSelector() as selector:
        selector.register(out, selectors.EVENT_READ)
        while True:
            if not selector.select(_LOOK_SECONDS):
                yield b""
                continue
            said = os.read(out.fileno(), 65536)
            *lines, rest = (rest + said).split(b"\n")
            yield from filter(None, lines)
            if not said:
                break
    if rest:
        yield rest


def _understood(line: bytes) -> dict[str, Any]:
    """What the process said; nothing if a library printed something of its own."""
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _rewound(file: IO[str], wish: dict[str, Any]) -> IO[str]:
    """The wish in a file to read from: a pipe could fill while nobody listens."""
    json.dump(wish, file)
    file.seek(0)
    return file


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
    job = job_for(run.batch, run.first_serial, run.last_serial, house)
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


def _nobody(done: int, total: int) -> None:
    """Progress no one watches."""
