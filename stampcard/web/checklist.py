"""The first steps of a new shop, on the owner's first page until all are done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from flask import url_for

from stampcard.models.base import rows
from stampcard.values.words import N_, Words, say
from stampcard.web.context import owner


class Programme(Protocol):
    """What is asked of a programme."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def printed(self) -> int:
        """How many cards were printed for it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One of the first steps: whether it is done, and where it is."""

    done: bool
    words: Words
    label: str = ""
    url: str = ""


def steps(programmes: Sequence[Programme]) -> list[Step]:
    """The four steps while one is open; else nothing. Some are the owner's alone."""
    found = [
        Step(True, say(N_("The shop is set up."))),
        *([_programme(programmes), _print(programmes)] if owner() else []),
        _phone(),
    ]
    return [] if all(step.done for step in found) else found


def _programme(programmes: Sequence[Programme]) -> Step:
    if programmes:
        return Step(True, say(N_("A programme is chosen.")))
    words = say(N_("There is no programme yet."))
    return Step(False, words, N_("Choose a programme"), url_for("programmes.choose"))


def _print(programmes: Sequence[Programme]) -> Step:
    if any(line.printed for line in programmes):
        return Step(True, say(N_("The first cards are printed.")))
    if not programmes:
        return Step(False, say(N_("Nothing is printed yet.")))
    words = say(N_("Nothing is printed yet for “{name}”."), name=programmes[0].name)
    url = url_for("orders.order", programme_id=programmes[0].id)
    return Step(False, words, N_("Print the first sheet"), url)


def _phone() -> Step:
    if rows("SELECT 1 FROM device WHERE revoked_at IS NULL LIMIT 1"):
        return Step(True, say(N_("A phone is paired.")))
    words = say(N_("No phone is paired yet to stamp and redeem."))
    return Step(False, words, N_("Pair a phone"), url_for("devices.index"))
