"""Each person's totals, and who does something far more often than the others."""

from collections import Counter
from dataclasses import dataclass

from stampcard.models.base import rows
from stampcard.services.odd_findings import Finding, Rule, Stretch
from stampcard.values.whys import Why
from stampcard.values.words import N_, Percent, Words, say, say_many

LEAST_TIMES = 5  # fewer are chance
TIMES_THE_OTHERS = 3
LEAST_COMPARED = 50  # acts of the others; fewer say nothing
ALONE = Percent(1000)  # of all acts, where there is too little to compare with
# How an act's details say so. No note can feign it: a quotation mark inside a text is
# kept with a backslash.
OVERRIDE = '%"override": true%'
_COUNTS = """
SELECT staff_id, verb, outcome, CASE WHEN detail LIKE ? THEN 1 ELSE 0 END, COUNT(*)
FROM act WHERE seq BETWEEN ? AND ? AND verb IN ('earn', 'redeem', 'reverse', 'void')
GROUP BY 1, 2, 3, 4"""
_LATE_UNDOS = """
SELECT undo.staff_id, COUNT(*) AS times
FROM act undo JOIN act done ON done.seq = undo.reverses
WHERE undo.seq BETWEEN ? AND ? AND undo.day <> done.day AND done.verb <> 'void'
GROUP BY undo.staff_id ORDER BY times DESC"""
_AS_ON_PAPER = """
SELECT act.staff_id, COUNT(DISTINCT act.seq) AS times, COALESCE(SUM(entry.amount), 0)
FROM act LEFT JOIN entry
  ON entry.act_id = act.seq AND entry.unit = 'stamp' AND entry.amount > 0
WHERE act.seq BETWEEN ? AND ? AND act.verb = 'earn' AND act.outcome = 'accepted'
  AND act.detail LIKE ?
GROUP BY act.staff_id ORDER BY times DESC, act.staff_id"""


def noted(why: str) -> str:
    """How an act's details say that it was done for one of the fixed reasons."""
    return f'%"note": "{why}"%'


@dataclass(frozen=True, slots=True)
class Person:
    """What one person did: `acts` counts refused ones too, all others only done ones.

    `share` is of all people's acts together.
    """

    staff: int
    name: str
    acts: int
    share: Percent
    stamped: int
    rewards: int
    undone: int
    overridden: int
    blocked: int
    refused: int

    def rate(self, times: int) -> Percent:
        """The share of this person's own acts that something is."""
        return _share(times, self.acts)


def totals(found: Stretch) -> list[Person]:
    """What each person did, who did most first; people without acts are left out."""
    people: dict[int, Counter[str]] = {}
    for staff, verb, outcome, override, count in rows(_COUNTS, OVERRIDE, *found.bounds):
        counts = people.setdefault(staff, Counter())
        counts["acts"] += count
        counts[verb if outcome == "accepted" else "refused"] += count
        if override and outcome == "accepted":
            counts["override"] += count
    everyone = sum(counts["acts"] for counts in people.values())
    persons = [
        _person(staff, counts, everyone, found) for staff, counts in people.items()
    ]
    return sorted(persons, key=lambda person: (-person.acts, person.staff))


def _share(part: int, whole: int) -> Percent:
    return Percent(100 * round(100 * part / whole))


def _person(staff: int, c: Counter[str], everyone: int, found: Stretch) -> Person:
    return Person(
        staff,
        found.names.get(staff, ""),
        c["acts"],
        _share(c["acts"], everyone),
        c["earn"],
        c["redeem"],
        c["reverse"],
        c["override"],
        c["void"],
        c["refused"],
    )


_COMPARED: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    (
        "undone",
        N_("{name} undid {times} acts, {rate} of all; the others {others}."),
        N_("{name} undid {times} acts, {rate} of all."),
        {"verb": "reverse"},
    ),
    (
        "overridden",
        N_("{name} stamped anyway {times} times, {rate} of all; the others {others}."),
        N_("{name} stamped anyway {times} times, {rate} of all."),
        {"override": "1"},
    ),
    (
        "blocked",
        N_("{name} blocked {times} cards, {rate} of all acts; the others {others}."),
        N_("{name} blocked {times} cards, {rate} of all acts."),
        {"verb": "void"},
    ),
    (
        "rewards",
        N_("{name} gave {times} rewards, {rate} of all acts; the others {others}."),
        "",
        {"verb": "redeem"},
    ),
)


def _far_from_others(found: Stretch) -> list[Finding]:
    people = totals(found)
    return [
        Finding(words, getattr(person, name), _look(found, person.staff) | look)
        for person in people
        for name, beside, alone, look in _COMPARED
        if (words := _compared(person, people, name, beside, alone))
    ]


def _compared(
    person: Person, people: list[Person], name: str, beside: str, alone: str
) -> Words | None:
    times = getattr(person, name)
    if times < LEAST_TIMES:
        return None
    own = person.rate(times)
    others = [other for other in people if other is not person]
    acts = sum(other.acts for other in others)
    if acts < LEAST_COMPARED:
        odd = alone and own.hundredths >= ALONE.hundredths
        return say(alone, name=person.name, times=times, rate=own) if odd else None
    theirs = sum(getattr(other, name) for other in others)
    if times * acts < TIMES_THE_OTHERS * theirs * person.acts:
        return None
    rates = {"rate": own, "others": _share(theirs, acts)}
    return say(beside, name=person.name, times=times, **rates)


def _late_undos(found: Stretch) -> list[Finding]:
    return [
        Finding(
            say_many(
                "{name} undid {count} act of an earlier day.",
                "{name} undid {count} acts of an earlier day.",
                count=times,
                name=found.names.get(staff, ""),
            ),
            times,
            _look(found, staff) | {"verb": "reverse"},
        )
        for staff, times in rows(_LATE_UNDOS, *found.bounds)
    ]


def _as_on_paper(found: Stretch) -> list[Finding]:
    return [
        Finding(
            say_many(
                "{name} once added what the paper showed and the screen did not:"
                " {stamps}.",
                "{name} added what the paper showed and the screen did not {count}"
                " times: {stamps}.",
                count=times,
                name=found.names.get(staff, ""),
                stamps=say_many("{count} stamp", "{count} stamps", count=int(stamps)),
            ),
            times,
            _look(found, staff)
            | {"verb": "earn", "outcome": "accepted", "why": str(Why.PAPER)},
        )
        for staff, times, stamps in rows(_AS_ON_PAPER, *found.bounds, noted(Why.PAPER))
    ]


def _look(found: Stretch, staff: int) -> dict[str, str]:
    days = {"first": found.first.isoformat(), "last": found.last.isoformat()}
    return days | {"staff": str(staff)}


RULES = (
    Rule(
        "people",
        N_("One person unlike the others"),
        say(
            N_(
                "At least {least} undone, blocked, stamped anyway or given away, and"
                " {times} times as often as the others; for whoever works alone"
                " {share} of all."
            ),
            least=LEAST_TIMES,
            times=TIMES_THE_OTHERS,
            share=ALONE,
        ),
        _far_from_others,
    ),
    Rule(
        "late_undo",
        N_("Undone on a later day"),
        say(N_("Every act that was undone on a later day.")),
        _late_undos,
    ),
    Rule(
        "as_on_paper",
        N_("As on the paper"),
        say(N_("Every stamp that was added because the paper showed it.")),
        _as_on_paper,
    ),
)
