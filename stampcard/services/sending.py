"""The shop's sender: a service at a web address that passes messages on to phones.

An answer may take seconds, so nothing here stands inside a transaction, and what a
visitor asks for is sent after they have their answer.
"""

import http.client
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from queue import Full, Queue
from typing import Any

from stampcard.models.base import close_database
from stampcard.models.failing import FAILURES
from stampcard.models.writing import StorageError
from stampcard.services import limits
from stampcard.services.house import House

SECONDS_MOST = 5  # for each step of an answer
_WAITING_MOST = 200  # jobs; beyond, whoever asks must ask again
_AGENT = "Stampcard"


class NotSent(Exception):
    """The sender did not take it. The text says why, and neither number nor message."""


def is_set(house: House) -> bool:
    """Whether this shop can send anything at all."""
    return bool(house.sender)


def send(to: str, text: str, channel: str, house: House, *, key: str = "") -> None:
    """Hand one message to the sender. Raises NotSent; then an alarm is noted.

    With the same `key` it is the same message once more, which may have been taken.
    """
    body = json.dumps({"to": to, "text": text, "channel": channel}).encode()
    headers = {"Content-Type": "application/json", "User-Agent": _AGENT}
    if key:
        headers["Idempotency-Key"] = key
    if house.sender_token:
        headers["Authorization"] = f"Bearer {house.sender_token}"
    try:
        asked = urllib.request.Request(house.sender, body, headers)  # noqa: S310 - checked
        with _OPENER.open(asked, timeout=SECONDS_MOST):
            return
    except urllib.error.HTTPError as error:
        error.close()
        why = f"HTTP {error.code}"
    except (OSError, ValueError, http.client.HTTPException) as error:
        why = _plainly(error)
    limits.alarm("sender", why, house=house)
    raise NotSent(why)


class Lane:
    """Jobs with the sender, done one after the other while others go on."""

    def __init__(self, most: int, head_start_seconds: float = 0.0) -> None:
        """Nothing is to be done yet; at most so many jobs may wait.

        Whoever asked has a head start: their answer takes no longer for what is done.
        """
        self._jobs: Queue[Callable[[], object]] = Queue(most)
        self._head_start_seconds = head_start_seconds
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def add(self, job: Callable[[], object]) -> bool:
        """Do a job when those before it are done; False where too many wait."""
        with self._starting:
            if not self._thread:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()
        with suppress(Full):
            self._jobs.put_nowait(job)
            return True
        return False

    def settle(self) -> None:
        """Wait until nothing is to be done any more."""
        self._jobs.join()

    def _work(self) -> None:
        while True:
            job = self._jobs.get()
            time.sleep(self._head_start_seconds)
            # An alarm stands already, or nothing can be written anyway.
            with suppress(NotSent, StorageError, OSError, *FAILURES):
                job()
            close_database()  # this thread's own connection
            self._jobs.task_done()


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A number is handed to nobody but the address that the shop named."""

    def redirect_request(self, *_: Any) -> None:
        """To nowhere else."""


def _plainly(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    slow = isinstance(reason, TimeoutError)
    return "no answer in time" if slow else type(reason).__name__


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects)
CODES = Lane(_WAITING_MOST, head_start_seconds=0.05)
MAILINGS = Lane(_WAITING_MOST)  # apart, so that no code waits for these
