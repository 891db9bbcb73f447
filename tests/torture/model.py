"""Random sequences of acts, held against the reference.

R12 of the promises: stamp, redeem, undo, block, try again, reuse an id, restart; after
every step server and reference must say the same. The control is the reference behind
HTTP: whole, it must pass; forgetting ids, it must be found out.
"""

import json
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    multiple,
    rule,
    run_state_machine_as_test,
)

from tests.torture.reference import Card, Fields, Reference, Said, heard
from tests.torture.street import Figure, Shop, open_shop
from tests.torture.visitors import Client

QUICK, FULL = (40, 30), (2000, 50)  # sequences, steps of each
RESTART_CHANCE = {False: 0.02, True: 0.004}
STAMP_CARDS, COUPONS = 2, 1  # for each sequence, all fresh


@dataclass
class Rig:
    """A shop under test: how to ask it, its unused cards, how to restart it."""

    ask: Callable[[Fields], Said]
    stamp_cards: Iterator[str]
    coupons: Iterator[str]
    restart: Callable[[], object]
    dice: random.Random
    steps: Iterator[int] = field(default_factory=count)

    def new_id(self) -> str:
        """An act's id, the same in each run with the same seed."""
        return str(UUID(int=self.dice.getrandbits(128), version=4))


class Rules(RuleBasedStateMachine):
    """What hypothesis strings together; a subclass names the shop."""

    rig: Rig
    cards, acts = Bundle("cards"), Bundle("acts")

    def __init__(self) -> None:
        super().__init__()
        self.reference = Reference()
        self.unused = {
            False: [next(self.rig.stamp_cards) for _ in range(STAMP_CARDS)],
            True: [next(self.rig.coupons) for _ in range(COUPONS)],
        }

    @rule(target=cards, is_coupon=st.booleans())
    def take_a_card(self, is_coupon: bool) -> Any:
        if not self.unused[is_coupon]:
            return multiple()
        code = self.unused[is_coupon].pop()
        start = {"use": 1} if is_coupon else {}
        self.reference.cards[code] = Card(is_coupon, balances=start)
        return code

    @rule(target=acts, code=cards, stamps=st.integers(1, 7))
    def stamp(self, code: str, stamps: int) -> Fields:
        return self.done({"verb": "earn", "code": code, "count": stamps})

    @rule(target=acts, code=cards)
    def redeem(self, code: str) -> Fields:
        return self.done({"verb": "redeem", "code": code})

    @rule(target=acts, code=cards)
    def block(self, code: str) -> Fields:
        return self.done({"verb": "void", "code": code})

    @rule(target=acts, act=acts)
    def undo(self, act: Fields) -> Fields:
        return self.done({"verb": "reverse", "of": act["id"]})

    @rule(act=acts)
    def try_again(self, act: Fields) -> None:
        self.compare(act)

    @rule(act=consumes(acts), code=cards)
    def reuse_the_id(self, act: Fields, code: str) -> None:
        self.compare({"id": act["id"], "verb": "redeem", "code": code})

    @rule()
    def undo_what_never_was(self) -> None:
        self.done({"verb": "reverse", "of": self.rig.new_id()})

    @rule()
    def restart(self) -> None:
        self.rig.restart()

    def done(self, act: Fields) -> Fields:
        whole = {"id": self.rig.new_id(), **act}
        self.compare(whole)
        return whole

    def compare(self, act: Fields) -> None:
        next(self.rig.steps)
        expected, seen = self.reference.act(act), self.rig.ask(act)
        assert seen == expected, f"{act}: {seen}, not {expected}"


def disagreement(rig: Rig, sequences: int, steps: int, start: int) -> str:
    """The first step at which a shop and the reference part, or ""."""
    bounds = settings(
        max_examples=sequences,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        # A shrunk sequence would need thousands of fresh cards.
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    try:
        machine = type("Counter", (Rules,), {"rig": rig})
        run_state_machine_as_test(seed(start)(machine), settings=bounds)  # type: ignore[no-untyped-call]
    except (AssertionError, HypothesisException) as error:
        return " ".join(str(error).split())[:300] or "they part"
    return ""


def figures(full: bool, start: int) -> Iterator[Figure]:
    """The real shop, and the two controls."""
    sequences, steps = FULL if full else QUICK
    yield _real(sequences, steps, start, RESTART_CHANCE[full])
    yield from controls(min(sequences, 100), steps, start)


def controls(sequences: int, steps: int, start: int) -> Iterator[Figure]:
    """The reference behind HTTP: whole, and forgetting ids."""
    for forgets in (False, True):
        yield _control(forgets, sequences, steps, start)


def _real(sequences: int, steps: int, start: int, chance: float) -> Figure:
    shop = open_shop(cards=4)
    dice = random.Random(start)
    stamps = _fresh(shop, "stamps", sequences * STAMP_CARDS + 20)
    coupons = _fresh(shop, "coupons", sequences * COUPONS + 20)
    restarts = 0
    with shop.serve() as server:
        till = Client(server.port, token=shop.token)

        def restart() -> None:
            nonlocal restarts
            if dice.random() < chance:
                server.restart()
                restarts += 1

        rig = Rig(_by(till), stamps, coupons, restart, dice)
        found = disagreement(rig, sequences, steps, start)
        sound = shop.flask("verify")
    done = next(rig.steps)
    return Figure(
        f"R12 {sequences} random sequences of {steps} steps against the reference",
        "0 disagreements; the ledger verifies",
        f"{found or 0}; {done:,} acts, {restarts} restarts, verify {sound['ok']}",
        not found and sound["ok"] and done > sequences * steps // 4,
    )


def _control(forgets: bool, sequences: int, steps: int, start: int) -> Figure:
    dice, names = random.Random(start), (f"card-{n}" for n in count())
    with _served(Reference(forgets_ids=forgets)) as (port, reference):
        client = Client(port)

        def new(is_coupon: bool) -> Iterator[str]:
            for code in names:
                start = {"use": 1} if is_coupon else {}
                reference.cards[code] = Card(is_coupon, balances=start)
                yield code

        rig = Rig(_by(client), new(False), new(True), lambda: None, dice)
        found = disagreement(rig, sequences, steps, start)
    return Figure(
        f"R12 control: a shop that {'forgets ids' if forgets else 'is whole'}",
        "found out" if forgets else "0 disagreements",
        f"{found or 0} ({next(rig.steps):,} acts)",
        bool(found) is forgets,
    )


def _fresh(shop: Shop, word: str, count: int) -> Iterator[str]:
    """Unused cards without end: some sequences are given up and do not count."""
    while True:
        for serial in shop.print(word, count):
            yield shop.code(serial)


def _by(client: Client) -> Callable[[Fields], Said]:
    def ask(act: Fields) -> Said:
        answer = client.act(**act)
        return heard(answer.status, answer.json)

    return ask


@contextmanager
def _served(reference: Reference) -> Iterator[tuple[int, Reference]]:
    """A reference behind HTTP, in the shape of the interface for programs."""
    handler = partial(_Handler, reference)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, reference
        server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one piece, or each answer waits for the other

    def __init__(self, reference: Reference, *args: Any) -> None:
        self._reference = reference
        super().__init__(*args)

    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        said = self._reference.act(json.loads(self.rfile.read(size)))
        body = {
            "outcome": said.outcome,
            "reason": said.reason,
            "replayed": said.replayed,
            "entries": [{"unit": u, "amount": n} for u, n in said.entries],
            "standing": {"balances": dict(said.balances)},
        }
        data = json.dumps(body).encode()
        self.send_response(said.status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
