"""Lists on their way in: each in a folder of its own that nobody else may open.

They hold personal data: what was read goes when it was brought in, and whatever is
left goes after a day.
"""

import json
import os
import re
import secrets
import shutil
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from stampcard.models.base import close_database, row
from stampcard.models.failing import FAILURES
from stampcard.models.shops import the_shop
from stampcard.models.writing import StorageError
from stampcard.services.disk import room_for_heavy_work
from stampcard.services.house import Actor, House
from stampcard.services.members.importing import (
    looking,
    process,
    reading,
    storing,
    work,
)
from stampcard.services.members.importing.reading import LIST, Order
from stampcard.services.members.importing.storing import NotStored, Wish
from stampcard.services.members.importing.texts import Unreadable
from stampcard.values.money import fraction_digits
from stampcard.values.texts import clean, shortened
from stampcard.values.words import N_, Words, from_plain, say, to_plain

READING, READ, STORING, STORED, FAILED = (
    "reading",
    "read",
    "storing",
    "stored",
    "failed",
)
KEPT = timedelta(days=1)
SMALL_BYTES = 256 * 1024  # so much is read while the page waits
_STATE = "state.json"
_NAME = re.compile(r"[0-9a-f]{16}")
_PIECE_BYTES = 2**20
_CUT_SHORT = N_("Stampcard was stopped meanwhile. Nothing was stored.")
_NOT_KEPT = N_("Nothing was stored: the database could not keep it.")
_at_work: set[str] = set()
_gate = threading.Lock()


class TooLarge(Exception):
    """There is more of the list than may come this way."""


class Busy(Exception):
    """Something is being done with the list already."""


@dataclass(frozen=True, slots=True)
class State:
    """How far a list is; `problem` says why it failed."""

    state: str
    file_name: str
    at: str
    done: int = 0
    total: int = 0
    problem: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> Words | None:
        """Why it failed, or None."""
        return from_plain(self.problem) if self.problem else None

    @property
    def busy(self) -> bool:
        """Whether something is being done with it."""
        return self.state in (READING, STORING)


def folder_of(name: str, house: House) -> Path:
    """Where a list lies."""
    return house.instance_path / "imports" / name


def keep(stream: IO[bytes], file_name: str, most_bytes: int, house: House) -> str:
    """Keep a list that comes in; its name. TooLarge, or Unreadable on a full disk."""
    _look_for_room(house)
    name = secrets.token_hex(8)
    folder = folder_of(name, house)
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700)
    shown = shortened(clean(Path(file_name).name), 60)
    _write(folder, State(READING, shown, house.clock().isoformat()))
    try:
        _copy(stream, folder / LIST, most_bytes, house)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return name


def state_of(name: str, house: House) -> State | None:
    """How far a list is; None where there is none of that name."""
    if not _NAME.fullmatch(name):
        return None
    at_work = name in _at_work  # before: work ends after its last word is written
    try:
        said = json.loads((folder_of(name, house) / _STATE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    state = State(**said)
    if at_work or name in _at_work:  # what was pressed may not have begun yet
        return replace(state, state=STORING) if state.state == READ else state
    if not state.busy:
        return state
    if stored := _stored(name):  # the last thing before the stop was to store it
        return replace(state, state=STORED, done=stored)
    return replace(state, state=FAILED, problem=to_plain(say(_CUT_SHORT)))


def order_for(house: House, **more: Any) -> Order:
    """How the shop's lists are read."""
    shop = the_shop()
    return Order(
        country=shop.country if shop else "",
        today=house.now()[1].isoformat(),
        keys=tuple((key.id, key.secret.hex()) for key in house.phone_keys),
        programmes=tuple(storing.joinable()),
        currency_digits=fraction_digits(shop.currency if shop else ""),
        **more,
    )


def read(name: str, order: Order, house: House, *, apart: bool = False) -> State:
    """Read a list now; its state afterwards, failed or read."""
    folder = folder_of(name, house)
    state = _changed(folder, READING)

    def tell(done: int) -> None:
        _look_for_room(house)
        _write(folder, replace(state, done=done))

    try:
        (process.read_apart if apart else reading.read)(folder, order, tell)
        with work.opened(folder) as kept:
            looking.look_around(kept, house)
    except Unreadable as error:
        # What was read before, with other wishes, is still there to go on with.
        after = READ if (folder / work.NAME).is_file() else FAILED
        return _changed(folder, after, problem=to_plain(error.words))
    return _changed(folder, READ)


def store(name: str, wish: Wish, actor: Actor, house: House) -> State:
    """Bring a list in now; its state afterwards, failed, stored, or as it was."""
    folder = folder_of(name, house)
    with work.opened(folder) as kept:
        total = kept.count("person WHERE NOT known")
    state = _changed(folder, STORING, done=0, total=total)

    def tell(done: int) -> None:
        _write(folder, replace(state, done=done))

    try:
        made = storing.store(
            lambda: work.opened(folder), name, wish, tell, actor, house
        )
    except NotStored as error:
        return _changed(folder, READ, problem=to_plain(error.words))
    except (OSError, StorageError, *FAILURES):
        return _changed(folder, READ, problem=to_plain(say(_NOT_KEPT)))
    for path in (folder / LIST, folder / work.NAME):
        path.unlink(missing_ok=True)
    return _changed(folder, STORED, done=made, problem={})


def now(name: str, job: Callable[[], object]) -> None:
    """Do something with a list, alone; Busy while something else is done with it."""
    _claim(name)
    try:
        job()
    finally:
        _at_work.discard(name)


def in_background(name: str, job: Callable[[], object]) -> None:
    """The same while its page shows how far it is."""
    _claim(name)

    def work_through() -> None:
        try:
            job()
        finally:
            _at_work.discard(name)
            close_database()  # this thread's connection ends with it

    threading.Thread(target=work_through, daemon=True).start()


def is_small(name: str, house: House) -> bool:
    """Whether a list is read while the page waits."""
    return (folder_of(name, house) / LIST).stat().st_size <= SMALL_BYTES


def forget(name: str, house: House) -> None:
    """Remove a list that is not wanted any more, with all that was read of it."""
    if _NAME.fullmatch(name):
        shutil.rmtree(folder_of(name, house), ignore_errors=True)


def prune(house: House) -> int:
    """Remove lists that lie about for a day; how many."""
    folder = house.instance_path / "imports"
    found = [path.name for path in folder.glob("*")] if folder.is_dir() else []
    old = [name for name in found if _is_old(name, house) and name not in _at_work]
    for name in old:
        forget(name, house)
    return len(old)


def _claim(name: str) -> None:
    with _gate:
        if name in _at_work:
            raise Busy
        _at_work.add(name)


def _is_old(name: str, house: House) -> bool:
    state = state_of(name, house)
    return not state or house.clock() - datetime.fromisoformat(state.at) > KEPT


def _stored(name: str) -> int:
    slip = storing.slip_of(name)
    found = row(
        "SELECT COUNT(*) FROM consent WHERE slip = ? AND purpose = 'stamps'", slip
    )
    return int(found[0]) if found else 0


def _look_for_room(house: House) -> None:
    if not room_for_heavy_work(house):
        raise Unreadable(
            N_("The disk is almost full. What is left is kept for stamping.")
        )


def _copy(stream: IO[bytes], path: Path, most_bytes: int, house: House) -> None:
    left = most_bytes
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while piece := stream.read(_PIECE_BYTES):
            left -= len(piece)
            if left < 0:
                raise TooLarge
            _look_for_room(house)
            file.write(piece)


def _changed(folder: Path, state: str, **more: Any) -> State:
    said = json.loads((folder / _STATE).read_text("utf-8"))
    changed = State(**{**said, "problem": {}, "state": state, **more})
    _write(folder, changed)
    return changed


def _write(folder: Path, state: State) -> None:
    draft = folder / f".{_STATE}.new"
    draft.write_text(json.dumps(asdict(state), ensure_ascii=False), "utf-8")
    draft.replace(folder / _STATE)
