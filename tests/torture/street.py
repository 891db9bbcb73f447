"""The street: a shop made once by its own commands, with a real server.

Those who come in from outside are in `visitors`. Nothing here imports the app, save the
making of printed codes, which otherwise stand only on paper.
"""

import atexit
import hashlib
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPException
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from stampcard.values.codes import code_of, mark_key, read
from tests.torture.visitors import PASSWORD, visit

ROOT = Path(__file__).parents[2]
START_SECONDS = 60  # on a busy machine
# Programmes of every shop here, by the word used for them below.
PROGRAMMES: dict[str, tuple[str, ...]] = {
    "stamps": ("stamp_card", "stamps_needed=5", "reward=One free tea"),
    "coupons": ("coupon", "benefit=gift", "reward=Biscuit"),
}
Ended = subprocess.CompletedProcess[str]


@dataclass
class Shop:
    """A shop in a folder of its own; its batches by programme word."""

    folder: Path
    ids: dict[str, int] = field(default_factory=dict)
    ranges: dict[str, tuple[int, int]] = field(default_factory=dict)
    token: str = ""

    def environment(self, **variables: str) -> dict[str, str]:
        """The environment of a process of this shop; lower-case names are settings."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("STAMPCARD_")}
        ours = {"STAMPCARD_INSTANCE_PATH": str(self.folder)}
        for name, text in variables.items():
            ours[f"STAMPCARD_{name.upper()}" if name.islower() else name] = text
        return {**kept, **ours}

    def run(self, *words: str, typed: str = "", **variables: str) -> Ended:
        """A command of the shop, whatever comes of it; `typed` is what it may ask."""
        return subprocess.run(
            [sys.executable, "-m", "flask", *words],
            cwd=ROOT,
            env=self.environment(**variables),
            input=typed,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    def flask(self, *words: str, typed: str = "", **variables: str) -> Any:
        """A command of the shop that must do; its JSON answer."""
        done = self.run(*words, "--json", typed=typed, **variables)
        if done.returncode:
            raise RuntimeError(f"flask {' '.join(words)}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def programme(self, word: str, preset: str, *settings: str) -> int:
        """A new programme, known here by a word; its id."""
        more = [part for each in settings for part in ("--set", each)]
        self.ids[word] = self.flask("programme", "add", preset, *more)["id"]
        return self.ids[word]

    def print(self, word: str, count: int, *, active: bool = True) -> list[int]:
        """Print a batch of a programme; its serials."""
        more = ["--activate"] if active else []
        made = self.flask("print", str(self.ids[word]), "--count", str(count), *more)
        first, last = serial_of(made["first"]), serial_of(made["last"])
        self.ranges[word] = (first, last)
        return list(range(first, last + 1))

    def serials(self, word: str) -> list[int]:
        """The cards of the last batch of a programme."""
        first, last = self.ranges[word]
        return list(range(first, last + 1))

    def code(self, serial: int) -> str:
        """What is printed in the QR of a card."""
        secret = (self.folder / "secret_key").read_text().strip()
        return code_of(serial, mark_key(secret))

    def codes(self, word: str) -> list[str]:
        """What is printed on the last batch of a programme."""
        return [self.code(serial) for serial in self.serials(word)]

    @contextmanager
    def serve(self, **variables: str) -> Iterator["Server"]:
        """The shop's server, until the block ends."""
        server = Server(self, variables)
        try:
            server.start()
            yield server
        finally:
            server.kill()

    def copy(self) -> "Shop":
        """The same shop in another folder, where it can be ill-treated."""
        folder = _folder()
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Shop(folder, dict(self.ids), dict(self.ranges), self.token)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the shop's file holds, read by another program."""
        path = self.folder / "stampcard.sqlite3"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            return list(database.execute(query, values))

    def contents(self, *, without: Iterable[str] = ()) -> dict[str, str]:
        """A digest of every table, leaving out when somebody was last seen."""
        tables = [
            name
            for (name,) in self.rows(
                "SELECT name FROM sqlite_master WHERE type = 'table' "
                "AND name NOT LIKE 'sqlite%' ORDER BY name"
            )
            if name not in without
        ]
        return {name: self._digest(name) for name in tables}

    def _digest(self, table: str) -> str:
        columns = [
            name
            for _, name, *_ in self.rows(f"PRAGMA table_info({table})")
            if name != "seen_at"
        ]
        found = self.rows(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1")
        return hashlib.sha256(repr(found).encode()).hexdigest()


class Server:
    """The server of a shop as a real process on a port of its own."""

    command: tuple[str, ...] = (sys.executable, "app.py")

    def __init__(self, shop: Shop, variables: Mapping[str, str]) -> None:
        """Not running yet; `variables` go into its environment."""
        self.shop, self.variables, self.port = shop, dict(variables), free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start, and wait until it is well; the seconds that took."""
        began = time.monotonic()
        log = (self.shop.folder / "server.log").open("ab")
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.shop.environment(
                host="127.0.0.1", port=str(self.port), **self.variables
            ),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        log.close()
        while not self.well():
            late = time.monotonic() - began > START_SECONDS
            if late or self.process.poll() is not None:
                raise RuntimeError(f"The server did not start: {self.log()[-600:]}")
            time.sleep(0.05)
        return time.monotonic() - began

    def well(self) -> bool:
        """Whether it says that it is well."""
        try:
            return visit(self.port, "/healthz", wait_seconds=2).status == 200
        except (OSError, HTTPException):
            return False

    def log(self) -> str:
        """All it has said since the shop was made."""
        return (self.shop.folder / "server.log").read_text(errors="replace")

    def stop(self) -> None:
        """Ask it to end, and wait."""
        if self.process:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=10)
        self.kill()

    def kill(self) -> None:
        """End it at once."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def restart(self) -> float:
        """Stop and start on the same port; the seconds the start took."""
        self.stop()
        return self.start()


def serial_of(number: str) -> int:
    """The serial a printed number stands for."""
    said = read(number, {})
    if not said:
        raise ValueError(f"{number} is no number")
    return said.serial


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def open_shop(
    *, cards: int = 200, name: str = "Corner Tea House", timezone: str = "Asia/Dhaka"
) -> Shop:
    """A shop with its programmes, printed cards in use, and a paired till.

    Made once for each set of arguments; each call gives a copy in its own folder.
    """
    return _made(cards, name, timezone).copy()


@cache
def _made(cards: int, name: str, timezone: str) -> Shop:
    shop = Shop(_folder())
    words = ("setup", "--shop", name, "--owner", "Rahima", "--timezone", timezone)
    shop.flask(*words, owner_password=PASSWORD)
    for word, (preset, *settings) in PROGRAMMES.items():
        shop.programme(word, preset, *settings)
        shop.print(word, cards)
    shop.token = shop.flask("device", "add", "Till")["token"]
    return shop


def _folder() -> Path:
    made = tempfile.mkdtemp(prefix="stampcard-torture-")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)


def new_id() -> UUID:
    """An id for an act."""
    return uuid4()


@dataclass(frozen=True)
class Figure:
    """One promise held against what was seen."""

    name: str
    target: str
    seen: str
    ok: bool
