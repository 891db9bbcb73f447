"""Tills that stamp without pause, whatever happens, and remember what was answered."""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from http.client import HTTPException
from typing import Any
from uuid import UUID, uuid4

from tests.torture.street import Shop, open_shop
from tests.torture.visitors import Client

TROUBLE = {502, 503, 504, 507}  # nothing was recorded: the same act is sent again
REST_SECONDS = 0.02
_DURABLE = ("stamp_card", "surplus=carry", "pause_seconds=0", "stamps_needed=9")


class Tills:
    """So many clients at once, each sending acts with ids of its own until it ends.

    An act is sent again with the same id until there is an answer that settles it;
    only then it is remembered, in `answered`: id -> (serial, answer). An act under way
    at the end is sent until it is settled, too, as long as `patience_seconds` last.
    """

    def __init__(
        self, ports: Sequence[int], token: str, cards: Sequence[int], shop: Shop,
        *, count: int = 8, patience_seconds: float = 15, rest_seconds: float = 0,
    ) -> None:  # fmt: skip
        """Nothing is sent yet; the tills are spread over the ports."""
        self.shop, self.token, self.cards = shop, token, list(cards)
        self.answered: dict[str, tuple[int, dict[str, Any]]] = {}
        self.statuses: Counter[int] = Counter()
        self.waits_seconds: list[float] = []
        self.attempts, self.unsettled = 0, 0
        self._rest, self._patience = rest_seconds, patience_seconds
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._stamp, args=(ports[n % len(ports)], n, count))
            for n in range(count)
        ]

    def __enter__(self) -> "Tills":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _stamp(self, port: int, which: int, count: int) -> None:
        client = Client(port, token=self.token)
        dice = random.Random(which)
        own = self.cards[which::count] or self.cards
        while not self._ended.is_set():
            self._settle(client, dice.choice(own))
            self._ended.wait(self._rest)
        client.close()

    def _settle(self, client: Client, serial: int) -> None:
        act, code = str(uuid4()), self.shop.code(serial)
        until: float | None = None
        while True:
            began = time.monotonic()
            status, answer = self._sent(client, act, code)
            with self._lock:
                self.attempts += 1
                self.statuses[status] += 1
                if status and status not in TROUBLE:
                    self.waits_seconds.append(time.monotonic() - began)
                    self.answered[act] = (serial, answer)
                    return
            if self._ended.is_set():
                until = until or time.monotonic() + self._patience
                if time.monotonic() > until:
                    self.unsettled += 1
                    return
            time.sleep(REST_SECONDS)

    @staticmethod
    def _sent(client: Client, act: str, code: str) -> tuple[int, dict[str, Any]]:
        with suppress(OSError, HTTPException):
            came = client.act(id=act, verb="earn", code=code)
            return came.status, came.json or {}
        client.close()
        return 0, {}


def stamped_shop(cards: int) -> tuple[Shop, list[int]]:
    """A shop with cards that may be stamped for ever, and their serials."""
    shop = open_shop(cards=20)
    shop.programme("durable", *_DURABLE)
    return shop, shop.print("durable", cards)


def differences(shop: Shop, *tills: Tills, **variables: str) -> list[str]:
    """What the ledger has not, or more than once, of all that was answered."""
    rows = shop.flask("export", "ledger", "--format", "json", **variables)
    kept = Counter(UUID(row["act"]) for row in rows)
    accepted = Counter(
        row["number"]
        for row in rows
        if row["verb"] == "earn" and row["outcome"] == "accepted"
    )
    answered: dict[str, Any] = {}
    for each in tills:
        answered |= each.answered
    lost = [act for act in answered if kept[UUID(act)] != 1]
    twice = [str(act) for act, times in kept.items() if times > 1]
    stamps = Counter(
        answer_number(shop, serial)
        for serial, answer in answered.values()
        if answer.get("outcome") == "accepted"
    )
    fewer = [number for number, n in stamps.items() if accepted[number] < n]
    # An act that was not settled in time may have been written all the same.
    unsettled = sum(each.unsettled for each in tills)
    surplus = sum((accepted - stamps).values()) - unsettled
    found = [f"lost {act}" for act in lost] + [f"twice {act}" for act in twice]
    found += [f"fewer stamps on {number}" for number in fewer]
    return found + ([f"{surplus} stamps nobody asked for"] if surplus > 0 else [])


def answer_number(shop: Shop, serial: int) -> str:
    """The printed number of a card, as exports have it."""
    return shop.code(serial)[:8]


def proof(shop: Shop, *words: str, **variables: str) -> dict[str, Any]:
    """What `flask verify` says, sound or not."""
    said = shop.run("verify", "--json", *words, **variables)
    found: dict[str, Any] = json.loads(said.stdout or said.stderr)
    return found


def percentile_ms(seconds: Iterable[float], share: float) -> float:
    """The waiting time that such a share stays below, in milliseconds."""
    ordered = sorted(seconds)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000
