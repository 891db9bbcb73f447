"""What an erasure costs, and the copy a person may ask for.

Run as `python -m tests.benchmarks.bench_erasing`: medians of several members each; what
an act costs with rows overwritten when they go and without; and how often a page keeps
a trace of somebody erased until the file is written anew.
"""

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from stampcard.language import Speaker
from stampcard.models import ledger
from stampcard.models.base import close_database, database, engine, open_database
from stampcard.models.members import Member, held_by
from stampcard.models.programmes import Programme
from stampcard.models.writing import write
from stampcard.services import counter
from stampcard.services.house import House
from stampcard.services.members import enrolment
from stampcard.services.members.enrolment import Newcomer
from stampcard.services.privacy import access_copy, erasing, traces
from stampcard.values.codes import number_of
from stampcard.values.decisions import Verb
from stampcard.values.moments import utc_now
from tests.builders import OWNER, a_house, a_programme, a_shop

ACTS, MEMBERS, LONG = 1_000, 7, 10_000
SETTINGS = {"pause_seconds": 0, "daily_limit": 0, "surplus": "carry"}
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def main() -> None:
    """Measure and print."""
    with _shop() as house:
        erasures(house)
    with _shop() as house:
        copies(house)
    with _shop() as house:
        acts(house)
    with _shop() as house:
        left_over(house)


def erasures(house: House) -> None:
    """Erase members with a thousand acts each, until nothing is left of them."""
    people = [_member(house, n, acts=ACTS) for n in range(MEMBERS)]
    size = engine().bytes_of(()) / 1e6
    spent = [
        _seconds(lambda one=one: erasing.erase(one, "request", OWNER, house))
        for one in people
    ]
    assert not traces.is_due(house)
    print(
        f"erasure of a member with {ACTS:,} acts, in a file of {size:.0f} MB that is "
        f"written anew: {statistics.median(spent) * 1000:.0f} ms, "
        f"at most {max(spent) * 1000:.0f} ms  (target at most 1,000)"
    )


def copies(house: House) -> None:
    """All that is kept of a member with ten thousand acts, as JSON."""
    one, said = _member(house, 1, acts=LONG), Speaker("en", "latn", "BDT", "Asia/Dhaka")

    def made() -> None:
        copy = access_copy.of_member(one, house)
        assert copy
        access_copy.as_json(copy, said)

    spent = statistics.median(_seconds(made) for _ in range(3))
    print(f"copy for a member with {LONG:,} acts: {spent:.2f} s  (target at most 10)")


def acts(house: House) -> None:
    """One act with rows overwritten when they go, and without, in turns."""
    number = _number(_member(house, 1))
    found: dict[int, list[float]] = {0: [], 1: []}
    for turn in range(20):
        database.execute_sql(f"PRAGMA secure_delete = {turn % 2}")
        began = time.process_time()
        for _ in range(100):
            _stamp(number, house)
        found[turn % 2].append((time.process_time() - began) / 100 * 1e6)
    off, on = (statistics.median(found[way]) for way in (0, 1))
    print(f"CPU of one act: {on:.0f} us with secure_delete, {off:.0f} us without")


def left_over(house: House) -> None:
    """How many of the erased may still be read before the file is written anew."""
    chance, known = random.Random(3), {}
    for n in range(1_000):
        name = " ".join("".join(chance.choices(LETTERS, k=9)) for _ in "ab")
        note = "".join(chance.choices(LETTERS, k=chance.randrange(20, 190)))
        one = _member(house, n, name=name, note=note)
        known[one] = (name, note[:20], *name.split())
        if n % 3 == 0:
            other = chance.choice(list(known))
            _change(other, known[other][1] + "x" * chance.randrange(120))
    for chosen, what in ((list(known)[::2], "half"), (list(known)[1::2], "the rest")):
        for one in chosen:
            erasing.erase(one, "request", OWNER, house, settles=False)
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        before = _found(chosen, known)
        erasing.settle(house)
        print(
            f"erased {what}, {len(chosen)} members: {before} left a trace until the "
            f"file was written anew, {_found(chosen, known)} after"
        )


def _found(members: list[int], known: dict[int, tuple[str, ...]]) -> int:
    text = engine().path.read_bytes()
    return sum(any(part.encode() in text for part in known[one]) for one in members)


def _change(member: int, note: str) -> None:
    changed = Member.update(note=note).where(Member.id == member)
    write(changed.execute)


@contextmanager
def _shop() -> Iterator[House]:
    with tempfile.TemporaryDirectory() as folder:
        open_database(f"sqlite:///{folder}/x.sqlite3")
        house = a_house(Path(folder), utc_now)
        a_shop(house)
        programme = a_programme("stamp_card", house, **SETTINGS)
        Programme.update(keyed="both").where(Programme.id == programme.id).execute()
        yield house
        close_database()


def _member(house: House, n: int, *, acts: int = 0, **more: str) -> int:
    newcomer = Newcomer(f"0170000{n:04}", {"stamps"}, **more)
    came, wrong = enrolment.enrol(newcomer, OWNER, house)
    assert came, wrong
    member: int = came.member.id
    if acts:
        number = _number(member)
        write(lambda: [_stamp(number, house) for _ in range(acts)])
        assert ledger.tip().seq >= acts
    return member


def _number(member: int) -> str:
    return number_of(held_by(member)[0][1])


def _stamp(number: str, house: House) -> None:
    done = counter.perform(counter.Asked(uuid4(), Verb.EARN, (number,)), OWNER, house)
    assert done.accepted, done.act.reason


def _seconds(job: Callable[[], object]) -> float:
    began = time.monotonic()
    job()
    return time.monotonic() - began


if __name__ == "__main__":
    main()
