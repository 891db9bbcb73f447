"""What a process did to its files, call by call, and the disk a power cut would leave.

strace tells of every write, sync and answer. The disk is rebuilt in its worst case:
what a completed sync covers is kept; of the rest any part may be there, torn at
sectors, in any mixture. A new name in a folder is kept by a sync of the folder.
"""

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

SECTOR_BYTES = 512
CALLS = "pwrite64,fdatasync,fsync,ftruncate,unlink,sendto"
_LINE = re.compile(r"(\d+) +(?:<\.\.\. \w+ resumed>|(\w+)\((.*))")
_FILE = re.compile(r"\d+<([^>]*)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_PLACE = re.compile(r", (\d+)(?:\) += \d+| <unfinished \.\.\.>)?$")


@dataclass(frozen=True)
class Event:
    """One call: at its end where `done`, at its beginning else."""

    thread: int
    call: str
    path: Path
    data: bytes
    place: int
    done: bool = False


def command(trace: Path, *words: str) -> tuple[str, ...]:
    """The words that run a program so that all it does to files is written down."""
    how = ("-D", "-f", "-y", "-xx", "-s", "200000", "-e", f"trace={CALLS}")
    return ("strace", *how, "-o", str(trace), *words)


def events(trace: Path) -> Iterator[Event]:
    """The beginning and the end of each call, in their order; no end if it failed."""
    begun: dict[int, Event] = {}
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            found = _LINE.match(line)
            if not found:
                continue
            thread = int(found[1])
            if found[2]:
                begun[thread] = _event(thread, found[2], found[3].rstrip())
                yield begun[thread]
            if line.endswith("<unfinished ...>\n"):
                continue
            event = begun.pop(thread, None)
            if event and re.search(r"\) += \d+$", line[-40:]):
                yield replace(event, done=True)


def _event(thread: int, call: str, rest: str) -> Event:
    file, text, place = _FILE.match(rest), _TEXT.search(rest), _PLACE.search(rest)
    data = _bytes(text[1]) if text else b""
    path = _bytes(file[1]) if file else data
    where = int(place[1]) if place else 0
    return Event(thread, call, Path(path.decode("utf-8", "replace")), data, where)


def _bytes(text: str) -> bytes:
    escaped = text.startswith("\\x")
    return bytes.fromhex(text.replace("\\x", "")) if escaped else text.encode()


@dataclass
class _File:
    """What is surely there, and the calls since then, in their order."""

    kept: bytearray = field(default_factory=bytearray)
    loose: list[Event] = field(default_factory=list)
    settled: int = 0  # how many calls are in `kept`
    named: bool = False  # its name in the folder would be found again
    gone: bool = False  # removed, but the folder may not know yet


class Disk:
    """A few files of a folder as a power cut would leave them."""

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        """Everything that is there now is surely kept."""
        self._folder, self._names = folder, tuple(names)
        self._files: dict[str, _File] = {}
        self._covered: dict[int, int] = {}
        for path in (folder / name for name in self._names):
            if path.exists():
                self._files[path.name] = _File(bytearray(path.read_bytes()), named=True)

    def take(self, event: Event) -> None:
        """Something happened."""
        sync = event.call in ("fsync", "fdatasync")
        if sync and event.done and event.path == self._folder:
            self._keep_names()
        if event.path.parent != self._folder or event.path.name not in self._names:
            return
        file = self._files.get(event.path.name)
        if sync and file:
            self._sync(file, event)
        elif event.done and event.call == "unlink" and file:
            file.gone = True
        elif event.done and event.call in ("pwrite64", "ftruncate"):
            if not file or file.gone:
                file = self._files[event.path.name] = _File()
            file.loose.append(event)

    def cut(self, into: Path, dice: random.Random) -> None:
        """Write the files as they might be found after a power cut at this moment."""
        share = dice.choice((0.0, dice.random(), 1.0))
        for name, file in self._files.items():
            if (file.gone or not file.named) and dice.random() < 0.5:
                continue
            left = bytearray(file.kept)
            for event in file.loose:
                _apply(event, left, lambda: dice.random() < share)
            (into / name).write_bytes(left)

    def _sync(self, file: _File, event: Event) -> None:
        """Only what had ended when the sync began is kept by it."""
        if not event.done:
            self._covered[event.thread] = file.settled + len(file.loose)
            return
        count = max(0, self._covered.pop(event.thread, 0) - file.settled)
        for each in file.loose[:count]:
            _apply(each, file.kept, lambda: True)
        del file.loose[:count]
        file.settled += count

    def _keep_names(self) -> None:
        self._files = {name: f for name, f in self._files.items() if not f.gone}
        for file in self._files.values():
            file.named = True


def _apply(event: Event, file: bytearray, happens: Callable[[], bool]) -> None:
    if event.call == "ftruncate":
        if happens():
            del file[event.place :]
        return
    for start in range(0, len(event.data), SECTOR_BYTES):
        if happens():
            piece, place = event.data[start : start + SECTOR_BYTES], event.place + start
            file.extend(bytes(max(0, place - len(file))))
            file[place : place + len(piece)] = piece
