"""Instant wins: the seed of a batch, its seal, and what it decided of each card.

A seed follows from the shop's key and the batch, so nothing secret is kept and a
reprint is exact. Its hash, the seal, is fixed with the batch, stands on its cards and
is public at once; the seed itself is public when the batch's last day is over.
"""

import hmac
import json
from dataclasses import dataclass

from stampcard.language import Speaker
from stampcard.models import cards
from stampcard.models.base import rows
from stampcard.models.cards import Batch
from stampcard.services.house import House
from stampcard.services.positions import rules_of
from stampcard.services.programmes import kind_and_terms
from stampcard.values import chance
from stampcard.values.chance import Lot, Odds
from stampcard.values.codes import Key
from stampcard.values.heads import shown as shown_seal
from stampcard.values.moments import to_milliseconds
from stampcard.values.words import N_, say

UNSEALED = "0" * 64  # in the place of the seal on samples
PAGE = "fair"  # where the proof of a batch stands under the shop's address
_OPENED = """
SELECT balance.unit, COUNT(*), SUM(balance.amount) FROM card
JOIN balance ON balance.account_id = card.account_id AND balance.unit <> 'sealed'
JOIN balance sealed ON sealed.account_id = card.account_id
  AND sealed.programme_id = balance.programme_id
  AND sealed.unit = 'sealed' AND sealed.amount = 0
WHERE card.serial BETWEEN ? AND ? GROUP BY balance.unit"""


@dataclass(frozen=True, slots=True)
class Proof:
    """What anybody may know of a batch: all but the seed at once, the seed at its end.

    `seed` is None before, and where the shop's key is gone or is not the one it was.
    """

    batch: Batch
    odds: Odds
    seal: str
    over: bool
    seed: bytes | None

    @property
    def cards(self) -> int:
        """How many cards the batch has."""
        return int(self.batch.last_serial - self.batch.first_serial + 1)

    @property
    def left_over(self) -> int:
        """The cards after the last whole run: one of them may win, or none."""
        return self.cards % self.odds.one_in

    def winners(self) -> list[tuple[int, str]]:
        """The serials that won, with the prize of each; none before the end."""
        if self.seed is None:
            return []
        first, found = self.batch.first_serial, self.seed
        return [
            (first + at, self.odds.prizes[special])
            for at, special in chance.winners(found, self.odds, self.cards)
        ]


@dataclass(frozen=True, slots=True)
class Stock:
    """How the winners of a batch stand: in opened cards, and of these not given yet."""

    opened: int
    won: int
    waiting: int


def lot_of(found: cards.Found, house: House) -> Lot | None:
    """What chance decided of a card; None where nothing does, or the key is gone."""
    kind, terms = rules_of(found)
    odds = kind.odds(terms)
    if not odds:
        return None
    batch = Batch.get_by_id(found.batch)
    seed = _seed(batch, house)
    if seed is None:
        return None
    count = batch.last_serial - batch.first_serial + 1
    return chance.lot_of(seed, odds, count, found.serial - batch.first_serial)


def seal(batch: Batch, house: House) -> Batch:
    """Fix what the cards of a new batch win, and say so on them. In `write()` only."""
    kept = json.loads(batch.settings)
    if _odds(batch):
        kept["seal"] = chance.seal_of(seed_of(batch, house.keys[batch.key_id]))
        said = line(kept["seal"], batch.id, kept["face"]["locale"], house)
        kept["face"]["terms"][-1:] = [said]
        batch.settings = json.dumps(kept, ensure_ascii=False)
        Batch.update(settings=batch.settings).where(Batch.id == batch.id).execute()
    return batch


def line(seal: str, batch: int, locale: str, house: House) -> str:
    """What stands on a card: the seal of its batch, and where to check it."""
    address = f"{house.public_url.partition('://')[2]}/{PAGE}/{batch}"
    words = say(
        N_("Seal: {seal}. Check: {address}"), seal=shown_seal(seal), address=address
    )
    return Speaker(locale).say(words)


def seed_of(batch: Batch, key: Key) -> bytes:
    """The seed of a batch under a key: the same whenever it is asked for."""
    moment = to_milliseconds(batch.printed_at)
    name = f"instant win {batch.id} {batch.first_serial} {batch.last_serial} {moment}"
    return hmac.digest(key.secret, name.encode(), "sha256")


def proof_of(batch: Batch, house: House) -> Proof | None:
    """What is public of a batch; None where nothing is won by its cards."""
    odds, seal = _odds(batch), json.loads(batch.settings).get("seal")
    if not odds or not seal:
        return None
    over = batch.valid_until is not None and batch.valid_until < house.now()[1]
    return Proof(
        batch,
        odds,
        seal,
        over,
        _seed(batch, house) if over else None,
    )


def stock_of(batch: Batch) -> Stock:
    """How many of a batch's cards were opened, how many won, and what is not given."""
    found = rows(_OPENED, batch.first_serial, batch.last_serial)
    prizes = [(count, left) for unit, count, left in found if unit != "blank"]
    opened = sum(count for _, count, _ in found)
    won, waiting = (sum(each) for each in zip((0, 0), *prizes, strict=True))
    return Stock(opened, won, waiting)


def _odds(batch: Batch) -> Odds | None:
    kind, terms = kind_and_terms(batch.terms)
    return kind.odds(terms)


def _seed(batch: Batch, house: House) -> bytes | None:
    """The seed whose seal was printed, or None: no other one decides anything."""
    key, seal = house.keys.get(batch.key_id), json.loads(batch.settings).get("seal")
    if not key or not seal:
        return None
    seed = seed_of(batch, key)
    return seed if chance.seal_of(seed) == seal else None
