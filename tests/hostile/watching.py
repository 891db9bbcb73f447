"""What this process opens and whom it calls, as Python itself reports it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

CALLS = {"socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request"}


@dataclass
class Watched:
    """Files opened and addresses called, in their order."""

    files: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)


_watching: list[Watched] = []
_hooked: list[bool] = []  # a hook cannot be taken off again, so there is one at most


@contextmanager
def watched() -> Iterator[Watched]:
    """Notes every file opened and every connection tried in here."""
    if not _hooked:
        sys.addaudithook(_note)
        _hooked.append(True)
    seen = Watched()
    _watching.append(seen)
    try:
        yield seen
    finally:
        _watching.remove(seen)


def _note(event: str, about: tuple[object, ...]) -> None:
    for seen in _watching:
        if event == "open":
            seen.files.append(str(about[0]))
        elif event in CALLS:
            seen.calls.append(f"{event} {about}")
