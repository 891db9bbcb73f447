"""The way in: makes the app for `flask …`, and serves it with `python app.py`."""

import os
import sys
from pathlib import Path

from flask import Flask

import stampcard
from stampcard.config import BadSetting, load
from stampcard.models.engines import BadDatabase
from stampcard.printing import designs, sheets
from stampcard.printing.reading import BadPrintable
from stampcard.server import CannotServe, serve

ROOT = Path(__file__).resolve().parent


def create_app() -> Flask:
    """The app of this folder; what stops it from starting is said in one sentence."""
    restoring = "restore" in sys.argv[1:]
    make = stampcard.create_app_to_restore if restoring else stampcard.create_app
    try:
        return make(load(os.environ, root=ROOT))
    except (BadSetting, BadDatabase) as error:
        sys.exit(str(error))


def main() -> int:
    """Serve until told to stop; 0 when done, 2 when it could not start."""
    try:
        settings = load(os.environ, root=ROOT)
        designs.every()  # a broken file is said now, not on a page
        sheets.every()
        serve(lambda: stampcard.create_app(settings), settings)
    except (BadSetting, BadDatabase, BadPrintable, CannotServe) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
