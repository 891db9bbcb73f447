"""The people of a list become members: all of them, in one transaction, or none.

Everything slow was done when the list was read; here rows are only written, many at a
time. The accounts of some hundred people are opened by one act of the ledger, which
names nobody. The same day a list nobody of whom came yet can be taken back.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache, partial
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from stampcard.models import ledger
from stampcard.models.acts import New
from stampcard.models.base import engine, execute_many, rows
from stampcard.models.programmes import Programme, latest_terms
from stampcard.models.shops import the_shop
from stampcard.models.writing import write
from stampcard.services.house import Actor, House
from stampcard.services.members import enrolment, paperless
from stampcard.services.members.importing import starts
from stampcard.services.members.importing.looking import known_lines
from stampcard.services.members.importing.starts import Amounts, Joined
from stampcard.services.members.importing.work import Work
from stampcard.services.privacy import policies
from stampcard.services.privacy.policies import Shown
from stampcard.services.recording import Doing, doing
from stampcard.values.codes import number_of
from stampcard.values.decisions import Entry, Verb
from stampcard.values.moments import to_milliseconds
from stampcard.values.purposes import IMPORT, MESSAGES, PARTNERS, STAMPS
from stampcard.values.whys import Why
from stampcard.values.words import N_, Words, say

LOT = 500  # people written together, and opened by one act
AGREED = N_("These people agreed that I keep their numbers for my programmes.")
AGREED_TO_MORE = N_(
    "Those marked with a yes in the list agreed to messages, or to sharing with "
    "partner shops."
)
_MEMBER = (
    "INSERT INTO member (id, fingerprint, phone, tail, head, key_id, name, locale, "
    "birth_month, birth_day, channel, address, every_days, note, pin_hash, joined_at, "
    "joined_by_id, joined_how, seen_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?)"
)
_WORD = "INSERT INTO name_word (word, member_id) VALUES (?, ?)"
_TAG = "INSERT INTO member_tag (tag, member_id) VALUES (?, ?)"
_CONSENT = (
    "INSERT INTO consent (member_id, purpose, given, version, locale, text_hash, "
    "channel, slip, at, staff_id, outlet, device) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ACCOUNTS = (
    "INSERT INTO account (opened_at) WITH RECURSIVE run(n) AS (SELECT 1 UNION ALL "
    "SELECT n + 1 FROM run WHERE n < ?) SELECT CAST(? AS BIGINT) FROM run RETURNING id"
)
_CARD = "INSERT INTO card (serial, batch_id, account_id, state) VALUES (?, ?, ?, '')"
_HOLDING = (
    "INSERT INTO holding (account_id, member_id, serial, since) VALUES (?, ?, ?, ?)"
)
_PEOPLE = (
    "SELECT line, marks, id, mark, phone, tail, head, key_id, name, locale, "
    "birth_month, birth_day, channel, address, every_days, note, joined, words, tags, "
    "messages, partners, starts FROM person WHERE NOT known ORDER BY id"
)
_LINE, _MARKS, _ID, _NAME_AT, _JOINED = 0, 1, 2, 8, 16
_WORDS, _TAGS, _MESSAGES, _PARTNERS, _STARTS = 17, 18, 19, 20, 21
Person = tuple[Any, ...]
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the owner says of a list, and in which language they read it.

    Without `programmes` its people join all that are for members.
    """

    agreed: bool = False
    agreed_to_more: bool = False
    leave_out_wrong: bool = False
    programmes: tuple[int, ...] = ()
    locale: str = ""


class NotStored(Exception):
    """Nothing was stored; `words` say why."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words


def why_not(kept: Work, wish: Wish) -> Words | None:
    """Why a list cannot be brought in as wished, or None."""
    if not joinable():
        return say(N_("No programme is for members yet: choose one first."))
    if not kept.count("person WHERE NOT known"):
        return say(N_("There is nobody new in this list."))
    if kept.count("fault") and not wish.leave_out_wrong:
        return say(N_("Some rows are wrong. Mend the list, or leave them out."))
    return None if wish.agreed else say(N_("First say that these people agreed."))


def joinable() -> list[Joined]:
    """The programmes that people of a list may join, with today's terms."""
    return [
        Joined(one.id, one.name, one.kind, latest_terms(one).settings)
        for one in enrolment.open_to_members()
    ]


def store(
    kept: Callable[[], Any],
    name: str,
    wish: Wish,
    tell: Tell,
    actor: Actor,
    house: House,
) -> int:
    """Make the people of a list members; how many. NotStored, or StorageError.

    `kept` opens what was read. `name` is the list's, by which it can be taken back.
    """
    with kept() as work:
        wrong = why_not(work, wish)
    if wrong:
        raise NotStored(wrong)
    policies.needed(actor, house)
    return write(lambda: _Storing(name, wish, actor, house).all(kept, tell))


class _Storing:
    """One transaction: who, when, under which policy, into which programmes."""

    def __init__(self, name: str, wish: Wish, actor: Actor, house: House) -> None:
        self._name, self._wish, self._actor, self._house = name, wish, actor, house
        self._by = doing(actor, house)
        self._at_ms = to_milliseconds(self._by.at)
        shop, shown = the_shop(), policies.current(wish.locale)
        if shop is None or shown is None:
            raise LookupError("a shop and its policy")
        self._shown: Shown = shown
        self._noon = lru_cache(partial(_noon_of, timezone=ZoneInfo(shop.timezone)))

    def all(self, kept: Callable[[], Any], tell: Tell) -> int:
        """Write everybody, lot by lot."""
        done = 0
        with kept() as work, engine().roomy():
            joined = [
                (one, self._numbers(one, work.count("person WHERE NOT known")))
                for one in joinable()
                if not self._wish.programmes or one.id in self._wish.programmes
            ]
            for piece in work.pieces(_PEOPLE, LOT):
                there = known_lines([(p[_LINE], p[_MARKS]) for p in piece])
                people = [p for p in piece if p[_LINE] not in there]
                self._write(people)
                for programme, numbers in joined if people else ():
                    self._open(programme, people, numbers)
                done += len(people)
                tell(done)
        return done

    def _numbers(self, programme: Joined, count: int) -> Iterator[tuple[int, int]]:
        found = Programme.get_by_id(programme.id)
        return paperless.several(found, count, self._actor, self._house)

    def _write(self, people: Sequence[Person]) -> None:
        who = (self._actor.staff, IMPORT, self._at_ms)
        execute_many(
            _MEMBER,
            [
                (*p[_ID:_JOINED], self._noon(p[_JOINED], self._at_ms), *who)
                for p in people
            ],
        )
        words = [(word, p[_ID]) for p in people for word in p[_WORDS].split()]
        execute_many(_WORD, words)
        tagged = ((p[_ID], json.loads(p[_TAGS])) for p in people if p[_TAGS])
        tags = [(tag, id_) for id_, theirs in tagged for tag in theirs]
        execute_many(_TAG, tags)
        execute_many(_CONSENT, self._consents(people))

    def _consents(self, people: Sequence[Person]) -> Iterator[tuple[Any, ...]]:
        shown, actor = self._shown, self._actor
        text = (shown.version, shown.locale, shown.hash, IMPORT, slip_of(self._name))
        told = (*text, self._at_ms, actor.staff, actor.outlet, actor.device)
        more = self._wish.agreed_to_more
        for person in people:
            yield (person[_ID], STAMPS, True, *told)
            if more and person[_MESSAGES]:
                yield (person[_ID], MESSAGES, True, *told)
            if more and person[_PARTNERS]:
                yield (person[_ID], PARTNERS, True, *told)

    def _open(
        self,
        programme: Joined,
        people: Sequence[Person],
        numbers: Iterator[tuple[int, int]],
    ) -> None:
        """Open an account for each, all by one act."""
        accounts = [id_ for (id_,) in rows(_ACCOUNTS, len(people), self._at_ms)]
        given = [next(numbers) for _ in people]
        pairs = list(zip(accounts, given, people, strict=True))
        execute_many(_CARD, [(serial, batch, a) for a, (serial, batch), _ in pairs])
        execute_many(
            _HOLDING, [(a, p[_ID], serial, self._at_ms) for a, (serial, _), p in pairs]
        )
        usual = starts.of_newcomer(programme, self._by.day)
        begun = any(f'"{programme.id}": ' in p[_STARTS] for p in people)
        entries = [
            Entry(account, unit, amount, note)
            for account, _, person in pairs
            for unit, amount, note in _start(person, programme.id, usual)
        ]
        facts = {
            "list": self._name,
            "numbers": [number_of(given[0][0]), number_of(given[-1][0])],
            "count": len(people),
            "note": Why.START if begun else Why.LIST,
        }
        record(Verb.ISSUE, programme.id, entries, self._by, facts)


def _noon_of(iso: str, usual_ms: int, *, timezone: ZoneInfo) -> int:
    """Noon of a day in the shop, or the usual moment where no day was told."""
    if not iso:
        return usual_ms
    noon = datetime.combine(date.fromisoformat(iso), time(12), timezone)
    return min(to_milliseconds(noon), usual_ms)


def _start(person: Person, programme: int, usual: Amounts) -> Iterable[Any]:
    said = json.loads(person[_STARTS]) if person[_STARTS] else {}
    return list(said.get(str(programme), usual))


def record(
    verb: Verb,
    programme: int,
    entries: Iterable[Entry],
    by: Doing,
    facts: Mapping[str, Any],
    reverses: int | None = None,
) -> None:
    """One act for many accounts."""
    new = New(
        id=uuid4(),
        content=b"",
        verb=verb.value,
        programme=programme,
        card=None,
        outlet=by.actor.outlet,
        staff=by.actor.staff,
        device=by.actor.device,
        at_ms=to_milliseconds(by.at),
        day=by.day.isoformat(),
        outcome=ledger.ACCEPTED,
        reverses=reverses,
        detail=json.dumps(facts, ensure_ascii=False),
    )
    ledger.append(new, entries)


def slip_of(name: str) -> str:
    """What stands as the slip in the consents of a list."""
    return f"list {name}"
