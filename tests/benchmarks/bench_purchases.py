"""Bills: what five programmes cost beside one, and how long a long history takes.

Run as `python -m tests.benchmarks.bench_purchases [BILLS] [ENTRIES]`. Bills of one and
of five programmes take turns, so that a busy machine slows both. The day has a limit of
points, so that the rules look back at what was earned before.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from stampcard.models.base import close_database, open_database
from stampcard.models.writing import write
from stampcard.services.house import House
from stampcard.services.positions import position_of, rules_of
from stampcard.services.purchases import Rung, ring_up
from stampcard.services.scans import find
from stampcard.values.bills import Bill
from stampcard.values.decisions import Act, Verb
from tests.builders import OWNER, Clock, a_house, a_programme, a_shop, stamp
from tests.members import a_member, for_members, numbers_of

ROUNDS, MOST_MS, MOST_TIMES = 200, 2.0, 2.0


def main() -> None:
    """Ring bills up, grow one account, print medians."""
    bills, entries = (int(word) for word in (*sys.argv[1:], "300", "10000")[:2])
    with tempfile.TemporaryDirectory() as folder:
        open_database(f"sqlite:///{Path(folder, 'shop.sqlite3')}")
        house = a_house(Path(folder), Clock())
        a_shop(house)
        one, five = _number(1, house), _number(5, house)
        _compare(one, five, bills, house)
        _long_history(one, entries, house)
        close_database()


def _number(programmes: int, house: House) -> str:
    """A member's number, who takes part in so many programmes."""
    opened = [
        for_members(a_programme("points", house, most_per_day=10**6))
        for _ in range(programmes)
    ]
    wanted = tuple(programme.id for programme in opened)
    phone = f"0171234567{programmes}"
    return numbers_of(a_member(house, phone, programmes=wanted))[0]


def _compare(one: str, five: str, bills: int, house: House) -> None:
    took: dict[str, list[float]] = {one: [], five: []}
    for _ in range(bills):
        for number, times in took.items():
            times.append(_milliseconds(lambda of=number: _ring(of, house)))  # type: ignore[misc]
    first, second = (statistics.median(took[number]) for number in (one, five))
    print(f"a bill in one programme    {first:8.2f} ms")
    print(f"a bill in five programmes  {second:8.2f} ms")
    print(f"times as long              {second / first:8.2f} (at most {MOST_TIMES})")


def _long_history(number: str, entries: int, house: House) -> None:
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
    print(f"decided after {entries:6} entries {took:6.2f} ms (at most {MOST_MS})")


def _ring(number: str, house: House) -> None:
    ring_up(Rung(uuid4(), (number,), Bill(900000)), OWNER, house)


def _earn(number: str, house: House) -> None:
    stamp(number, house, spend_minor=900000)


def _milliseconds(job: Callable[[], object]) -> float:
    began = time.perf_counter()
    job()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
