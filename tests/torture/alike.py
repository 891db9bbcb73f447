"""Alike: whoever tries codes as a visitor learns nothing from what comes back.

R21 of the promises: codes that are forged, blocked, not in use yet, of another shop or
of nobody are answered alike, in words and in time. All kinds are asked in turn on one
connection, in another order each round, so that what else the machine does meets all
of them. The control is a live card: its answer must be told apart.

The time of noise is told but not compared: that its check character is wrong can be
worked out by anybody beforehand, so ending sooner gives nothing away.
"""

import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.torture.guessing import noise
from tests.torture.street import Figure, Server, Shop, open_shop
from tests.torture.visitors import Answer, Client

LOOKS = {False: 30, True: 3000}  # at each kind of unknown code
LOOKS_OF_A_SOURCE = 20  # below the limit
# Beyond so many failures an hour sources are counted in memory, so no look writes.
FIRST_LOOKS = 520
APART_MOST = 0.05
DIFFERENT = 400  # codes of each kind, all made before the first look
Codes = dict[str, list[str]]
NOISE = "noise"


@dataclass
class Seen:
    """What came back for one kind of code."""

    shapes: set[Any] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)


def figures(full: bool, seed: int) -> Iterator[Figure]:
    """What a visitor could tell apart: by what is answered, by how long it takes."""
    dice = random.Random(seed)
    till, kinds, live = _kinds(dice)
    sources = (f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}" for n in range(1 << 24))
    with till.serve(proxies="1") as server:
        looks = Looks(server, sources, dice)
        looks.at(kinds, FIRST_LOOKS // len(kinds) if full else 0)
        seen = looks.at(kinds, LOOKS[full])
        told = looks.at({"live": [live]}, LOOKS[full] // 10)["live"]
    yield _answers(seen, told)
    yield _times(seen, told, full)


class Looks:
    """One visitor's connection, from another address every few looks."""

    def __init__(
        self, server: Server, sources: Iterator[str], dice: random.Random
    ) -> None:
        """Nothing is asked yet."""
        self.client, self.sources, self.dice = Client(server.port), sources, dice
        self.asked = 0

    def at(self, kinds: Codes, rounds: int) -> dict[str, Seen]:
        """So many looks at each kind, in another order each round."""
        seen = {kind: Seen() for kind in kinds}
        for _ in range(rounds):
            for kind in self.dice.sample(list(kinds), len(kinds)):
                self._look(self.dice.choice(kinds[kind]), seen[kind])
        return seen

    def _look(self, code: str, seen: Seen) -> None:
        if self.asked % LOOKS_OF_A_SOURCE == 0:
            self.source = next(self.sources)
        self.asked += 1
        began = time.perf_counter()
        answer = self.client.get(f"/C/{code}", {"X-Forwarded-For": self.source})
        seen.seconds.append(time.perf_counter() - began)
        seen.shapes.add(_shape(answer))


def _answers(seen: dict[str, Seen], live: Seen) -> Figure:
    shapes = {shape for each in seen.values() for shape in each.shapes}
    said = {
        kind: sorted({(status, len(body)) for status, _, body in each.shapes})
        for kind, each in seen.items()
    }
    return Figure(
        f"R21 {len(seen)} kinds of code that is not to be known, as a visitor",
        "the same status, headers and body for all; a live card's are others (control)",
        "the same for all" if len(shapes) == 1 else f"(status, bytes) by kind: {said}",
        len(shapes) == 1 and not live.shapes & shapes,
    )


def _times(seen: dict[str, Seen], live: Seen, full: bool) -> Figure:
    middle = {kind: statistics.median(each.seconds) for kind, each in seen.items()}
    compared = [took for kind, took in middle.items() if kind != NOISE]
    least = min(compared)
    apart = max(compared) / least - 1
    control = statistics.median(live.seconds) / least - 1
    said = ", ".join(f"{kind} {1e6 * took:.0f} µs" for kind, took in middle.items())
    return Figure(
        f"R21 time taken, {LOOKS[full]} looks at each",
        f"medians at most {APART_MOST:.0%} apart; a live card's more (control)"
        if full
        else "only told",
        f"{apart:.1%} apart: {said}; a live card {control:+.0%}",
        not full or apart <= APART_MOST < abs(control),
    )


def _kinds(dice: random.Random) -> tuple[Shop, Codes, str]:
    """A shop, codes of each kind, and a live card."""
    shop = open_shop(cards=200)
    good, blocked = shop.codes("stamps")[:100], shop.codes("stamps")[100:]
    with shop.serve() as server:
        client = Client(server.port, token=shop.token)
        for code in blocked:
            client.act(code=code, verb="void")
        server.stop()
    other = open_shop(cards=200, name="Riverside Books").codes("stamps")
    waiting = [shop.code(serial) for serial in shop.print("stamps", 60, active=False)]
    last = max(high for _, high in shop.ranges.values())
    many = range(DIFFERENT)
    kinds = {
        "forged mark": [dice.choice(good)[:8] + noise(dice, 13) for _ in many],
        "no such number": [shop.code(last + 1 + n**2) for n in many],
        "other shop's": other,
        "blocked": blocked,
        "not in use": waiting,
        NOISE: [noise(dice, 21) for _ in many],
    }
    return shop, kinds, good[0]


def _shape(answer: Answer) -> Any:
    unlike = {"date", "set-cookie"}
    headers = tuple(sorted(h for h in answer.headers if h[0].lower() not in unlike))
    return answer.status, headers, answer.body
