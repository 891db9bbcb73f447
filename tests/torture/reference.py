"""The reference: a small shop that fits on a page, and what an act must answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PLACES = 5  # of the stamp card of the torture shop
Fields = dict[str, Any]


@dataclass
class Card:
    """A stamp card or a coupon as the reference keeps it."""

    is_coupon: bool
    blocked: bool = False
    balances: dict[str, int] = field(default_factory=dict)

    def have(self, unit: str) -> int:
        """So many of a unit are on it."""
        return self.balances.get(unit, 0)

    def add(self, entries: list[tuple[str, int]]) -> None:
        """Write entries to it."""
        for unit, amount in entries:
            self.balances[unit] = self.have(unit) + amount


@dataclass(frozen=True)
class Said:
    """What is compared: everything an act's answer promises but words and time."""

    status: int
    outcome: str = ""
    reason: str | None = None
    replayed: bool = False
    entries: tuple[tuple[str, int], ...] = ()
    balances: tuple[tuple[str, int], ...] = ()


@dataclass
class Past:
    """An act the reference remembers."""

    content: Fields
    said: Said
    reversed: bool = False


class Reference:
    """What a shop must do with acts, in as few lines as it can be said."""

    def __init__(self, *, forgets_ids: bool = False) -> None:
        self.cards: dict[str, Card] = {}
        self.past: dict[str, Past] = {}
        self._forgets = forgets_ids

    def act(self, asked: Fields) -> Said:
        """Do what is asked, or say why not."""
        content = {name: value for name, value in asked.items() if name != "id"}
        earlier = None if self._forgets else self.past.get(asked["id"])
        if earlier:
            return self._again(earlier, content)
        undone = self.past.get(asked.get("of", ""))
        code = undone.content["code"] if undone else asked.get("code", "")
        card = self.cards.get(code)
        if card is None:
            return Said(404)
        reason, entries = self._decide(asked, card, undone)
        card.add(entries)
        if undone and not reason:
            undone.reversed = True
        said = Said(
            200 if reason else 201,
            "refused" if reason else "accepted",
            reason,
            entries=tuple(sorted(entries)),
            balances=_nonzero(card.balances),
        )
        self.past[asked["id"]] = Past({**content, "code": code}, said)
        return said

    def _again(self, earlier: Past, content: Fields) -> Said:
        known = earlier.content
        same = all(known.get(name) == content.get(name) for name in (*content, "verb"))
        if not same:
            return Said(422)
        said, card = earlier.said, self.cards[known["code"]]
        return Said(
            200,
            said.outcome,
            said.reason,
            replayed=True,
            entries=said.entries,
            balances=_nonzero(card.balances),
        )

    def _decide(
        self, asked: Fields, card: Card, undone: Past | None
    ) -> tuple[str | None, list[tuple[str, int]]]:
        if undone:
            return _undo(undone, card)
        if card.blocked:
            return "void", []
        if asked["verb"] == "void":
            card.blocked = True
            return None, []
        if asked["verb"] == "redeem":
            return _redeem(card)
        return ("not_offered", []) if card.is_coupon else _stamp(card, asked["count"])


def _stamp(card: Card, wanted: int) -> tuple[str | None, list[tuple[str, int]]]:
    room = PLACES - card.have("stamp")
    if room <= 0:
        return "card_full", []
    given = min(room, wanted)
    return None, [("stamp", given), *([("reward", 1)] if given == room else [])]


def _redeem(card: Card) -> tuple[str | None, list[tuple[str, int]]]:
    unit = "use" if card.is_coupon else "reward"
    if card.have(unit):
        return None, [(unit, -1)]
    had_it = card.is_coupon or card.have("stamp") >= PLACES
    return "already_redeemed" if had_it else "not_enough", []


def _undo(undone: Past, card: Card) -> tuple[str | None, list[tuple[str, int]]]:
    verb = undone.content["verb"]
    if undone.said.outcome != "accepted" or verb == "reverse":
        return "not_reversible", []
    if undone.reversed:
        return "already_reversed", []
    entries = [(unit, -amount) for unit, amount in undone.said.entries]
    if any(card.have(unit) + amount < 0 for unit, amount in entries):
        return "not_reversible", []
    if verb == "void":
        card.blocked = False
    return None, entries


def _nonzero(balances: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((unit, n) for unit, n in balances.items() if n))


def heard(status: int, body: Any) -> Said:
    """The same facts out of a server's answer."""
    if status not in (200, 201):
        return Said(status)
    entries = sorted((entry["unit"], entry["amount"]) for entry in body["entries"])
    balances = (body["standing"] or {}).get("balances", {})
    return Said(
        status,
        body["outcome"],
        body["reason"],
        body["replayed"],
        tuple(entries),
        _nonzero(balances),
    )
