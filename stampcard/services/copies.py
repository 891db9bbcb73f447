"""Copies of the database: what is known of each, which are kept, which left the disk.

A note in JSON lies beside each copy. What left the disk is written in the instance
folder: the copy itself is then out of reach.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from operator import index
from pathlib import Path

from stampcard.models.base import engine, row
from stampcard.models.engines import Sqlite
from stampcard.models.proof import Ask
from stampcard.services.disk import read_note, write_note
from stampcard.services.house import House
from stampcard.values.moments import to_milliseconds

DAYS_KEPT, WEEKS_KEPT, OLDEST_DAYS = 7, 4, 30
OUTSIDE_HOURS = 48  # then the owner is told that no copy has left the disk
SAFETY = "safety"  # why a copy was made: before something that could go wrong
_NAME = re.compile(r"stampcard-\d{8}T\d{6}Z-[0-9a-f]{12}(-\d+)?\.sqlite3")
OUTSIDE_FILE = "last_copy_outside.json"


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy and what was found when it was read again; `at` in UTC, ISO.

    `verified` says that its pages, its chain and its balances were proved.
    """

    file: str
    at: str
    head: str
    acts: int
    entries: int
    schema: str
    program: str
    bytes: int
    sha256: str
    verified: bool
    why: str = ""

    @property
    def path(self) -> Path:
        """Where it lies."""
        return Path(self.file)

    @property
    def name(self) -> str:
        """Its file's name alone."""
        return self.path.name

    @property
    def moment(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.at)


def note_path(file: Path) -> Path:
    """Where the note of a copy lies."""
    return file.with_suffix(".json")


def note(copy: Copy) -> None:
    """Write down what is known of a copy, beside it; OSError."""
    write_note(note_path(copy.path), asdict(copy))


def noted(file: Path) -> Copy | None:
    """What is known of a copy, or None without a note that can be understood."""
    said = read_note(note_path(file))
    names = {field.name for field in fields(Copy)}
    try:
        found = Copy(**{**{k: v for k, v in said.items() if k in names}, "file": file})
        _ = len(found.head), index(found.acts), index(found.bytes)
        in_its_zone = found.moment.tzinfo is not None
    except (TypeError, ValueError):
        return None
    return Copy(**asdict(found) | {"file": str(file)}) if in_its_zone else None


def listed(house: House) -> list[Copy]:
    """The copies in the house's own folder, newest first."""
    return sorted(_found(house.copies_folder), key=lambda c: c.moment, reverse=True)


def find(name: str, house: House) -> Copy | None:
    """The copy of that name in the house's own folder."""
    return next((copy for copy in listed(house) if copy.name == name), None)


def newest_good(house: House) -> Copy | None:
    """The newest copy that was proved."""
    return next((copy for copy in listed(house) if copy.verified), None)


def prune(house: House) -> list[str]:
    """Remove copies that are no longer needed; the names that went.

    Kept are the newest of each of seven days and of four weeks, all made for safety,
    none older than thirty days; and always the newest that was proved.
    """
    copies = listed(house)
    gone = [copy for copy in copies if copy.file not in _kept(copies, house.clock())]
    for copy in gone:
        copy.path.unlink(missing_ok=True)
        note_path(copy.path).unlink(missing_ok=True)
    return [copy.name for copy in gone]


def left_the_disk(copy: Copy, house: House, how: str) -> None:
    """Write down that a proved copy is now on another disk or machine; OSError."""
    if copy.verified:
        said = {"at": house.clock().isoformat(), "how": how}
        write_note(
            house.instance_path / OUTSIDE_FILE,
            {**said, "acts": copy.acts, "head": copy.head, "name": copy.name},
        )


def outside(house: House) -> tuple[datetime, int] | None:
    """When a proved copy last left the disk, and how many acts it holds."""
    said = read_note(house.instance_path / OUTSIDE_FILE)
    try:
        return datetime.fromisoformat(said["at"]), int(said["acts"])
    except (KeyError, TypeError, ValueError):
        return None


def is_overdue(house: House) -> bool:
    """Whether an act is older than 48 hours and in no copy outside this disk.

    Never for a demo, or for PostgreSQL, whose copies are made by its own means.
    """
    shop = row("SELECT demo FROM shop LIMIT 1")
    if not shop or shop[0] or not isinstance(engine(), Sqlite):
        return False
    found = outside(house)
    next_act = row(
        "SELECT at FROM act WHERE seq > ? ORDER BY seq LIMIT 1",
        found[1] if found else 0,
    )
    limit = to_milliseconds(house.clock() - timedelta(hours=OUTSIDE_HOURS))
    return bool(next_act and next_act[0] < limit)


def without_key(house: House, ask: Ask) -> int:
    """How many batches of a database were printed with a key this house lacks.

    Keys are in no copy: without them the codes on paper mean nothing.
    """
    counts = ask("SELECT key_id, COUNT(*) FROM batch GROUP BY key_id")
    return sum(count for key, count in counts if key not in house.keys)


def members_without_key(house: House, ask: Ask) -> int:
    """How many members' numbers are sealed with a key this house lacks.

    Without it nobody reads or finds them again.
    """
    counts = ask("SELECT key_id, COUNT(*) FROM member GROUP BY key_id")
    return sum(count for key, count in counts if key not in house.keys)


def _found(folder: Path) -> Iterable[Copy]:
    try:
        files = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    except OSError:
        return []
    return [copy for copy in map(noted, files) if copy]


def _kept(copies: list[Copy], now: datetime) -> set[str]:
    """The files to keep of copies that are listed newest first."""
    days: dict[str, str] = {}
    weeks: dict[tuple[int, int], str] = {}
    usual = [copy for copy in copies if copy.why != SAFETY]
    for copy in usual:
        days.setdefault(copy.moment.date().isoformat(), copy.file)
        weeks.setdefault(copy.moment.isocalendar()[:2], copy.file)
    kept = {*list(days.values())[:DAYS_KEPT], *list(weeks.values())[:WEEKS_KEPT]}
    kept |= {copy.file for copy in copies if copy.why == SAFETY}
    oldest = now - timedelta(days=OLDEST_DAYS)
    kept -= {copy.file for copy in copies if copy.moment < oldest}
    return kept | {next((copy.file for copy in copies if copy.verified), "")}
