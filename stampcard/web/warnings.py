"""What every page of the shop's own people warns of, and no visitor's."""

from flask import Flask

from stampcard.services import clock, health
from stampcard.values.words import Words
from stampcard.web.context import installation


def init_app(app: Flask) -> None:
    """Let pages ask `warnings()`."""
    app.context_processor(lambda: {"warnings": _warnings})


def _warnings() -> list[Words]:
    house = installation().house
    found = (clock.warning(house), health.low_disk(house))
    return [words for words in found if words]
