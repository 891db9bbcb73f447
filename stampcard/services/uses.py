"""What customers make of a programme: how many use it, which rewards are taken.

A year is looked back upon. What was undone does not count, nor does a sum that a
customer paid in.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from stampcard.kinds.contract import MONEY_OFF
from stampcard.models.base import row, rows
from stampcard.models.programmes import Programme, TermsVersion, latest_terms
from stampcard.services.house import House
from stampcard.services.programmes import kind_and_terms
from stampcard.values.words import Words, from_plain

DAYS = 365
SETTLED_DAYS = 90  # before, a reward that nobody took may only be new
_CUSTOMERS = """
SELECT COUNT(DISTINCT COALESCE(account.moved_to, account.id))
FROM card JOIN batch ON batch.id = card.batch_id
     JOIN account ON account.id = card.account_id
WHERE batch.programme_id = ?"""
# An act that gave nothing has no benefit in its details.
_GIVEN = """
SELECT act.day, act.detail, COALESCE(account.moved_to, account.id)
FROM act JOIN card ON card.serial = act.card
     JOIN account ON account.id = card.account_id
WHERE act.programme_id = ? AND act.day >= ? AND act.outcome = 'accepted'
      AND act.verb IN ('earn', 'redeem') AND act.detail LIKE '%"benefit": {%'
      AND NOT EXISTS (SELECT 1 FROM act undo WHERE undo.reverses = act.seq)"""


@dataclass(frozen=True, slots=True)
class Taken:
    """A reward: how often it was given in the year, and on which day last."""

    words: Words
    count: int = 0
    last: date | None = None
    offered: bool = True  # by the terms of today


@dataclass(frozen=True, slots=True)
class Uses:
    """How many take part and how many of them used a benefit; and each reward."""

    since: date
    customers: int
    using: int
    rewards: tuple[Taken, ...]
    settled_on: date  # from when on a reward that nobody took is a dead one
    settled: bool

    @property
    def hundredths(self) -> int:
        """The share of customers who use their benefits, in hundredths of a percent."""
        return self.using * 10_000 // self.customers if self.customers else 0

    @property
    def dead(self) -> tuple[Taken, ...]:
        """What is offered and was never taken, once it was there long enough."""
        offered = self.customers and self.settled
        return tuple(r for r in self.rewards if not r.count) if offered else ()


def of(programme: Programme, house: House) -> Uses:
    """What the customers of a programme used in the last year."""
    today = house.now()[1]
    since = today - timedelta(days=DAYS - 1)
    terms = latest_terms(programme)
    settled_on = house.local(terms.created_at).date() + timedelta(days=SETTLED_DAYS)
    given, users = _given(programme.id, since)
    found = row(_CUSTOMERS, programme.id)
    return Uses(
        since,
        int(found[0]) if found else 0,
        len(users),
        tuple(_each(terms, given)),
        settled_on,
        settled_on <= today,
    )


def _given(programme: int, since: date) -> tuple[dict[str, Taken], set[int]]:
    """What was given since a day, by its English words; and to which accounts."""
    found: dict[str, Taken] = {}
    users = set()
    for on, detail, account in rows(_GIVEN, programme, since.isoformat()):
        benefit = json.loads(detail)["benefit"]
        discount, pays = benefit["discount"], benefit["pays"]
        if pays is not None and not discount:
            continue  # a fee, or a sum paid in
        users.add(account)
        words = MONEY_OFF if discount else from_plain(benefit["words"])
        day, before = date.fromisoformat(on), found.get(str(words))
        last = max(day, before.last) if before and before.last else day
        count = before.count if before else 0
        found[str(words)] = Taken(words, count + 1, last, offered=False)
    return found, users


def _each(version: TermsVersion, given: dict[str, Taken]) -> Iterator[Taken]:
    """What is offered, in the order of the terms; then what was given besides."""
    kind, terms = kind_and_terms(version)
    offered = {str(words): words for words in kind.gives(terms)}
    for name, words in offered.items():
        was = given.get(name)
        yield Taken(words, was.count, was.last) if was else Taken(words)
    # A kind that gives one thing needs no list of it: what was given is offered.
    for name, was in given.items():
        if name not in offered:
            yield replace(was, offered=not offered)
