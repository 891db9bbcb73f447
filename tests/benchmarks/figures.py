"""The figures that the counter is held to, each with its limit, and one table of them.

A module `bench_counter_….py` has a function `figures()` that gives what it measured by
the names below. `python -m tests.benchmarks.figures` runs all of them, one after
another, each in a process of its own: `make bench-counter`. What no module gave is
printed as not measured, and does not pass.
"""

import importlib
import sys
import traceback
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

Measured = dict[str, float]
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Wanted:
    """One figure: what it is called in code and for people, and what it may be."""

    key: str
    words: str
    limit: float
    unit: str = ""
    at_least: bool = False

    def holds(self, value: float) -> bool:
        """Whether a measured value is within the limit."""
        return value >= self.limit if self.at_least else value <= self.limit

    def row(self, measured: Measured) -> tuple[str, str, str, str]:
        """Words, limit, value and verdict."""
        sign = "≥" if self.at_least else "≤"
        limit = f"{sign} {self.limit:g} {self.unit}".strip()
        if self.key not in measured:
            return self.words, limit, "not measured", "FAIL"
        value = measured[self.key]
        verdict = "pass" if self.holds(value) else "FAIL"
        return self.words, limit, f"{value:.4g} {self.unit}".strip(), verdict


WANTED = (
    Wanted("code_to_result_ms", "code in view to result", 300, "ms"),
    Wanted("code_to_result_slow_ms", "the same, CPU 6 times slower", 1000, "ms"),
    Wanted("taps_for_a_stamp", "taps for a stamp", 2),
    Wanted("taps_for_a_reward", "taps for a reward", 3),
    Wanted("page_kb", "counter page before the scanner", 100, "kB"),
    Wanted("usable_slow_network_s", "usable at 800 ms and 20 kB/s", 3, "s"),
    Wanted("axe_findings", "findings of axe-core, all pages", 0),
    Wanted("stumbles", "other stumbling blocks, all pages", 0),
    Wanted("lighthouse_accessibility", "Lighthouse, accessibility", 95, "", True),
    Wanted("lighthouse_best_practices", "Lighthouse, best practices", 95, "", True),
    Wanted(
        "offline_in_order", "of 50 queued taps, in order after a kill", 50, "", True
    ),
)


def table(measured: Measured, wanted: Iterable[Wanted] = WANTED) -> str:
    """The figures as lines of one table."""
    heads = ("figure", "limit", "measured", "")
    rows = [heads, *(each.row(measured) for each in wanted)]
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, wide)).rstrip() for row in rows]
    return "\n".join(lines)


def tell(measured: Measured) -> None:
    """Print what one module measured by itself."""
    print(table(measured, [each for each in WANTED if each.key in measured]))


def modules() -> list[str]:
    """The benchmarks of the counter that give figures."""
    return [file.stem for file in sorted(FOLDER.glob("bench_counter_*.py"))]


def measured_by(name: str) -> Measured:
    """What one module measures."""
    found: Measured = importlib.import_module(f"tests.benchmarks.{name}").figures()
    return found


def main() -> int:
    """Run every module and print the table; fails where a figure does."""
    measured: Measured = {}
    for name in modules():
        print(f"… {name}", flush=True)
        # A process each: one database, one browser, nothing left of the one before.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            try:
                measured |= pool.submit(measured_by, name).result()
            except Exception:
                traceback.print_exc()
    print(table(measured))
    return not all(
        each.key in measured and each.holds(measured[each.key]) for each in WANTED
    )


if __name__ == "__main__":
    sys.exit(main())
