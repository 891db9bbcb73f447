"""Members among a million: how long a look-up takes, and how large the file is.

Run as `python -m tests.benchmarks.bench_members [MEMBERS]`. The members are written
straight into the tables, with names that are as common as some are in Bangladesh: every
tenth is a Rahman.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from stampcard.models.base import close_database, database, open_database
from stampcard.models.writing import write
from stampcard.phones import Phone
from stampcard.services.house import House
from stampcard.services.members import searching
from stampcard.services.members.names import words_of
from tests.builders import Clock, a_house, a_shop

ROUNDS = 200
FIRST = ("Rahima", "Karim", "Ayesha", "Jamal", "Nasrin", "Tariq", "রহিমা", "করিম")
LAST = ("Begum", "Khan", "Hossain", "Akter", "Islam", "Chowdhury", "বেগম", "খান")


def main() -> None:
    """Fill a shop, look members up, print medians and the slowest."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "shop.sqlite3")
        open_database(f"sqlite:///{file}")
        house = a_house(Path(folder), Clock())
        a_shop(house)
        began = time.monotonic()
        _fill(count, house)
        print(f"{count:,} members written in {time.monotonic() - began:.0f} s")
        for what, asked in _questions(count):
            _measure(what, asked, house)
        close_database()
        print(f"file                {file.stat().st_size / 2**20:10.0f} MB")


def _questions(count: int) -> list[tuple[str, list[str]]]:
    some = [random.Random(n).randrange(count) for n in range(ROUNDS)]
    return [
        ("whole number", [_phone(n).e164 for n in some]),
        ("last four digits", [_phone(n).tail for n in some]),
        ("last six digits", [_phone(n).e164[-6:] for n in some]),
        ("rare surname", [f"Family{n % 5000}" for n in some]),
        ("common surname", ["rahm", "Rahman", "hoss", "বেগ"] * (ROUNDS // 4)),
        ("name and surname", [f"{FIRST[n % 8]} rahm" for n in some]),
        ("two common, rarely met", ["Karim Family17", "Jamal Family4"] * (ROUNDS // 2)),
        ("nobody", ["Zzyzx", "0123"] * (ROUNDS // 2)),
    ]


def _measure(what: str, asked: list[str], house: House) -> None:
    times, hits = [], 0
    for text in asked:
        began = time.perf_counter()
        hits += bool(searching.search(text, house))
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    print(
        f"{what:22} median {statistics.median(times):7.2f} ms   "
        f"95 % {times[len(times) * 95 // 100]:7.2f} ms   slowest {times[-1]:7.2f} ms   "
        f"{hits} of {len(asked)} found"
    )


def _phone(n: int) -> Phone:
    """Numbers scattered over an operator's range, none twice."""
    return Phone(f"+88017{n * 48271 % 99_999_989:08}")


def _name(n: int) -> str:
    lot = random.Random(n)
    surname = "Rahman" if n % 10 == 0 else lot.choice((*LAST, f"Family{n % 5000}"))
    return f"{FIRST[n % 8]} {surname}"


def _fill(count: int, house: House) -> None:
    with suppress(AttributeError):
        database.execute_sql("PRAGMA cache_size = -200000")
    for start in range(0, count, 50_000):
        numbers = range(start, min(start + 50_000, count))
        write(lambda numbers=numbers: _add(numbers, house))


def _add(numbers: range, house: House) -> None:
    cursor = database.cursor()
    cursor.executemany(
        "INSERT INTO member (id, fingerprint, phone, tail, head, key_id, name, locale, "
        "channel, every_days, note, pin_hash, joined_at, joined_by_id, joined_how, "
        "seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, '', '', 0, '', '', 1, 1, '', 1)",
        _rows(numbers, house),
    )
    cursor.executemany(
        "INSERT INTO name_word (word, member_id) VALUES (?, ?)",
        ((word, n + 1) for n in numbers for word in words_of(_name(n))),
    )


def _rows(numbers: range, house: House) -> Iterator[tuple[object, ...]]:
    key = house.phone_key
    for n in numbers:
        phone = _phone(n)
        yield (
            n + 1,
            key.fingerprint(phone),
            key.seal(phone.e164, n + 1),
            key.tail(phone.tail),
            key.head(phone),
            key.id,
            _name(n),
        )


if __name__ == "__main__":
    main()
