"""Numbers that stand on no paper: what a member's account is opened and found by.

They come in blocks, one for each version of terms and each pair of dates, from the
upper half of all numbers, so that printed runs stay unbroken.
"""

import json
from collections.abc import Iterator
from typing import Any

from stampcard.models import cards
from stampcard.models.base import execute, row
from stampcard.models.cards import IN_USE, Batch, Found
from stampcard.models.programmes import Programme, TermsVersion, latest_terms
from stampcard.services import chance, issuing
from stampcard.services.house import Actor, House
from stampcard.services.programmes import kind_and_terms
from stampcard.values.codes import LAST_PAPER_SERIAL
from stampcard.values.moments import Window

BLOCK = 1000
DESIGN = "member-card"  # what the number is printed as, where a member wants a card
_OF_TERMS = """
SELECT id, first_serial, last_serial FROM batch
WHERE terms_id = ? AND paperless AND key_id = ?
  AND COALESCE(CAST(valid_from AS TEXT), '') = ?
  AND COALESCE(CAST(valid_until AS TEXT), '') = ?
ORDER BY id DESC LIMIT 1"""
_HIGHEST = "SELECT MAX(serial) FROM card WHERE serial BETWEEN ? AND ?"
_ADD = "INSERT INTO card (serial, batch_id, account_id, state) VALUES (?, ?, ?, '')"


def fresh(programme: Programme, actor: Actor, house: House) -> Found:
    """A new number under the programme's terms of today. Only inside `write()`."""
    terms = latest_terms(programme)
    kind, values = kind_and_terms(terms)
    window = kind.window(values, house.now()[1])
    return _next(terms, window, None, actor, house)


def several(
    programme: Programme, count: int, actor: Actor, house: House
) -> Iterator[tuple[int, int]]:
    """So many new numbers under today's terms, as serial and batch; in `write()`.

    Their cards are not there yet: whoever takes a number adds its card.
    """
    terms = latest_terms(programme)
    kind, values = kind_and_terms(terms)
    window = kind.window(values, house.now()[1])
    found = _open_block(terms, window, house)
    first = _free_in(found) if found else None
    if found and first is not None:
        last = min(found[2], first + count - 1)
        yield from ((serial, found[0]) for serial in range(first, last + 1))
        count -= last - first + 1
    if count:
        batch = _block(terms, window, None, actor, house, -(-count // BLOCK) * BLOCK)
        start = batch.first_serial
        yield from ((serial, batch.id) for serial in range(start, start + count))


def beside(card: Found, actor: Actor, house: House) -> Found:
    """A number that leads to a card's account under its terms. In `write()` only."""
    terms = TermsVersion.get_by_id(card.terms)
    batch = Batch.get(
        Batch.first_serial <= card.serial, Batch.last_serial >= card.serial
    )
    window = Window(batch.valid_from, batch.valid_until)
    return _next(terms, window, card, actor, house)


def _next(
    terms: TermsVersion, window: Window, card: Found | None, actor: Actor, house: House
) -> Found:
    found = _open_block(terms, window, house)
    serial = _free_in(found) if found else None
    batch_id = found[0] if found else 0
    if serial is None:
        batch = _block(terms, window, card, actor, house)
        serial, batch_id = batch.first_serial, batch.id
    execute(_ADD, serial, batch_id, card.account if card else None)
    made = cards.find(serial)
    if made is None:
        raise LookupError(serial)
    return made


def _open_block(
    terms: TermsVersion, window: Window, house: House
) -> tuple[Any, ...] | None:
    """The newest block of such numbers: its batch, first and last serial."""
    first, last = (
        day.isoformat() if day else "" for day in (window.first, window.last)
    )
    return row(_OF_TERMS, terms.id, house.key.id, first, last)


def _free_in(block: tuple[Any, ...]) -> int | None:
    _, first, last = block
    highest = row(_HIGHEST, first, last)
    serial = int(highest[0]) + 1 if highest and highest[0] else int(first)
    return serial if serial <= last else None


def _block(
    terms: TermsVersion,
    window: Window,
    card: Found | None,
    actor: Actor,
    house: House,
    size: int = BLOCK,
) -> Batch:
    highest = row(
        "SELECT MAX(last_serial) FROM batch WHERE last_serial > ?", LAST_PAPER_SERIAL
    )
    first = (highest[0] if highest and highest[0] else LAST_PAPER_SERIAL) + 1
    batch = Batch.create(
        programme=terms.programme_id,
        terms=terms,
        first_serial=first,
        last_serial=first + size - 1,
        state=IN_USE,
        key_id=house.key.id,
        settings=json.dumps(_settings(terms, card, house), ensure_ascii=False),
        valid_from=window.first,
        valid_until=window.last,
        printed_at=house.clock(),
        printed_by=actor.staff,
        paperless=True,
    )
    return chance.seal(batch, house)


def _settings(terms: TermsVersion, card: Found | None, house: House) -> dict[str, Any]:
    """What a member's printed card says: of a card's own terms, or of today's."""
    order = issuing.Order(1, design=DESIGN)
    kept = issuing.kept_for(
        issuing.completed(order, terms.programme), terms.programme, house
    )
    if card:
        batch = Batch.get(
            Batch.first_serial <= card.serial, Batch.last_serial >= card.serial
        )
        kept["face"] = json.loads(batch.settings)["face"]
    return kept
