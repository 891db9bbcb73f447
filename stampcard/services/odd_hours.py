"""The shop's usual hours, learned from its own acts, and the acts outside them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from stampcard.models.base import rows
from stampcard.services.odd_findings import Finding, Rule, Stretch, before
from stampcard.values.moments import from_milliseconds
from stampcard.values.words import N_, Percent, say, say_many

LEARNED_DAYS, LEAST_DAYS, LEAST_ACTS = 28, 14, 200
LEAST_SHARE = Percent(100)  # of the acts; an hour with fewer is unusual
HOURS = range(24)
# Every time zone is whole quarters of an hour away from UTC.
_QUARTERS = """
SELECT MIN(at), COUNT(*) FROM act
WHERE seq BETWEEN ? AND ? AND verb IN ('earn', 'redeem', 'reverse', 'void')
GROUP BY at / 900000 ORDER BY 1"""


@dataclass(frozen=True, slots=True)
class Hour:
    """How many acts fell into an hour of the day, and whether it is a usual one."""

    hour: int
    acts: int
    usual: bool


def usual_hours(found: Stretch) -> frozenset[int]:
    """The hours the 28 days before were busy in; all, where too little is known."""
    learned = _quarters(before(found, LEARNED_DAYS))
    acts = sum(count for _, count in learned)
    days = {moment.date() for moment, _ in learned}
    if acts < LEAST_ACTS or len(days) < LEAST_DAYS:
        return frozenset(HOURS)
    by_hour = _by_hour(learned)
    least = acts * LEAST_SHARE.hundredths / 10_000
    return frozenset(hour for hour in HOURS if by_hour[hour] >= least)


def hours(found: Stretch) -> list[Hour]:
    """The acts of a stretch by the hour of the day, midnight first."""
    by_hour, usual = _by_hour(_quarters(found)), usual_hours(found)
    return [Hour(hour, by_hour[hour], hour in usual) for hour in HOURS]


def _outside(found: Stretch) -> list[Finding]:
    usual = usual_hours(found)
    days: dict[date, list[tuple[datetime, int]]] = {}
    for moment, count in _quarters(found):
        if moment.hour not in usual:
            days.setdefault(moment.date(), []).append((moment, count))
    return [_on_day(day, quarters) for day, quarters in days.items()]


def _on_day(day: date, quarters: list[tuple[datetime, int]]) -> Finding:
    count = sum(count for _, count in quarters)
    words = say_many(
        "{count} act outside the usual hours, at {moment}.",
        "{count} acts outside the usual hours, the first at {moment}.",
        count=count,
        moment=quarters[0][0],
    )
    return Finding(words, count, {"day": day.isoformat()})


def _quarters(found: Stretch) -> list[tuple[datetime, int]]:
    """The first act of each quarter of an hour, in the shop's time, and how many."""
    zone = ZoneInfo(found.timezone)
    return [
        (from_milliseconds(at_ms).astimezone(zone), count)
        for at_ms, count in rows(_QUARTERS, *found.bounds)
    ]


def _by_hour(quarters: list[tuple[datetime, int]]) -> Counter[int]:
    by_hour: Counter[int] = Counter()
    for moment, count in quarters:
        by_hour[moment.hour] += count
    return by_hour


RULES = (
    Rule(
        "hours",
        N_("At unusual hours"),
        say(
            N_(
                "An hour with less than {share} of the acts of the {days} days before;"
                " learned from at least {acts} acts on {least} days."
            ),
            share=LEAST_SHARE,
            days=LEARNED_DAYS,
            acts=LEAST_ACTS,
            least=LEAST_DAYS,
        ),
        _outside,
    ),
)
