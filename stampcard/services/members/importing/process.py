"""A large list is read in a process of its own: its memory is its own, too.

`python -m stampcard.services.members.importing.process` is told on standard input what
to read, and tells on standard output how far it is.
"""

import json
import os
import resource
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from stampcard.services.members.importing import reading
from stampcard.services.members.importing.reading import Order, Tell
from stampcard.services.members.importing.texts import Unreadable
from stampcard.values.words import N_, from_plain, to_plain

MEMORY_BYTES = 2**30
LONGEST_SECONDS = 1800
_NICENESS = 10  # the counter goes first
_ROOT = Path(__file__).parents[4]


def read_apart(folder: Path, order: Order, tell: Tell) -> None:
    """As `reading.read`, in another process; Unreadable."""
    wish = json.dumps({"folder": str(folder), "order": order.to_json()})
    last: dict[str, Any] = {}
    with subprocess.Popen(  # noqa: S603 - our own module, no shell
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=_ROOT,
        text=True,
    ) as worker:
        limit = threading.Timer(LONGEST_SECONDS, worker.kill)
        limit.daemon = True
        limit.start()
        try:
            for line in _answers(worker, wish):
                last = json.loads(line)
                if "rows" in last:
                    tell(last["rows"])
        except BaseException:
            worker.kill()
            raise
        finally:
            limit.cancel()
    if "words" in last:
        words = from_plain(last["words"])
        raise Unreadable(words.text, **words.values)
    if "done" not in last:
        raise Unreadable(N_("The reading stopped before it was done."))


def _answers(worker: "subprocess.Popen[str]", wish: str) -> Any:
    if worker.stdin and worker.stdout:
        worker.stdin.write(wish)
        worker.stdin.close()
        yield from worker.stdout


def main() -> None:
    """Read what standard input asks for."""
    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    wish = json.load(sys.stdin)
    try:
        reading.read(
            Path(wish["folder"]),
            Order.from_json(wish["order"]),
            lambda n: _tell(rows=n),
        )
    except Unreadable as error:
        _tell(words=to_plain(error.words))
    else:
        _tell(done=True)


def _tell(**said: Any) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
