"""What a typed text may mean anywhere in the shop. Nothing here writes.

Cards, batches and acts are found by their numbers alone, each by one indexed question,
however many there are. Of programmes, people and devices there are few: they are found
by any part of their names.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from stampcard.models import cards, ledger
from stampcard.models.acts import Recorded
from stampcard.models.base import rows
from stampcard.models.cards import Batch
from stampcard.services.house import House
from stampcard.values.codes import normalised, read
from stampcard.values.texts import clean

MOST = 5  # of one sort; more are on the sort's own page
_LONGEST_COUNT = 15  # digits of a batch's or an act's number


@dataclass(frozen=True, slots=True)
class Named:
    """Something found by its name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class NamedOnes:
    """Those found of one sort, at most MOST, and whether there are more."""

    lines: tuple[Named, ...]
    more: bool


def card(text: str, house: House) -> int | None:
    """The serial of the card whose number or code this is."""
    said = read(text, house.keys)
    return said.serial if said and cards.existing([said.serial]) else None


def batch(text: str) -> Batch | None:
    """The printed batch with that number."""
    number = count_in(text)
    found: Batch | None = Batch.get_or_none(Batch.id == number) if number else None
    return None if found and found.paperless else found


def act(text: str) -> Recorded | None:
    """The act with that number in the ledger, or with that id."""
    try:
        return ledger.known(UUID(text.strip()))
    except ValueError:
        number = count_in(text)
    found = ledger.newest(1, number + 1) if number else []
    return found[0] if found and found[0].seq == number else None


def count_in(text: str) -> int:
    """The number typed, in whatever digits; 0 for anything else."""
    plain = normalised(text)
    short = plain.isascii() and plain.isdecimal() and len(plain) <= _LONGEST_COUNT
    return int(plain) if short else 0


def programmes(text: str) -> NamedOnes:
    """Programmes with such a name, the newest first."""
    return _named("SELECT id, name FROM programme ORDER BY id DESC", text)


def people(text: str) -> NamedOnes:
    """Those who work here and are called so."""
    return _named(
        "SELECT id, name FROM staff WHERE ended_at IS NULL ORDER BY name", text
    )


def devices(text: str) -> NamedOnes:
    """Paired phones and programs called so."""
    return _named(
        "SELECT id, name FROM device WHERE revoked_at IS NULL ORDER BY id DESC", text
    )


def is_in(text: str, name: str) -> bool:
    """Whether every word of a text is a part of a name."""
    words, whole = clean(text).casefold().split(), clean(name).casefold()
    return bool(words) and all(word in whole for word in words)


def _named(sql: str, text: str) -> NamedOnes:
    found = list(_those(text, rows(sql)))
    return NamedOnes(tuple(found[:MOST]), len(found) > MOST)


def _those(text: str, known: list[tuple[Any, ...]]) -> Iterable[Named]:
    return (Named(id_, name) for id_, name in known if is_in(text, name))
