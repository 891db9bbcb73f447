"""A hundred thousand tickets frozen, announced and drawn, and a hundred thousand cards.

`python -m tests.benchmarks.bench_draws`
"""

import tempfile
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from stampcard.models.base import execute, execute_many, open_database, row
from stampcard.models.writing import write
from stampcard.services import draws
from stampcard.values.chance import Odds, lot_of
from stampcard.values.draws import LOTTERY, Source
from tests.builders import OWNER, Clock, a_batch, a_house, a_programme, a_shop

TICKETS, ACCOUNTS, PRIZES = 100_000, 50_000, 100
MOST_SECONDS = 5
MARCH = date(2026, 3, 31)


def fill(programme: int, batch) -> None:
    """Half as many cards as tickets, each with two of them."""

    def job() -> None:
        execute("INSERT INTO account (opened_at) SELECT 0 FROM card")
        execute("UPDATE card SET account_id = serial - ? + 1", batch.first_serial)
        unit = f"ticket:{MARCH}"
        lines = ((n, programme, unit, 2) for n in range(1, ACCOUNTS + 1))
        execute_many(
            "INSERT INTO balance (account_id, programme_id, unit, amount) "
            "VALUES (?, ?, ?, ?)",
            lines,
        )

    write(job)


def main() -> int:
    """Measure, and say whether it is within the bounds."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        open_database(f"sqlite:///{folder}/bench.sqlite")
        house = a_house(Path(folder), clock)
        a_shop(house)
        programme = a_programme("prize_draw", house, prizes=f"{PRIZES}: Cake")
        fill(programme.id, a_batch(programme, ACCOUNTS, house))
        clock.move(days=31)
        source = Source(LOTTERY, clock.now + timedelta(days=1), "Prize bond")
        start = perf_counter()
        made, problems = draws.freeze(programme, MARCH, source, OWNER, house)
        assert made, problems
        frozen = perf_counter()
        clock.move(days=2)
        assert draws.enter(made, "0123456", OWNER, house) is None
        drawn = perf_counter()
        (count,) = row("SELECT COUNT(*) FROM draw_ticket") or (0,)
    taken = drawn - start
    print(f"{count} tickets frozen in {frozen - start:.2f} s")
    print(f"{PRIZES} prizes drawn in {drawn - frozen:.2f} s")
    start = perf_counter()
    odds = Odds(4, "Dessert", ((100, "Dinner"),))
    for at in range(0, 50_000, 50):
        lot_of(b"seed", odds, 50_000, at)
    print(f"one card of 50,000 decided in {(perf_counter() - start):.3f} ms")
    return int(taken > MOST_SECONDS)


if __name__ == "__main__":
    raise SystemExit(main())
