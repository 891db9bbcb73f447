"""Our printing beside other programs that print the same sheet, all in one run.

Run as `make bench-print`. Every program is a whole cold process that reads the same
order, in rounds that take turns; every file is looked at, and codes of it are read.
Times differ between machines: compare the ratios. Ours prints the terms on the backs,
so it makes two pages where others make one.
"""

import argparse
import importlib
import io
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks import print_check
from tests.benchmarks.measured import MEGABYTE, Cost, Limits, Stopped, cost_of
from tests.benchmarks.print_sheet import Order
from tests.printing.samples import a_job

PEERS = Path(__file__).with_name("print_peers")
OURS_ONLY = 100_000
SIZES = (100, 1000, 10_000, OURS_ONLY)
PATIENCE_SECONDS = 60  # a program that took so long at one size takes no more turns
UNLIMITED_SECONDS = 4 * 3600


@dataclass
class Program:
    """One way of printing, with what it took at each size."""

    title: str
    command: list[str]
    ours: bool = False
    costs: dict[int, list[Cost]] = field(default_factory=dict)
    file_mb: dict[int, float] = field(default_factory=dict)
    trouble: dict[int, str] = field(default_factory=dict)

    @property
    def sides(self) -> int:
        """How many pages a sheet becomes."""
        return 2 if self.ours else 1

    def seconds(self, count: int) -> float | None:
        """The median on the clock; None if it was not measured."""
        return self._median([cost.seconds for cost in self.costs.get(count, [])])

    def cpu_seconds(self, count: int) -> float | None:
        """The median of processor time."""
        return self._median([cost.cpu_seconds for cost in self.costs.get(count, [])])

    def peak_mb(self, count: int) -> float | None:
        """The most memory of all rounds."""
        return max((cost.peak_mb for cost in self.costs.get(count, [])), default=None)

    @staticmethod
    def _median(values: Sequence[float]) -> float | None:
        return statistics.median(values) if values else None


@dataclass(frozen=True)
class Target:
    """What we promise, and what was seen."""

    words: str
    met: bool | None  # None when it could not be measured
    seen: str


def main() -> int:
    """Measures, prints the table and the targets, and says whether all are met."""
    wishes = _wishes()
    programs = [OURS, *_peers(wishes.python, wishes.only)]
    for count in wishes.sizes:
        limits = Limits(wishes.limit, wishes.memory_mb)
        _measure(count, programs, wishes.rounds, limits)
    print("\n".join(_table(programs, wishes.sizes)))
    targets = list(_targets(programs, wishes.limit))
    print()
    for target in targets:
        word = {True: "met", False: "NOT MET", None: "not measured"}[target.met]
        print(f"- {target.words}: {word}, {target.seen}")
    return 0 if wishes.report or all(target.met for target in targets) else 1


def _wishes() -> argparse.Namespace:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--python", default=sys.executable, help="who runs the peers")
    reader.add_argument(
        "--only", default="", help="such peers, as: typst,reportlab tuned"
    )
    reader.add_argument("--sizes", default=",".join(map(str, SIZES)))
    reader.add_argument("--rounds", type=int, default=5)
    reader.add_argument("--limit", type=float, default=400, help="seconds for a run")
    reader.add_argument("--full", action="store_true", help="no limit of time")
    reader.add_argument("--memory-mb", type=float, default=8000)
    reader.add_argument("--report", action="store_true", help="never fail")
    wishes = reader.parse_args()
    wishes.sizes = [int(size) for size in wishes.sizes.split(",")]
    if wishes.full:
        wishes.limit = UNLIMITED_SECONDS
    return wishes


OURS = Program("**Stampcard**", [sys.executable, "-m", "stampcard.printing"], ours=True)


def _peers(python: str, only: str) -> Iterator[Program]:
    """Every program found by listing that is installed, in each of its ways."""
    for file in sorted(PEERS.glob("[a-z]*.py")):
        peer = importlib.import_module(f"tests.benchmarks.print_peers.{file.stem}")
        ways = [
            way
            for way in peer.WAYS
            if any(wish in f"{file.stem} {way}" for wish in only.split(","))
        ]
        if ways and (missing := _missing(python, peer)):
            print(f"{peer.TITLE} is left out: {missing} is not installed.")
            continue
        for way in ways:
            command = [python, "-m", "tests.benchmarks.print_peers", file.stem, way]
            yield Program(f"{peer.TITLE}, {way}", command)


def _missing(python: str, peer: object) -> str:
    command, package = getattr(peer, "COMMAND", ""), getattr(peer, "PACKAGE", "")
    if command and not shutil.which(command):
        return str(command)
    words = [python, "-c", f"import {package or 'sys'}"]
    found = subprocess.run(words, check=False, capture_output=True)
    return str(package) if found.returncode else ""


def _measure(
    count: int, programs: Sequence[Program], rounds: int, limits: Limits
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        target, path = Path(folder, "cards.pdf"), Path(folder, "order.json")
        given = {"job": a_job(count=count).to_json(), "target": str(target)}
        path.write_text(json.dumps(given))
        order = Order.read(io.StringIO(path.read_text()))
        for turn in range(rounds):
            for program in programs:
                if not _has_turn(program, count):
                    continue
                _take(program, count, path, order, limits)
                target.unlink(missing_ok=True)
                print(f"{_now()} {count:,} round {turn + 1}: {_last(program, count)}")


def _has_turn(program: Program, count: int) -> bool:
    if count >= OURS_ONLY and not program.ours:
        return False
    if program.trouble:
        program.trouble.setdefault(count, next(reversed(program.trouble.values())))
        return False
    spent = sum(cost.seconds for cost in program.costs.get(count, []))
    return program.ours or spent < PATIENCE_SECONDS


def _take(
    program: Program, count: int, path: Path, order: Order, limits: Limits
) -> None:
    try:
        cost = cost_of(program.command, path, limits)
        print_check.check(order.target, order, program.sides)
    except (Stopped, print_check.Wrong) as trouble:
        program.trouble[count] = str(trouble)
        return
    program.costs.setdefault(count, []).append(cost)
    program.file_mb[count] = order.target.stat().st_size / MEGABYTE


def _now() -> str:
    return time.strftime("%H:%M:%S")


def _last(program: Program, count: int) -> str:
    if count in program.trouble:
        return f"{program.title}: {program.trouble[count]}"
    cost = program.costs[count][-1]
    return f"{program.title}: {cost.seconds:.2f} s, {cost.peak_mb:.0f} MB"


def _table(programs: Sequence[Program], sizes: Sequence[int]) -> Iterator[str]:
    compared = [size for size in sizes if 1000 <= size < OURS_ONLY]
    heads = ["program", *(f"{size:,}" for size in sizes)]
    heads += [f"× ours, {size:,}" for size in compared]
    heads += [f"peak MB, {size:,}" for size in compared]
    heads += [f"file MB, {size:,}" for size in compared]
    yield f"\n| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    for program in programs:
        cells = [program.title, *(_time(program, size) for size in sizes)]
        cells += [_ratio(program, size) for size in compared]
        cells += [_figure(program.peak_mb(size), 0) for size in compared]
        cells += [_figure(program.file_mb.get(size), 2) for size in compared]
        yield f"| {' | '.join(cells)} |"
    yield "\nMedian seconds of a whole process (processor time), rounds taking turns."


def _time(program: Program, count: int) -> str:
    seconds, cpu = program.seconds(count), program.cpu_seconds(count)
    if count in program.trouble:
        return program.trouble[count]
    return "" if seconds is None else f"{seconds:.2f} ({cpu:.2f})"


def _ratio(program: Program, count: int) -> str:
    ours, theirs = OURS.seconds(count), program.seconds(count)
    return _figure(theirs / ours if ours and theirs else None, 1)


def _figure(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:,.{digits}f}"


def _targets(programs: Sequence[Program], limit: float) -> Iterator[Target]:
    peers = [program for program in programs if not program.ours]
    for count, times in ((1000, 20), (10_000, 100)):
        yield _over_weasyprint(peers, count, times, limit)
    for count in (1000, 10_000):
        yield _fastest(peers, count)
    yield _at_most("10,000 cards in at most 4 MB", OURS.file_mb.get(10_000), 4, "MB")
    yield _at_most("10,000 cards with 100 MB", OURS.peak_mb(10_000), 100, "MB")
    few, many = OURS.seconds(10_000), OURS.seconds(OURS_ONLY)
    ratio = many / few if few and many else None
    yield _at_most("100,000 cards in 12 × the time of 10,000", ratio, 12, "×")
    yield _at_most("100,000 cards with 160 MB", OURS.peak_mb(OURS_ONLY), 160, "MB")
    wrong = [program for program in programs if _failed(program)]
    names = ", ".join(program.title for program in wrong)
    yield Target("every file holds what was ordered", not wrong, names or "all do")


def _failed(program: Program) -> bool:
    return any(not trouble.startswith(">") for trouble in program.trouble.values())


def _over_weasyprint(
    peers: Sequence[Program], count: int, times: float, limit: float
) -> Target:
    words = f"{times:.0f} × as fast as plain WeasyPrint at {count:,}"
    plain = next((peer for peer in peers if peer.title == "WeasyPrint, usual"), None)
    ours = OURS.seconds(count)
    if not plain or not ours:
        return Target(words, None, "one of the two was not run")
    theirs, more = plain.seconds(count), ""
    if theirs is None and plain.trouble.get(count, "").endswith(" s"):
        theirs, more = limit, "more than "
    if theirs is None:
        return Target(words, None, plain.trouble.get(count, "not run"))
    met = theirs / ours >= times
    return Target(words, met, f"{more}{theirs / ours:.0f} ×{_by_cpu(plain, count)}")


def _fastest(peers: Sequence[Program], count: int) -> Target:
    words = f"faster than every other at {count:,}"
    ours = OURS.seconds(count)
    times = [(s, at) for at, peer in enumerate(peers) if (s := peer.seconds(count))]
    if not ours or not times:
        return Target(words, None, "nothing to compare")
    theirs, at = min(times)
    seen = f"{peers[at].title} takes {theirs / ours:.2f} × as long"
    return Target(words, ours < theirs, seen + _by_cpu(peers[at], count))


def _by_cpu(peer: Program, count: int) -> str:
    """The same by processor time, which heeds a busy machine less."""
    ours, theirs = OURS.cpu_seconds(count), peer.cpu_seconds(count)
    return f" ({theirs / ours:.2f} × by processor time)" if ours and theirs else ""


def _at_most(words: str, seen: float | None, most: float, unit: str) -> Target:
    if seen is None:
        return Target(words, None, "not run")
    return Target(words, seen <= most, f"{seen:.3g} {unit}")


if __name__ == "__main__":
    sys.exit(main())
