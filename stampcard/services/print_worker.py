"""The printing process: asked one thing at a time, ended when it takes too long.

It has its own memory and processor limits; the counter never waits for paper.
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
from pathlib import Path
from typing import IO, Any

from stampcard.printing import limits
from stampcard.printing.job import CannotPrint, Job
from stampcard.values.words import N_, from_plain

Progress = Callable[[int, int], None]
PATIENCE_SECONDS = 30  # how long a picture waits for the one before it
_one_picture_at_a_time = threading.Lock()
_LOOK_SECONDS = 0.5  # how often a silent printing process is looked after
_ROOT = Path(__file__).parents[2]


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
        _ended_after(limits.wall_seconds(_cards(wish)), worker),
    ):
        at = (0, _cards(wish))
        for line in _lines_of(worker):
            said = _understood(line)
            if "done" in said:
                at = (said["done"], said["total"])
            if "done" in said or not line:
                on_progress(*at)
            elif "error" in said:
                words = from_plain(said["words"])
                raise CannotPrint(words.text, **words.values)
            elif said:
                return dict(said.get("printed") or {})
    raise CannotPrint(N_("The printing stopped before it was done."))


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


def pdf(job: Job) -> bytes:
    """A small job as a PDF, made while one waits; CannotPrint."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "paper.pdf"
        ask_worker({"job": job.to_json(), "target": str(target)}, _nobody)
        return target.read_bytes()


def trouble() -> str:
    """Why the printing process cannot lay out pages, or nothing if it can."""
    looked = subprocess.run(
        [sys.executable, "-c", "import weasyprint"], capture_output=True, check=False
    )
    if looked.returncode == 0:
        return ""
    return looked.stderr.decode(errors="replace").strip().rpartition("\n")[2]


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


def _cards(wish: dict[str, Any]) -> int:
    return len(wish["job"]["pieces"]) if "job" in wish else 1


def _rewound(file: IO[str], wish: dict[str, Any]) -> IO[str]:
    """The wish in a file to read from: a pipe could fill while nobody listens."""
    json.dump(wish, file)
    file.seek(0)
    return file


def _nobody(done: int, total: int) -> None:
    """Progress no one watches."""
