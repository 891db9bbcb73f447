"""Runs the figures and prints one table: `python -m tests.torture [--full] [name …]`.

Every file of this folder with a function `figures(full, seed)` is run, or those named.
The table is written to build/torture.md too, with the seed and the command to repeat
it. The exit code is 0 only when every target is met.
"""

import argparse
import importlib
import pkgutil
import platform
import sqlite3
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from tests.torture.street import ROOT, Figure

SEED = 2026
REPORT = ROOT / "build" / "torture.md"
_HEAD = "| figure | target | seen | met | seconds |\n|---|---|---|---|---|"


def modules() -> dict[str, ModuleType]:
    """The files here that have figures, by name."""
    folder = str(Path(__file__).parent)
    names = sorted(m.name for m in pkgutil.iter_modules([folder]))
    plain = [n for n in names if not n.startswith(("__", "test_"))]
    found = {name: importlib.import_module(f"tests.torture.{name}") for name in plain}
    return {name: each for name, each in found.items() if hasattr(each, "figures")}


def main(words: Sequence[str]) -> int:
    """Run what is asked; 0 when every target is met."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--full", action="store_true", help="the sizes of the promises")
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args(words)
    known = modules()
    chosen = {name: known[name] for name in asked.names or known}
    lines, met = [], True
    print(_HEAD, flush=True)
    for name, module in chosen.items():
        began = time.monotonic()
        try:
            for figure in module.figures(asked.full, asked.seed):
                took, began = time.monotonic() - began, time.monotonic()
                lines.append(_line(figure, took))
                met &= figure.ok
                print(lines[-1], flush=True)
        except Exception as error:  # the other figures are still to be seen
            broken = Figure(name, "runs to its end", f"{type(error).__name__}: {error}",
                            False)  # fmt: skip
            lines.append(_line(broken, time.monotonic() - began))
            met = False
            print(lines[-1], flush=True)
    _write(lines, asked)
    return 0 if met else 1


def _line(figure: Figure, seconds: float) -> str:
    cells = (figure.name, figure.target, figure.seen, "yes" if figure.ok else "**no**")
    plain = [" ".join(cell.replace("|", "/").split()) for cell in cells]
    return f"| {' | '.join(plain)} | {seconds:.0f} |"


def _write(lines: list[str], asked: argparse.Namespace) -> None:
    size = "--full " if asked.full else ""
    names = " ".join(asked.names)
    command = f"python -m tests.torture {size}--seed {asked.seed} {names}".strip()
    about = (
        f"`{command}`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python "
        f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text("\n".join([about, "", _HEAD, *lines, ""]), encoding="utf-8")
    print(about)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
