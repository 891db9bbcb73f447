"""The way in: makes the app for `flask …`, and serves it with `python app.py`.

Most is imported only after the shop's lock is held: a second server, which is refused,
need not wait for it.
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stampcard.config import BadSetting, Settings, load
from stampcard.server import CannotServe, serve

if TYPE_CHECKING:
    from flask import Flask

ROOT = Path(__file__).resolve().parent


def create_app() -> "Flask":
    """The app of this folder; what stops it from starting is said in one sentence."""
    import stampcard
    from stampcard.models.engines import BadDatabase

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
        serve(lambda: _app_to_serve(settings), settings)
    except (BadSetting, CannotServe) as error:
        return _could_not(error)
    except _found_later() as error:
        return _could_not(error)
    return 0


def _app_to_serve(settings: Settings) -> "Flask":
    import stampcard
    from stampcard.printing import designs, sheets

    designs.every()  # a broken file is said now, not on a page
    sheets.every()
    return stampcard.create_app(settings)


def _found_later() -> tuple[type[Exception], ...]:
    from stampcard.models.engines import BadDatabase
    from stampcard.printing.reading import BadPrintable

    return BadDatabase, BadPrintable


def _could_not(error: Exception) -> int:
    sys.stderr.write(f"{error}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
