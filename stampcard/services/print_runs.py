"""Print runs: batch, design and sheet become a PDF in a process of its own.

The counter never waits for paper: the process has its own memory and processor limits,
and runs go one after another.
"""

import contextlib
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from stampcard.models.base import close_database, engine
from stampcard.models.cards import Batch, PrintRun
from stampcard.models.writing import write
from stampcard.printing import limits
from stampcard.printing.job import CannotPrint, Job
from stampcard.services.disk import room_for_heavy_work
from stampcard.services.house import Actor, House
from stampcard.services.issuing import job_for
from stampcard.values.words import N_, say, to_plain

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
Progress = Callable[[int, int], None]
_CUT_SHORT = N_("Stampcard was stopped while it was printing.")
MOST_WAITING = 20
LONGEST_RUN = timedelta(hours=1)
PATIENCE_SECONDS = 30  # how long a picture waits for the one before it
_one_at_a_time = threading.Lock()
_one_picture_at_a_time = threading.Lock()
_ROOT = Path(__file__).parents[2]


def prepare(
    batch: Batch, first: int, last: int, actor: Actor, house: House
) -> PrintRun:
    """A run for a batch or a part of it, waiting its turn.

    CannotPrint when too many wait already, or the disk is almost full.
    """
    if not room_for_heavy_work(house):
        raise CannotPrint(
            N_("The disk is almost full. What is left is kept for stamping.")
        )

    def join_the_queue() -> PrintRun:
        unfinished = PrintRun.state.in_((WAITING, RUNNING))
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
        _note(run, state=RUNNING)
        try:
            job = job_for(run.batch, run.first_serial, run.last_serial, house)
            if job is None:
                raise CannotPrint(
                    N_("The key this batch was printed with is not here any more.")
                )
            printed = ask_worker(
                {"job": job.to_json(), "target": str(file)}, on_progress
            )
        except CannotPrint as error:
            _note(run, state=FAILED, problem=json.dumps(to_plain(error.words)))
            raise
        _note(run, state=DONE, pages=printed["pages"], done=run.total, file=str(file))
    return run


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
    begun_before = house.clock() - patience
    write(
        lambda: (
            PrintRun.update(state=FAILED, problem=cut_short)
            .where(
                PrintRun.state.in_((WAITING, RUNNING)),
                PrintRun.started_at <= begun_before,
            )
            .execute()
        )
    )


def ask_worker(wish: dict[str, Any], on_progress: Progress) -> dict[str, Any]:
    """Have the printing process do one thing; its result, or CannotPrint.

    It is ended when it takes far longer than any sound design needs.
    """
    command = [sys.executable, "-m", "stampcard.printing"]
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as sent,
        subprocess.Popen(  # noqa: S603 - our own module, no shell
            command, stdin=_rewound(sent, wish), stdout=subprocess.PIPE, cwd=_ROOT
        ) as worker,
        _ended_after(limits.wall_seconds(len(wish["job"]["pieces"])), worker),
    ):
        for line in worker.stdout or ():
            said = _understood(line)
            if "done" in said:
                on_progress(said["done"], said["total"])
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
    finally:
        timer.cancel()


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


def _noter(run: PrintRun) -> Progress:
    shown = 0

    def note(done: int, total: int) -> None:
        nonlocal shown
        if done - shown >= total // 20:
            shown = done
            _note(run, done=done)

    return note


def _note(run: PrintRun, **changes: Any) -> None:
    write(lambda: PrintRun.update(**changes).where(PrintRun.id == run.id).execute())
    for name, value in changes.items():
        setattr(run, name, value)


def _nobody(done: int, total: int) -> None:
    """Progress no one watches."""
