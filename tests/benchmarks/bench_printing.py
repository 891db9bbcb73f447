"""Print runs as whole cold processes, beside WeasyPrint laying out every page.

Run as `python -m tests.benchmarks.bench_printing`; with `slow COUNT TARGET` it is the
other way itself. Times differ between machines; compare the ratios.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from stampcard.printing import qr
from tests.printing.samples import a_job

REPEATS = 5
CODES = 5000


@dataclass(frozen=True)
class Cost:
    """What one process took."""

    seconds: float
    peak_mib: float
    file_kb: float


def main() -> None:
    """Prints the figures, or is the slow way when asked to be."""
    if sys.argv[1:2] == ["slow"]:
        _print_slowly(int(sys.argv[2]), Path(sys.argv[3]))
        return
    _codes()
    _commands()
    fast = {count: _show("fast", count, REPEATS) for count in (1000, 10_000)}
    slow = _show("slow", 1000, 1)
    ratio = slow.seconds / fast[1000].seconds
    print(f"1,000 cards: fast is {ratio:.0f} times as fast as WeasyPrint alone")
    print(f"10,000 fast / 1,000 slow: {fast[10_000].seconds / slow.seconds:.2f}")


def _commands() -> None:
    """`flask print`, cold, from the command line: numbers, batch, cards and PDF."""
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "STAMPCARD_INSTANCE_PATH": folder,
            "STAMPCARD_OWNER_PASSWORD": "a long enough one",
        }
        _flask(env, "setup", "--shop", "Bench", "--owner", "Owner")
        _flask(env, "programme", "add", "stamp_card")
        target = str(Path(folder, "cards.pdf"))
        for count in (1000, 10_000):
            words = ("print", "1", "--count", str(count), "--output", target)
            seconds = [_flask(env, *words) for _ in range(REPEATS)]
            middle = statistics.median(seconds)
            print(f"flask print --count {count:6}: {middle:6.2f} s, both sides")


def _flask(env: dict[str, str], *words: str) -> float:
    """Seconds a command takes as a whole process."""
    began = time.monotonic()
    command = [sys.executable, "-m", "flask", *words]
    subprocess.run(command, env=env, check=True, capture_output=True)
    return time.monotonic() - began


def _show(way: str, count: int, repeats: int) -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        costs = [_cost(way, count, Path(folder)) for _ in range(repeats)]
    middle = Cost(
        statistics.median(cost.seconds for cost in costs),
        max(cost.peak_mib for cost in costs),
        costs[0].file_kb,
    )
    print(
        f"{way:4} {count:6,} cards: median {middle.seconds:6.2f} s of {repeats},"
        f" peak {middle.peak_mib:5.0f} MiB, file {middle.file_kb:6.0f} kB"
    )
    return middle


def _cost(way: str, count: int, folder: Path) -> Cost:
    target, order = folder / f"{way}.pdf", folder / "order.json"
    job = a_job(count=count, backs=False)
    order.write_text(json.dumps({"job": job.to_json(), "target": str(target)}))
    module = ["-m", "stampcard.printing"]
    if way == "slow":
        module = ["-m", "tests.benchmarks.bench_printing", "slow", str(count), target]
    began = time.monotonic()
    with order.open() as given:
        process = subprocess.Popen(
            [sys.executable, *module], stdin=given, stdout=subprocess.DEVNULL
        )
        _, status, used = os.wait4(process.pid, 0)
    seconds = time.monotonic() - began
    if status:
        raise SystemExit(f"{way} {count} failed")
    return Cost(seconds, used.ru_maxrss / 1024, target.stat().st_size / 1000)


def _print_slowly(count: int, target: Path) -> None:
    """The same page with `qrcode`'s own SVG path for each card, all laid out."""
    from stampcard.printing import pdf

    pdf.MOST_SLOWLY = count  # the worker's memory limit does not hold here
    run = pdf.Run(a_job(count=count, backs=False))
    run.batch = _Library(run.batch.prefix, 21)
    with target.open("w+b") as file:
        run.write_slowly(file, lambda done, total: None)


class _Library(qr.Batch):
    """Every code made by the library, as a plain program would."""

    def __call__(self, code: str) -> int:
        return qr.by_library(self.prefix + code, self.symbol)


def _codes() -> None:
    job = a_job(count=CODES)
    batch = qr.Batch(job.prefix, 21)
    codes = [piece.code for piece in job.pieces]
    ours = _microseconds(batch, codes)
    library = _microseconds(_Library(job.prefix, 21), codes[:300])
    print(
        f"one QR code: {ours:.1f} µs from tables, {library:.0f} µs from the library, "
        f"{library / ours:.0f} times"
    )


def _microseconds(make: qr.Batch, codes: list[str]) -> float:
    times = []
    for _ in range(REPEATS):
        began = time.process_time()
        for code in codes:
            make(code)
        times.append((time.process_time() - began) / len(codes) * 1e6)
    return statistics.median(times)


if __name__ == "__main__":
    main()
