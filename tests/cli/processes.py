"""Commands in processes of their own, as an owner runs them."""

import os
import subprocess
import sys
from pathlib import Path

from tests.builders import PASSWORD

ROOT = Path(__file__).parents[2]


def process(folder, *words, **variables):
    """A command in a process of its own, as an owner runs it."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("STAMPCARD_")}
    ours = {"INSTANCE_PATH": str(folder), "OWNER_PASSWORD": PASSWORD, **variables}
    return subprocess.run(
        [sys.executable, "-m", "flask", *words],
        cwd=ROOT,
        env={**kept, **{f"STAMPCARD_{name}": text for name, text in ours.items()}},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
