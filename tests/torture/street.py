"""The street: a shop made once by its own commands, and those who come in from outside.

Nothing here imports the app, save the making of printed codes, which otherwise stand
only on paper.
"""

import atexit
import hashlib
import json
import os
import re
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
from datetime import date
from functools import cache
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from stampcard.values.codes import code_of, mark_key, read

ROOT = Path(__file__).parents[2]
PASSWORD = "a quiet river at dawn"
START_SECONDS = 60  # on a busy machine
# Programmes of every shop here, by the word used for them below.
PROGRAMMES: dict[str, tuple[str, ...]] = {
    "stamps": ("stamp_card", "stamps_needed=5", "reward=One free tea"),
    "coupons": ("coupon", "benefit=gift", "reward=Biscuit"),
}
Ended = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers as they came, body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """All values of a header, parted by commas; "" when it is missing."""
        found = [text for key, text in self.headers if key.lower() == name.lower()]
        return ", ".join(found)

    @property
    def json(self) -> Any:
        """The body read as JSON; None when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


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
        server.start()
        try:
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


class Client:
    """One connection that is kept, cookies that are kept, a token perhaps."""

    def __init__(self, port: int, *, token: str = "", source: str = "") -> None:
        """`source` is the address a trusted proxy would name for this client."""
        self.port, self.cookies = port, dict[str, str]()
        self.always = {"Authorization": f"Bearer {token}"} if token else {}
        if source:
            self.always["X-Forwarded-For"] = source
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request; a connection the server closed meanwhile is opened anew."""
        given = {**self.always, **(headers or {})}
        if self.cookies:
            jar = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
            given.setdefault("Cookie", jar)
        data = body.encode() if isinstance(body, str) else body
        for last in (False, True):
            try:
                self._connection.request(method, path, data, given)
                came = self._connection.getresponse()
                text = came.read()
                break
            except (ConnectionError, HTTPException):
                self._connection.close()
                if last:
                    raise
        answer = Answer(came.status, tuple(came.getheaders()), text)
        self._keep_cookies(answer)
        return answer

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Open an address."""
        return self.ask("GET", path, None, headers)

    def post(
        self,
        path: str,
        fields: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a form."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(fields or {}, doseq=True, errors="surrogatepass")
        return self.ask("POST", path, body, {**form, **(headers or {})})

    def submit(self, page: str, path: str, fields: Mapping[str, Any]) -> Answer:
        """Open a page, and send a form with the token that stands in it."""
        token = form_token(self.get(page))
        return self.post(path, {"csrf_token": token, **fields})

    def act(self, **fields: Any) -> Answer:
        """Ask for an act over the interface for programs."""
        fields.setdefault("id", str(uuid4()))
        fields.setdefault("verb", "earn")
        json_type = {"Content-Type": "application/json"}
        return self.ask("POST", "/api/v1/acts", json.dumps(fields), json_type)

    def card(self, text: str) -> Answer:
        """Look a card up over the interface for programs."""
        return self.get(f"/api/v1/cards/{text}")

    def sign_in(self, password: str = PASSWORD, **fields: str) -> Answer:
        """Sign in as the owner, or with other fields."""
        return self.submit(
            "/sign-in", "/sign-in", {"name": "Rahima", "password": password, **fields}
        )

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()

    def __del__(self) -> None:
        """Whoever forgets a client leaves no line open."""
        self._connection.close()

    def _keep_cookies(self, answer: Answer) -> None:
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                key, _, text = value.partition(";")[0].partition("=")
                if text.strip('"'):
                    self.cookies[key] = text
                else:
                    self.cookies.pop(key, None)


def visit(port: int, path: str, *, wait_seconds: float = 10, **headers: str) -> Answer:
    """A visitor's one look."""
    connection = HTTPConnection("127.0.0.1", port, timeout=wait_seconds)
    try:
        connection.request("GET", path, headers=headers)
        came = connection.getresponse()
        return Answer(came.status, tuple(came.getheaders()), came.read())
    finally:
        connection.close()


def raw(port: int, data: bytes, *, wait_seconds: float = 3) -> bytes:
    """Send bytes as they are; all that comes back until the server ends or waits."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait_seconds) as line:
        came = b""
        with suppress(OSError):
            line.sendall(data)
            while piece := line.recv(65536):
                came += piece
        return came


def form_token(page: Answer) -> str:
    """The token that guards the forms of a page; "" when there is none."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    return found[1] if found else ""


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


def today() -> date:
    """The day of the machine's clock."""
    return date.today()


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
