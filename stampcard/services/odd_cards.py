"""Cards used oddly: by one hand, too often, at two places, at once, or in vain."""

from dataclasses import dataclass
from datetime import date

from stampcard.models.base import row, rows
from stampcard.services.odd_findings import MOST_FINDINGS, Finding, Rule, Stretch
from stampcard.values.codes import number_of, shown
from stampcard.values.words import N_, Words, say, say_many

USES_A_DAY, STAMPS_A_DAY = 6, 20  # of one card by one person
USES_MORE_THAN_DAYS = 5  # a card used once a day and five times more
REFUSALS_A_DAY = 4
MINUTES_BETWEEN_PLACES, MINUTES_TO_REWARD = 10, 10
MOST_CARDS = 10
_MINUTE_MS = 60_000
_SAME_HAND = """
SELECT act.staff_id, act.card, act.day, COUNT(DISTINCT act.seq) AS uses,
       COALESCE(SUM(CASE WHEN entry.amount > 0 THEN entry.amount END), 0) AS stamps
FROM act LEFT JOIN entry ON entry.act_id = act.seq AND entry.unit = 'stamp'
WHERE act.seq BETWEEN ? AND ? AND act.verb IN ('earn', 'redeem')
  AND act.outcome = 'accepted' AND act.card IS NOT NULL
GROUP BY act.card, act.day, act.staff_id
HAVING COUNT(DISTINCT act.seq) >= ?
    OR SUM(CASE WHEN entry.amount > 0 THEN entry.amount END) >= ?
ORDER BY uses DESC, stamps DESC LIMIT ?"""
_MOST_USED = """
SELECT card, COUNT(*) AS uses FROM act
WHERE seq BETWEEN ? AND ? AND verb IN ('earn', 'redeem') AND outcome = 'accepted'
  AND card IS NOT NULL
GROUP BY card ORDER BY uses DESC, card LIMIT ?"""
_MAIN_HAND = """
SELECT staff_id, COUNT(*) AS uses FROM act
WHERE card = ? AND seq BETWEEN ? AND ? AND verb IN ('earn', 'redeem')
  AND outcome = 'accepted'
GROUP BY staff_id ORDER BY uses DESC, staff_id LIMIT 1"""
_REFUSED = """
SELECT card, day, COUNT(*) AS refusals FROM act
WHERE seq BETWEEN ? AND ? AND outcome = 'refused' AND card IS NOT NULL
GROUP BY card, day HAVING COUNT(*) >= ? ORDER BY refusals DESC, card LIMIT ?"""
_TWO_PLACES = """
SELECT card, day, at - before_at, here, there
FROM (SELECT card, day, at, outlet_id AS here,
             LAG(at) OVER turns AS before_at, LAG(outlet_id) OVER turns AS there
      FROM act WHERE seq BETWEEN ? AND ? AND card IS NOT NULL
        AND verb IN ('earn', 'redeem')
      WINDOW turns AS (PARTITION BY card ORDER BY seq)) shown
WHERE here <> there AND at - before_at < ? ORDER BY at LIMIT ?"""
_AT_ONCE = """
SELECT act.card, act.day, act.at - account.opened_at,
       CASE WHEN batch.paperless THEN NULL ELSE act.at - batch.printed_at END
FROM act JOIN card ON card.serial = act.card JOIN batch ON batch.id = card.batch_id
JOIN account ON account.id = card.account_id
WHERE act.seq BETWEEN ? AND ? AND act.verb = 'redeem' AND act.outcome = 'accepted'
  AND NOT EXISTS (SELECT 1 FROM act undo WHERE undo.reverses = act.seq)
  AND ((act.at - batch.printed_at < ? AND NOT batch.paperless)
       OR (act.at - account.opened_at < ? AND EXISTS
       (SELECT 1 FROM act earned WHERE earned.card = act.card AND earned.seq < act.seq
        AND earned.verb = 'earn' AND earned.outcome = 'accepted')))
ORDER BY act.seq LIMIT ?"""


@dataclass(frozen=True, slots=True)
class CardUse:
    """How often a card was used in a stretch, and how often by its main hand."""

    number: str
    uses: int
    name: str
    by_name: int


@dataclass(frozen=True, slots=True)
class SameHand:
    """One card in one person's hand on one day."""

    staff: int
    card: int
    day: str
    uses: int
    stamps: int


def same_hand(
    found: Stretch, uses: int = USES_A_DAY, stamps: int = STAMPS_A_DAY
) -> list[SameHand]:
    """Cards that one person used at least so often, or stamped so much, in a day."""
    limits = (uses, stamps, MOST_FINDINGS)
    return [
        SameHand(staff, card, day, times, int(given))  # PostgreSQL sums to decimals
        for staff, card, day, times, given in rows(_SAME_HAND, *found.bounds, *limits)
    ]


def most_used(found: Stretch) -> list[CardUse]:
    """The cards used most, most first, each with whoever used it most."""
    return [
        _with_main_hand(card, uses, found)
        for card, uses in rows(_MOST_USED, *found.bounds, MOST_CARDS)
    ]


def most_uses(days: int) -> int:
    """From how many uses on a card is odd in so many days."""
    return days + USES_MORE_THAN_DAYS


def _with_main_hand(card: int, uses: int, found: Stretch) -> CardUse:
    staff, own = row(_MAIN_HAND, card, *found.bounds) or (0, 0)
    return CardUse(number_of(card), uses, found.names.get(staff, ""), own)


def _by_same_hand(found: Stretch) -> list[Finding]:
    return [
        Finding(
            say_many(
                "{name} used card {number} once on {day}: {stamps}.",
                "{name} used card {number} {count} times on {day}: {stamps}.",
                count=hand.uses,
                name=found.names.get(hand.staff, ""),
                number=shown(number_of(hand.card)),
                day=date.fromisoformat(hand.day),
                stamps=say_many("{count} stamp", "{count} stamps", count=hand.stamps),
            ),
            hand.uses,
            _look(hand.card, hand.day) | {"staff": str(hand.staff)},
        )
        for hand in same_hand(found)
    ]


def _often(found: Stretch) -> list[Finding]:
    return [
        Finding(
            say(
                N_("Card {number} was used {uses} times, {own} of them by {name}."),
                number=shown(use.number),
                uses=use.uses,
                own=use.by_name,
                name=use.name,
            ),
            use.uses,
            {"number": use.number},
        )
        for use in most_used(found)
        if use.uses >= most_uses(found.days)
    ]


def _refused(found: Stretch) -> list[Finding]:
    return [
        Finding(
            say(
                N_("Card {number} was refused {times} times on {day}."),
                number=shown(number_of(card)),
                times=times,
                day=date.fromisoformat(day),
            ),
            times,
            _look(card, day) | {"outcome": "refused"},
        )
        for card, day, times in rows(
            _REFUSED, *found.bounds, REFUSALS_A_DAY, MOST_FINDINGS
        )
    ]


def _two_places(found: Stretch) -> list[Finding]:
    places = dict(rows("SELECT id, name FROM outlet"))
    if len(places) < 2:
        return []
    limit = (MINUTES_BETWEEN_PLACES * _MINUTE_MS, MOST_FINDINGS)
    return [
        Finding(
            say(
                N_("Card {number} was at {there}, and {minutes} later at {here}."),
                number=shown(number_of(card)),
                there=places[there],
                here=places[here],
                minutes=_minutes(after_ms),
            ),
            after_ms // _MINUTE_MS,
            _look(card, day),
        )
        for card, day, after_ms, here, there in rows(_TWO_PLACES, *found.bounds, *limit)
    ]


def _at_once(found: Stretch) -> list[Finding]:
    limit_ms = MINUTES_TO_REWARD * _MINUTE_MS
    found_rows = rows(_AT_ONCE, *found.bounds, limit_ms, limit_ms, MOST_FINDINGS)
    return [_reward_at_once(*r) for r in found_rows]


def _reward_at_once(
    card: int, day: str, opened_ms: int, printed_ms: int | None
) -> Finding:
    new = printed_ms is not None and printed_ms < MINUTES_TO_REWARD * _MINUTE_MS
    text = (
        N_("Card {number} gave a reward {minutes} after it was printed.")
        if new
        else N_("Card {number} gave a reward {minutes} after its first stamp.")
    )
    after_ms = printed_ms if new and printed_ms is not None else opened_ms
    words = say(text, number=shown(number_of(card)), minutes=_minutes(after_ms))
    return Finding(words, after_ms // _MINUTE_MS, _look(card, day))


def _minutes(after_ms: int) -> Words:
    if after_ms < _MINUTE_MS:
        return say(N_("less than a minute"))
    count = after_ms // _MINUTE_MS
    return say_many("{count} minute", "{count} minutes", count=count)


def _look(card: int, day: str) -> dict[str, str]:
    return {"number": number_of(card), "day": day}


RULES = (
    Rule(
        "same_hand",
        N_("One card, one hand"),
        say(
            N_(
                "One person used one card at least {uses} times in one day, or gave it"
                " at least {stamps}."
            ),
            uses=USES_A_DAY,
            stamps=say_many("{count} stamp", "{count} stamps", count=STAMPS_A_DAY),
        ),
        _by_same_hand,
    ),
    Rule(
        "often",
        N_("Cards used very often"),
        say(
            N_("A card was used once for every day, and at least {more} times more."),
            more=USES_MORE_THAN_DAYS,
        ),
        _often,
    ),
    Rule(
        "at_once",
        N_("Rewards at once"),
        say(
            N_("A reward within {minutes} of the first stamp or of printing."),
            minutes=_minutes(MINUTES_TO_REWARD * _MINUTE_MS),
        ),
        _at_once,
    ),
    Rule(
        "two_places",
        N_("One card, two places"),
        say(
            N_("One card at two places within {minutes}."),
            minutes=_minutes(MINUTES_TO_REWARD * _MINUTE_MS),
        ),
        _two_places,
    ),
    Rule(
        "refused",
        N_("Cards often refused"),
        say(
            N_("A card was refused at least {times} times in one day."),
            times=REFUSALS_A_DAY,
        ),
        _refused,
    ),
)
