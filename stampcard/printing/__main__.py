"""The printing process: reads one job as JSON, prints it, tells how far it is."""

import ctypes
import json
import logging
import os
import resource
import signal
import sys
import warnings
from dataclasses import asdict
from pathlib import Path
from typing import Any

from stampcard.values.words import N_, to_plain

from . import limits, loading
from .job import BROWSER, ENDINGS, PICTURES, CannotPrint, Job, Printed

PR_SET_PDEATHSIG = 1
BEHIND_THE_COUNTER = 10  # steps of priority: whoever waits at the till goes first
STEPS = 100  # progress lines at the most


def main() -> int:
    """Reads standard input, prints, and gives the exit status."""
    _die_with_parent()
    _limit()
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", message="No fonts configured")
    try:
        _tell(_work(json.load(sys.stdin)))
    except CannotPrint as trouble:
        _fail(trouble)
    except MemoryError:
        _fail(CannotPrint(N_("There is too little memory to print this.")))
    except (ValueError, KeyError, TypeError) as error:
        text = N_("The print job cannot be understood: {error}.")
        _fail(CannotPrint(text, error=repr(error)))
    else:
        return 0
    return 1


def _work(order: dict[str, Any]) -> dict[str, Any]:
    target = Path(order["target"])
    if "logo" in order:
        _limit_to(resource.RLIMIT_CPU, limits.cpu_seconds(1))
        from . import logo

        logo.make(Path(order["logo"]), target)
        return {"made": str(target)}
    job = Job.from_json(order.pop("job"))
    _limit_to(resource.RLIMIT_CPU, limits.cpu_seconds(len(job.pieces)))
    if job.output in ENDINGS:
        return {"printed": asdict(_for_others(job, target))}
    loading.load_weasyprint()
    from . import pdf

    if order.get("preview"):
        wish = order["preview"]
        pdf.preview(job, target, int(wish["width_px"]), page=int(wish["page"]))
        return {"previewed": str(target)}
    return {"printed": asdict(pdf.print_job(job, target, _progress()))}


def _for_others(job: Job, target: Path) -> Printed:
    """What is no PDF: needs no WeasyPrint, and does not load it."""
    from . import browser, codes

    if job.output == BROWSER:
        with limits.processor_time(limits.layout_seconds(len(job.pieces), slowly=True)):
            return browser.write(job, target)
    if job.output == PICTURES:
        return codes.write_pictures(job, target, _progress())
    return codes.write_list(job, target)


def _progress() -> Any:
    told = 0

    def on_progress(done: int, total: int) -> None:
        nonlocal told
        if done * STEPS // total > told:
            told = done * STEPS // total
            _tell({"done": done, "total": total})

    return on_progress


def _fail(trouble: CannotPrint) -> None:
    _tell({"error": str(trouble), "words": to_plain(trouble.words)})


def _tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _limit() -> None:
    os.nice(BEHIND_THE_COUNTER)
    _limit_to(resource.RLIMIT_AS, limits.MEMORY_BYTES)
    _limit_to(resource.RLIMIT_CORE, 0)


def _limit_to(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (allowed, allowed))


def _die_with_parent() -> None:
    """On Linux the kernel ends this process when the one that started it ends."""
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)


if __name__ == "__main__":
    sys.exit(main())
