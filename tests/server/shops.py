"""A whole shop served by a real process, and acts sent to it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from uuid import uuid4

import stampcard
from stampcard import config
from stampcard.models.base import close_database
from stampcard.values.codes import number_of
from tests.builders import a_batch, a_programme, a_shop
from tests.server.processes import ROOT, free_port

CARDS = 200
STARTED_WITHIN_SECONDS = 120  # a busy machine is no defect


@dataclass
class Shop:
    """Its folder, its cards' numbers, and a device's token."""

    folder: Path
    numbers: list[str]
    token: str
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None
    program: Path = ROOT  # the folder of the version that is served

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("STAMPCARD_")}
        return kept | {
            "STAMPCARD_INSTANCE_PATH": str(self.folder),
            "STAMPCARD_HOST": "127.0.0.1",
            "STAMPCARD_PORT": str(self.port),
        }

    @contextmanager
    def served(self, *before: str, **variables: str) -> Iterator[None]:
        """Serve it, with words before the command and more variables."""
        with subprocess.Popen(
            [*before, sys.executable, "app.py"],
            cwd=self.program,
            env=self.environment | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as self.process:
            try:
                self._wait()
                yield
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(self.process.pid, signal.SIGKILL)

    def stop(self) -> int:
        """Tell it to stop; its exit code."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=6)

    def ask(self, method: str, path: str, wish: object = None, **more: str):
        """One request over a connection of its own: status, headers, body as text."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            headers = {"Authorization": f"Bearer {self.token}", **more}
            body = None if wish is None else json.dumps(wish)
            if body:
                headers["Content-Type"] = "application/json"
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def stamp(self, n: int = 0, act_id: str = ""):
        """Put a stamp on the n-th card: status, headers, body as text."""
        wish = {"id": act_id or str(uuid4()), "verb": "earn", "code": self.numbers[n]}
        return self.ask("POST", "/api/v1/acts", wish)

    def redeem(self, n: int = 0) -> dict[str, Any]:
        """Redeem the n-th card: the answer."""
        wish = {"id": str(uuid4()), "verb": "redeem", "code": self.numbers[n]}
        found: dict[str, Any] = json.loads(self.ask("POST", "/api/v1/acts", wish)[2])
        return found

    def health(self) -> tuple[int, dict[str, Any]]:
        """What `/healthz` says."""
        status, _, body = self.ask("GET", "/healthz")
        return status, json.loads(body)

    def acts(self) -> set[str]:
        """The ids of all stamps in the ledger, which is whole."""
        assert json.loads(self._command("verify"))["ok"]
        rows = json.loads(self._command("export", "ledger", "--format", "json"))
        return {each["act"] for each in rows if each["verb"] == "earn"}

    def _command(self, *words: str) -> str:
        json_too = () if "export" in words else ("--json",)
        return subprocess.run(
            [sys.executable, "-m", "flask", *words, *json_too],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout

    def _wait(self) -> None:
        assert self.process
        patience = time.monotonic() + STARTED_WITHIN_SECONDS
        while time.monotonic() < patience and self.process.poll() is None:
            with suppress(OSError, HTTPException):
                self.ask("GET", "/healthz")
                return
            time.sleep(0.05)
        os.killpg(self.process.pid, signal.SIGKILL)
        assert self.process.stderr
        raise AssertionError(f"it did not start: {self.process.stderr.read()}")


def a_shop_in(folder: Path, preset: str = "", **settings: object) -> Shop:
    """A shop with some cards in use: stamp cards without pauses, or of a preset."""
    given = {"STAMPCARD_INSTANCE_PATH": str(folder), "STAMPCARD_HOST": "127.0.0.1"}
    app = stampcard.create_app(config.load(given, root=ROOT))
    try:
        house = app.extensions["stampcard"].house
        a_shop(house)
        free = {"stamps_needed": 20, "pause_seconds": 0, "daily_limit": 0}
        programme = a_programme(preset or "stamp_card", house, **(settings or free))
        batch = a_batch(programme, CARDS, house)
        told = app.test_cli_runner().invoke(args=["device", "add", "Till", "--json"])
        token = json.loads(told.output)["token"]
    finally:
        close_database()
    serials = range(batch.first_serial, batch.first_serial + CARDS)
    return Shop(folder, [number_of(serial) for serial in serials], token)
