"""Bills: what five programmes cost beside one, and how long a long history takes.

Run as `python -m tests.benchmarks.bench_purchases [BILLS] [ENTRIES]`. Bills of one and
of five programmes take turns, so that a busy machine slows both. The day has a limit of
points, so that the rules look back at what was earned before. A till's request goes all
the way through the app, from its token to its answer, but over no network.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from flask import Flask

from stampcard import create_app
from stampcard.config import Settings
from stampcard.models.base import close_database
from stampcard.models.writing import write
from stampcard.services import access
from stampcard.services.house import House
from stampcard.services.positions import position_of, rules_of
from stampcard.services.purchases import Rung, ring_up
from stampcard.services.scans import find
from stampcard.values.bills import Bill
from stampcard.values.decisions import Act, Verb
from tests.builders import OWNER, Clock, a_programme, a_shop, stamp
from tests.members import a_member, for_members, numbers_of

SECRET_KEY = "k" * 64
ROUNDS, MOST_MS, MOST_TIMES = 200, 2.0, 2.0


def main() -> int:
    """Ring bills up, grow one account, print medians; 1 where a bound is missed."""
    bills, entries = (int(word) for word in (*sys.argv[1:], "300", "10000")[:2])
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder, 'shop.sqlite3')}"
        settings = Settings(
            instance_path=Path(folder), database_url=url, secret_key=SECRET_KEY
        )
        app = create_app(settings, clock=Clock())
        house: House = app.extensions["stampcard"].house
        a_shop(house)
        numbers = _number(1, house), _number(5, house)
        _compare("through the service", _service(house), numbers, bills)
        kept = [
            _compare("as a till's request", _till(app, house), numbers, bills),
            _long_history(numbers[0], entries, house),
        ]
        close_database()
    return int(not all(kept))


def _number(programmes: int, house: House) -> str:
    """A member's number, who takes part in so many programmes."""
    opened = [
        for_members(a_programme("points", house, most_per_day=10**6))
        for _ in range(programmes)
    ]
    wanted = tuple(programme.id for programme in opened)
    phone = f"0171234567{programmes}"
    return numbers_of(a_member(house, phone, programmes=wanted))[0]


def _service(house: House) -> Callable[[str], None]:
    def ring(number: str) -> None:
        ring_up(Rung(uuid4(), (number,), Bill(900000)), OWNER, house)

    return ring


def _till(app: Flask, house: House) -> Callable[[str], None]:
    client, (_, token) = (
        app.test_client(),
        access.add_device("Till", OWNER, house=house),
    )
    headers = {"Authorization": f"Bearer {token}"}

    def ring(number: str) -> None:
        body = {"id": str(uuid4()), "code": number, "total": "9000"}
        answer = client.post("/api/v1/purchases", json=body, headers=headers)
        assert answer.status_code == 201, answer.text

    return ring


def _compare(
    how: str, ring: Callable[[str], None], numbers: tuple[str, str], bills: int
) -> bool:
    took: dict[str, list[float]] = {number: [] for number in numbers}
    for _ in range(bills):
        for number, times in took.items():
            times.append(_milliseconds(lambda of=number: ring(of)))  # type: ignore[misc]
    one, five = map(statistics.median, took.values())
    print(
        f"a bill {how}: in one programme {one:.2f} ms, in five {five:.2f} ms, ", end=""
    )
    print(f"{five / one:.2f} times as long (at most {MOST_TIMES})")
    return five <= one * MOST_TIMES


def _long_history(number: str, entries: int, house: House) -> bool:
    write(lambda: [_earn(number, house) for _ in range(entries)])
    found = find(number, house)
    assert found
    kind, terms = rules_of(found)
    at, day = house.now()

    def decide() -> None:
        position = position_of(found, at, day)
        act = Act(at, day, (position,), spend_minor=900000)
        kind.decide(Verb.EARN, terms, act)

    took = statistics.median(_milliseconds(decide) for _ in range(ROUNDS))
    print(
        f"read and decided after {entries} entries: {took:.2f} ms (at most {MOST_MS})"
    )
    return took <= MOST_MS


def _earn(number: str, house: House) -> None:
    stamp(number, house, spend_minor=900000)


def _milliseconds(job: Callable[[], object]) -> float:
    began = time.perf_counter()
    job()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    raise SystemExit(main())
