"""What every page of the shop's own people warns of, and no visitor's."""

from flask import Flask

from stampcard.services import clock
from stampcard.values.words import Words
from stampcard.web.context import installation


def init_app(app: Flask) -> None:
    """Let pages ask `clock_warning()`."""
    app.context_processor(lambda: {"clock_warning": _clock_warning})


def _clock_warning() -> Words | None:
    return clock.warning(installation().house)
