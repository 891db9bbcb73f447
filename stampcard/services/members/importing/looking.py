"""A list that was read, as the owner looks at it before it is brought in."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from stampcard.models.base import rows
from stampcard.models.members import Member
from stampcard.phones import Phone
from stampcard.services.house import House
from stampcard.services.members import names, numbers, searching
from stampcard.services.members.importing.work import Fault, Work

FAULTS_SHOWN, NEAR_SHOWN, TWICE_SHOWN = 50, 20, 20
_MARK_BYTES, _TOGETHER = 16, 400
_NEAR_READ = 5000  # people of a list of whom near ones are looked for
_ALIKE = """
SELECT one.line, one.name, one.phone, one.id, other.line, other.phone, other.id
FROM person one JOIN person other ON other.words = one.words
AND (other.head = one.head OR other.tail = one.tail)
WHERE one.line > other.line AND one.words <> '' AND one.line <= ? LIMIT ?"""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people of a list are what; `wrong` counts rows."""

    new: int
    known: int
    twice: int
    wrong: int
    yes_to_more: int  # how many said yes to messages or to partners


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody who may be written twice: alike in name, almost so in number.

    The other is in an earlier line, or is a member already (`line` 0).
    """

    line: int
    name: str
    masked: str
    other_line: int
    other_masked: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a page shows of a list."""

    header: tuple[str, ...]
    columns: tuple[str, ...]
    encoding: str
    delimiter: str
    shown: tuple[tuple[str, ...], ...]
    counts: Counts
    faults: tuple[Fault, ...]
    more_faults: bool
    twice: tuple[tuple[int, int], ...]
    near: tuple[Near, ...]


def look_around(kept: Work, house: House) -> None:
    """Note in what was read who is a member already, and who may be written twice."""
    for piece in kept.pieces("SELECT line, marks FROM person", _TOGETHER):
        kept.mark_known(sorted(known_lines(piece)))
    kept.say("near", [astuple(one) for one in _near(kept, house)])


def known_lines(people: Sequence[tuple[int, bytes]]) -> set[int]:
    """The lines of those who are members already; each comes with all their marks."""
    lines = {
        marks[at : at + _MARK_BYTES]: line
        for line, marks in people
        for at in range(0, len(marks), _MARK_BYTES)
    }
    if not lines:
        return set()
    places = ", ".join("?" * len(lines))
    found = rows(
        f"SELECT fingerprint FROM member WHERE fingerprint IN ({places})",  # noqa: S608
        *lines,
    )
    return {lines[bytes(mark)] for (mark,) in found}


def counts(kept: Work) -> Counts:
    """How many are what."""
    return Counts(
        kept.count("person WHERE NOT known"),
        kept.count("person WHERE known"),
        kept.count("twice"),
        kept.count("(SELECT DISTINCT line FROM fault)"),
        kept.count("person WHERE NOT known AND (messages OR partners)"),
    )


def preview(kept: Work, after: tuple[int, int] = (0, -2)) -> Preview:
    """All a page shows, its wrong cells from after a line and column on."""
    shown = kept.said("shown")
    faults = kept.faults(after, FAULTS_SHOWN + 1)
    return Preview(
        tuple(kept.said("header")),
        tuple(kept.said("columns")),
        kept.said("encoding"),
        kept.said("delimiter"),
        tuple(map(tuple, shown)),
        counts(kept),
        tuple(faults[:FAULTS_SHOWN]),
        len(faults) > FAULTS_SHOWN,
        tuple(kept.rows(f"SELECT line, first FROM twice LIMIT {TWICE_SHOWN}")),  # noqa: S608
        tuple(Near(*one) for one in kept.said("near")),
    )


def _near(kept: Work, house: House) -> list[Near]:
    """Those among the first thousands who may be written twice, or be members."""
    found = [*_near_in_list(kept, house), *_near_members(kept, house)]
    return sorted(found, key=lambda one: one.line)[:NEAR_SHOWN]


def _near_in_list(kept: Work, house: House) -> list[Near]:
    found = []
    alike = kept.rows(_ALIKE, _NEAR_READ, _NEAR_READ)
    for line, name, phone, id_, other_line, other_phone, other_id in alike:
        one = _unsealed(phone, id_, house)
        other = _unsealed(other_phone, other_id, house)
        if searching.nearly(one.e164, other.e164):
            found.append(Near(line, name, one.masked, other_line, other.masked))
        if len(found) == NEAR_SHOWN:
            break
    return found


def _near_members(kept: Work, house: House) -> list[Near]:
    people = kept.rows(
        "SELECT line, name, words, phone, id, head, tail FROM person "
        "WHERE NOT known AND words <> '' AND line <= ? ORDER BY line",
        _NEAR_READ,
    )
    found: list[Near] = []
    for line, name, words, phone, id_, head, tail in people:
        one = _unsealed(phone, id_, house)
        alike = (Member.head == head) | (Member.tail == tail)
        for member in Member.select().where(alike):
            if names.words_of(member.name) != words.split():
                continue
            other = numbers.phone_of(member, house)
            if other and searching.nearly(one.e164, other.e164):
                found.append(Near(line, name, one.masked, 0, other.masked))
        if len(found) >= NEAR_SHOWN:
            break
    return found


def _unsealed(sealed: bytes, id_: int, house: House) -> Phone:
    return Phone(house.phone_key.unseal(sealed, id_) or "")
