"""Commands in processes of their own, as an owner runs them."""

import os
import subprocess
import sys
from pathlib import Path

from tests.builders import PASSWORD

ROOT = Path(__file__).parents[2]


def environment(folder, **variables):
    """The variables of a process over an instance folder, and none from outside."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("STAMPCARD_")}
    ours = {"INSTANCE_PATH": str(folder), "OWNER_PASSWORD": PASSWORD, **variables}
    return kept | {f"STAMPCARD_{name}": text for name, text in ours.items()}


def process(folder, *words, **variables):
    """`flask …` over an instance folder, ended."""
    return subprocess.run(
        [sys.executable, "-m", "flask", *words],
        cwd=ROOT,
        env=environment(folder, **variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
