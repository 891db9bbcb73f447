"""Do the tests notice when the code is wrong? Each mutant is the code with one change.

Run as `python -m tests.mutants [--sample N] [--seed S] [module …]`, or `make mutants`.
`--only N …` runs those that went unnoticed again, by the numbers they were told with.
The changes are cosmic-ray's. Every mutant runs in a process of its own against the
tests named beside its module, until one fails; nothing on the disk is changed. Mutants
that only differ in type annotations are the same program and are left out. Printed: a
dot for each mutant a test noticed, each one that none did, and the share. The flags of
dataclasses (`frozen`, `slots`) are left out as annotations are: no act depends on them.
"""

import argparse
import ast
import difflib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ROOT = Path(__file__).parents[1]
TESTS = {
    "stampcard.values.codes": (
        "tests/values/test_codes.py",
        "tests/values/test_any_code.py",
    ),
    "stampcard.models.ledger": (
        "tests/models/test_ledger.py",
        "tests/services/test_upkeep.py",
    ),
    "stampcard.services.counter": (
        "tests/services/test_counter.py",
        "tests/services/test_counter_undone.py",
        "tests/services/test_counter_sets.py",
        "tests/services/test_standing_after.py",
    ),
    "stampcard.models.writing": (
        "tests/models/test_together.py",
        "tests/models/test_writing.py",
    ),
    "stampcard.values.heads": ("tests/values/test_heads.py",),
    "stampcard.models.proof": (
        "tests/models/test_proof.py",
        "tests/services/test_upkeep.py",
    ),
    "stampcard.services.copies": ("tests/services/test_copies.py",),
    "stampcard.services.backups": (
        "tests/services/test_backups_in_trouble.py",
        "tests/services/test_backups.py",
    ),
    "stampcard.services.restoring": (
        "tests/services/test_restoring.py",
        "tests/services/test_restoring_in_trouble.py",
    ),
}
CPU_SECONDS, PATIENCE_SECONDS = 20, 240  # a busy machine proves no endless loop
# Read once, before each mutant's process branches off; no plugin of pytest is needed.
PRELOADED = (
    "flask", "flask_wtf", "playhouse.migrations", "babel.numbers", "wtforms",
    "hypothesis.strategies", "hypothesis.internal.conjecture.engine", "PIL.ImageOps",
    "doctest", "pdb", "xml.parsers.expat",
)  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One changed source, and the change in a line or two."""

    module: str
    number: int  # in the order that the seed gives
    source: str
    change: str


def main(words: Sequence[str]) -> int:
    """Run what is asked; 0 when at least nine of ten mutants were noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("modules", nargs="*", default=[])
    parser.add_argument("--sample", type=int, help="so many mutants a module")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, nargs="+", help="the mutants so numbered")
    parser.add_argument("--at-once", type=int, default=2, help="so many processes")
    asked = parser.parse_args(words)
    for name in PRELOADED:
        importlib.import_module(name)
    enough = True
    for module in asked.modules or TESTS:
        unchanged = Mutant(module, 0, _path(module).read_text(encoding="utf-8"), "")
        if next(_tried([unchanged], 1))[1]:
            print(f"{module}: its tests fail without any change")
            return 1
        mutants = list(_mutants(module, asked.sample, asked.seed))
        if asked.only:
            mutants = [mutant for mutant in mutants if mutant.number in asked.only]
        enough &= _tell(module, mutants, asked.at_once)
    return 0 if enough else 1


def _tell(module: str, mutants: list[Mutant], at_once: int) -> bool:
    left = 0
    for mutant, noticed in _tried(mutants, at_once):
        print("." if noticed else _told(mutant), end="", flush=True)
        left += not noticed
    share = 1 - left / max(len(mutants), 1)
    print(f"\n{module}: {share:.1%} of {len(mutants)} mutants noticed", flush=True)
    return share >= 0.9


def _told(mutant: Mutant) -> str:
    """A mutant that nobody noticed; told at once, for a run may be stopped."""
    change = mutant.change.replace("\n", "\n             ")
    return f"\n  unnoticed: {change}\n             --only {mutant.number}\n"


def _mutants(module: str, sample: int | None, seed: int) -> Iterator[Mutant]:
    """All mutants of a module in an order that the seed gives, or the first of them."""
    source = _path(module).read_text(encoding="utf-8")
    places = list(_places(source))
    random.Random(seed).shuffle(places)
    seen = {_program(source)}
    for name, nth in places:
        if sample and len(seen) > sample:
            return
        try:
            changed = mutate_code(source, get_operator(name)(), nth)
        except AttributeError:
            continue  # cosmic-ray cannot name another exception than a plain one
        program = _program(changed or "")
        if changed and program and program not in seen:
            yield Mutant(module, len(seen), changed, _difference(source, changed))
            seen.add(program)


def _places(source: str) -> Iterator[tuple[str, int]]:
    """Each operator's name with the number of each of its places in a source."""
    nodes = list(ast_nodes(get_ast(source)))
    for name in sorted(operator_names()):
        if get_operator(name).arguments():
            continue  # needs telling what to put where
        positions = get_operator(name)().mutation_positions
        for nth in range(sum(1 for node in nodes for _ in positions(node))):
            yield name, nth


def _program(source: str) -> str:
    """What a source means, without annotations and the flags of dataclasses.

    "" where it means nothing.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return ""
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(None)
        elif isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.FunctionDef):
            node.returns = None
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "dataclass":
            node.keywords = []
    return ast.dump(tree)


def _difference(before: str, after: str) -> str:
    lines = difflib.unified_diff(
        before.split("\n"), after.split("\n"), n=0, lineterm=""
    )
    return "\n".join(line for line in lines if line[:3] not in ("---", "+++"))


def _tried(mutants: list[Mutant], at_once: int) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant, and whether a test noticed it."""
    running: dict[int, tuple[Mutant, float]] = {}
    waiting = list(reversed(mutants))
    while waiting or running:
        while waiting and len(running) < at_once:
            mutant = waiting.pop()
            running[_begun(mutant)] = (mutant, time.monotonic())
        child, status = os.waitpid(-1, os.WNOHANG)
        if child:
            mutant, _ = running.pop(child)
            yield mutant, status != 0
            continue
        for child, (_, since) in running.items():
            if time.monotonic() - since > PATIENCE_SECONDS:
                os.kill(child, signal.SIGKILL)  # an endless loop is noticed, too
        time.sleep(0.02)


def _begun(mutant: Mutant) -> int:
    child = os.fork()
    if child:
        return child
    os.setpgid(0, 0)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        sys.meta_path.insert(0, _Finder(mutant))
        code = pytest.main(
            ["-x", "-q", "-p", "no:cacheprovider", *TESTS[mutant.module]]
        )
    os._exit(int(code))


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    """Gives a mutant to whoever imports its module.

    Its own doctests cannot be named in TESTS: pytest would read the file on the disk.
    """

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, path: object, target: object = None) -> object:
        """The mutant's, for its module only."""
        if name != self.mutant.module:
            return None
        spec = importlib.machinery.ModuleSpec(
            name, self, origin=self.get_filename(name)
        )
        spec.has_location = True  # some modules look beside their own file
        return spec

    def get_filename(self, fullname: str) -> str:
        """Where the code would lie."""
        return str(_path(fullname))

    def get_data(self, path: str | bytes) -> bytes:
        """The changed source."""
        return self.mutant.source.encode()

    def get_code(self, fullname: str) -> CodeType:
        """The changed source, compiled; never from a cache."""
        return compile(self.mutant.source, self.get_filename(fullname), "exec")


def _path(module: str) -> Path:
    return ROOT / f"{module.replace('.', '/')}.py"


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
