"""What the interface for programs says of cards and acts, as plain values for JSON."""

from collections.abc import Mapping
from typing import Any

from stampcard.services import counter
from stampcard.services.counter import Outcome, Seen
from stampcard.values.moments import from_milliseconds
from stampcard.values.money import fraction_digits, plain_amount
from stampcard.values.reasons import REASON_TEXTS, Reason
from stampcard.values.words import from_plain
from stampcard.web.context import house, shop, speaker
from stampcard.web.offers import open_actions


def state_of(seen: Seen) -> str:
    """Whether a card is in use, used up, or why it is closed."""
    if seen.closed:
        return seen.closed.value
    return "used" if seen.standing.done else "in_use"


def standing_of(seen: Seen) -> dict[str, Any]:
    """Where a card stands."""
    standing, say = seen.standing, speaker().say
    last = seen.window.last
    return {
        "balances": dict(seen.position.balances),
        "progress": list(standing.progress) if standing.progress else None,
        "benefit": say(standing.benefit) if standing.benefit else None,
        "next": say(standing.next) if standing.next else None,
        "ends": last.isoformat() if last else None,
        "lines": [say(line) for line in standing.lines],
        "rewards": [
            {"reward": unit, "name": say(name)} for unit, name in standing.rewards
        ],
    }


def actions_of(seen: Seen) -> list[dict[str, str]]:
    """What else earns something now, such as a review."""
    say = speaker().say
    return [
        {"action": code, "name": say(name)} for code, name, *_ in open_actions(seen)
    ]


def outcome_of(outcome: Outcome) -> dict[str, Any]:
    """What came of an act, and where its card stands then."""
    act, facts = outcome.act, outcome.act.facts
    seen = counter.seen_after(outcome, house())
    return {
        "id": str(act.id),
        "outcome": act.outcome,
        "reason": act.reason or None,
        "message": message_of(act.reason, facts),
        "benefit": _benefit(facts.get("benefit")),
        "entries": [
            {"account": e.account, "unit": e.unit, "amount": e.amount}
            for e in outcome.entries
        ],
        "standing": standing_of(seen) if seen else None,
        "at": from_milliseconds(act.at_ms).isoformat(),
        "replayed": outcome.replayed,
    }


def _benefit(benefit: Any) -> dict[str, Any] | None:
    here = shop()
    if not benefit or here is None:
        return None
    digits = fraction_digits(here.currency)
    sums = {
        name: None if benefit[name] is None else plain_amount(benefit[name], digits)
        for name in ("discount", "pays")
    }
    return {"words": speaker().say(from_plain(benefit["words"])), **sums}


def message_of(reason: str, facts: Mapping[str, Any]) -> str:
    """What to tell the holder, in the shop's language."""
    said = speaker()
    parts = [said.say(from_plain(words)) for words in facts.get("notes", [])]
    if reason:
        parts.insert(0, said.gettext(REASON_TEXTS[Reason(reason)]) + ".")
    elif facts.get("benefit"):
        parts.insert(0, said.say(from_plain(facts["benefit"]["words"])))
    return " ".join(parts)
