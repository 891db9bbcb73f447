"""The disk: how much room is left, and how a file is put there for good."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

from stampcard.services.house import House

LOW_MB = 200  # below that, warn
HEAVY_MB = 50  # below that, leave the rest to the counter: no printing, no imports
_MB = 1024 * 1024
_NOTE_BYTES_MOST = 64 * 1024


def free_mb(folder: Path) -> int:
    """Room on the disk of a folder, in whole MB; OSError where there is none."""
    return shutil.disk_usage(folder).free // _MB


def room_for_heavy_work(house: House) -> bool:
    """Whether printing and imports may still take room from the counter's acts."""
    try:
        return free_mb(house.instance_path) >= HEAVY_MB
    except OSError:
        return True  # not known: the work itself will tell


def is_elsewhere(folder: Path, home: Path) -> bool:
    """Whether two folders lie on two disks."""
    return folder.stat().st_dev != home.stat().st_dev


def keep(file: Path) -> None:
    """Wait until a file and its name are on the disk."""
    for path in (file, file.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_note(path: Path, note: dict[str, Any]) -> None:
    """Write a small JSON file whole or not at all; OSError."""
    draft = path.with_name(f".{path.name}.new")
    text = json.dumps(note, ensure_ascii=False, indent=1) + "\n"
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    keep(path)


def read_note(path: Path) -> dict[str, Any]:
    """What a small JSON file says; nothing where it is missing or not one of ours."""
    try:
        if not path.is_file():  # what is no file might never answer
            return {}
        with path.open("rb") as file:
            found = json.loads(file.read(_NOTE_BYTES_MOST))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
