"""Prize draws: tickets frozen and announced, a public number awaited, prizes given.

What decides must still be to come when the tickets are frozen, so nobody can choose
them to suit it. There is one result of a draw: nothing is drawn anew. Whoever drops out
is followed by the first in reserve.
"""

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4, uuid5

from stampcard.kinds.sorts import Problem
from stampcard.models import cards, draws, ledger
from stampcard.models.acts import New
from stampcard.models.draws import DROPPED, RESERVE, WON, Draw, DrawWinner
from stampcard.models.programmes import Programme, latest_terms
from stampcard.models.writing import write
from stampcard.services.house import Actor, House
from stampcard.services.positions import position_of, rules_of
from stampcard.services.programmes import kind_and_terms
from stampcard.services.recording import Doing, doing, record
from stampcard.values import drand
from stampcard.values.chance import Pot
from stampcard.values.codes import ALPHABET, number_of
from stampcard.values.decisions import Accept, Act, Verb
from stampcard.values.draws import (
    DRAND,
    LONGEST_SOURCE,
    LOTTERY,
    Source,
    announcement,
    hash_of,
    lottery_numbers,
    places,
    pool_text,
)
from stampcard.values.moments import to_milliseconds
from stampcard.values.texts import clean
from stampcard.values.words import N_, Words, say

MOST_TICKETS = 1_000_000
TICKET_LENGTH = 12
OVERDUE = timedelta(days=2)
WAITING, DUE, LATE, DONE = "waiting", "due", "late", "done"
Problems = tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """Tickets that wait for their draw: up to which day, how many."""

    last_day: date
    tickets: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """One that was drawn; `number` is the card it can be given to."""

    rank: int
    ticket: str
    number: str
    prize: str
    state: str


def periods(programme: Programme, house: House) -> list[Period]:
    """What can be frozen now: lots of tickets whose last day is over, oldest first."""
    pot = _pot(programme)
    known = {draw.last_day for draw in draws.of_programme(programme.id)}
    today, found = house.now()[1].isoformat(), []
    for unit, count in draws.lots_held(programme.id, pot.unit) if pot else ():
        day = unit.partition(":")[2]
        if day < today and day not in known:
            found.append(Period(date.fromisoformat(day), count))
    return found


def freeze(
    programme: Programme, last_day: date, source: Source, actor: Actor, house: House
) -> tuple[Draw | None, Problems]:
    """Freeze the tickets up to a day and announce the draw; or say what is wrong."""
    return write(lambda: _freeze(programme, last_day, source, actor, house))


def enter(draw: Draw, typed: str, actor: Actor, house: House) -> Words | None:
    """Let a typed or pasted number decide a draw, once; or say why it does not."""
    return write(lambda: _enter(Draw.get_by_id(draw.id), typed, actor, house))


def drop(draw: Draw, rank: int, actor: Actor, house: House) -> Words | None:
    """Let the first in reserve take the place of a winner; or say why not."""
    return write(lambda: _drop(draw, rank, actor, house))


def state_of(draw: Draw, house: House) -> str:
    """Whether its number is to come, due, long overdue, or has decided."""
    if draw.drawn_at:
        return DONE
    now = house.clock()
    if now < draw.due:
        return WAITING
    return LATE if now > draw.due + OVERDUE else DUE


def pool_of(draw: Draw) -> str:
    """The list of frozen tickets as it is published."""
    return pool_text(draws.tickets_of(draw.id))


def drawn_of(draw: Draw) -> list[Drawn]:
    """Who was drawn, the first first."""
    return [
        Drawn(rank, ticket, _number_of(account), prize, state)
        for rank, _, ticket, account, prize, state in draws.drawn_in(draw.id)
    ]


def own_tickets(card: cards.Found) -> Iterator[tuple[Draw, list[str]]]:
    """The draws a card's account takes part in, with its tickets, newest first."""
    accounts = (card.account, *cards.gone_into(card.account)) if card.account else ()
    for draw in draws.of_programme(card.programme) if accounts else ():
        found = [t for one in accounts for t in draws.own_tickets(draw.id, one)]
        if found:
            yield draw, found


def _freeze(
    programme: Programme, last_day: date, source: Source, actor: Actor, house: House
) -> tuple[Draw | None, Problems]:
    pot, by = _pot(programme), doing(actor, house)
    if not pot:
        return None, (Problem("last_day", say(N_("This programme draws nothing."))),)
    name = uuid4()
    unit = f"{pot.unit}:{last_day.isoformat()}"
    held = draws.holders(programme.id, unit)
    problems = (
        *_tickets_problems(programme, last_day, sum(n for _, n in held), by),
        *_source_problems(source, by),
    )
    if problems:
        return None, problems
    tickets = sorted(_tickets(name, held, house.key.secret))
    text = announcement(name.hex, pool_text(t for t, _ in tickets), pot, source)
    draw = Draw.create(
        uuid=name.bytes,
        programme=programme,
        terms=latest_terms(programme),
        last_day=last_day.isoformat(),
        announcement=text,
        tickets=len(tickets),
        source=source.kind,
        source_text=source.text,
        round=source.round,
        due=source.due,
        frozen_at=by.at,
        frozen_by=actor.staff,
    )
    draws.add_tickets(draw.id, tickets)
    _note(draw, by, {"draw": name.hex, "announced": hash_of(text)}, "announced")
    return draw, ()


def _tickets_problems(
    programme: Programme, last_day: date, count: int, by: Doing
) -> Iterator[Problem]:
    same = Draw.last_day == last_day.isoformat()
    if Draw.select().where(Draw.programme == programme, same).exists():
        yield Problem("last_day", say(N_("These tickets are frozen already.")))
    elif last_day >= by.day:
        yield Problem("last_day", say(N_("The last day for tickets is not over yet.")))
    elif not 1 <= count <= MOST_TICKETS:
        words = say(N_("There must be from 1 to {most} tickets."), most=MOST_TICKETS)
        yield Problem("last_day", words)


def _source_problems(source: Source, by: Doing) -> Iterator[Problem]:
    named = LONGEST_SOURCE >= len(source.text) > 0 and clean(source.text) == source.text
    if source.kind == LOTTERY and not named:
        text = N_("Name the lottery and which of its numbers, in one line.")
        yield Problem("text", say(text))
    if source.kind == DRAND and source.due != drand.moment_of(source.round):
        yield Problem("round", say(N_("There is no such round.")))
    if source.kind not in {DRAND, LOTTERY}:
        yield Problem("kind", say(N_("Choose one of these.")))
    elif source.due <= by.at:
        text = N_("What decides must still be to come, or it could have been chosen.")
        yield Problem("day", say(text))


def _tickets(
    name: UUID, held: list[tuple[int, int]], secret: bytes
) -> Iterator[tuple[str, int]]:
    """Numbers that tell nobody whose they are; each holder is shown their own."""
    for account, count in held:
        for n in range(count):
            message = f"ticket {name.hex} {account} {n}".encode()
            bits = int.from_bytes(hmac.digest(secret, message, "sha256")[:8], "big")
            shifts = range(0, 5 * TICKET_LENGTH, 5)
            yield "".join([ALPHABET[bits >> shift & 31] for shift in shifts]), account


def _enter(draw: Draw, typed: str, actor: Actor, house: House) -> Words | None:
    by = doing(actor, house)
    if draw.drawn_at:
        return say(N_("This draw is decided. Nothing is drawn anew."))
    if by.at < draw.due:
        return say(N_("What decides is not known before {moment}."), moment=draw.due)
    value, proof = _decided(draw, typed)
    if not value:
        text = N_("This is not what decides: {source}.")
        source = Source(draw.source, draw.due, draw.source_text, draw.round)
        return say(text, source=source.line)
    Draw.update(value=value, proof=proof, drawn_at=by.at, drawn_by=actor.staff).where(
        Draw.id == draw.id
    ).execute()
    kind, terms = kind_and_terms(draw.terms)
    pot = kind.pot(terms)
    pieces = pot.pieces if pot else ()
    count = len(pieces) + (pot.reserves if pot else 0)
    found = places(draw.announcement, value, draw.tickets, count)
    for rank, place in enumerate(found, 1):
        prize = pieces[rank - 1] if rank <= len(pieces) else ""
        state = WON if prize else RESERVE
        DrawWinner.create(draw=draw, rank=rank, place=place, prize=prize, state=state)
    _note(draw, by, {"draw": UUID(bytes=draw.uuid).hex, "decided": value}, "decided")
    for rank, _, _, account, prize, _ in draws.drawn_in(draw.id):
        if prize:
            _give(draw, rank, account, prize, by)
    return None


def _decided(draw: Draw, typed: str) -> tuple[str, str]:
    """The number that decides, and its proof; empty where it is not the one awaited."""
    if draw.source == LOTTERY:
        return lottery_numbers(typed), ""
    beacon = drand.read(typed, draw.round)
    return (beacon.randomness, beacon.signature) if beacon else ("", "")


def _drop(draw: Draw, rank: int, actor: Actor, house: House) -> Words | None:
    drawn = {line[0]: line for line in draws.drawn_in(draw.id)}
    if rank not in drawn or drawn[rank][5] != WON:
        return say(N_("This place has no prize to pass on."))
    by, (_, _, _, account, prize, _) = doing(actor, house), drawn[rank]
    card, now = _card_of(account), cards.now_at(account)
    held = ledger.balances(now, draw.programme_id).get(f"prize:{prize}", 0)
    if ledger.known(_act_id(draw, f"{rank} 1")) and not held:
        return say(N_("This prize was given already."))
    _set(draw, rank, DROPPED, prize)
    if card and held:  # else whoever won is gone, or was before
        _record(draw, rank, card, prize, -1, by)
    following = [line for line in drawn.values() if line[5] == RESERVE]
    if following:
        first = following[0]
        _set(draw, first[0], WON, prize)
        _give(draw, first[0], first[3], prize, by)
    return None


def _set(draw: Draw, rank: int, state: str, prize: str) -> None:
    mine = (DrawWinner.draw == draw, DrawWinner.rank == rank)
    DrawWinner.update(state=state, prize=prize).where(*mine).execute()


def _give(draw: Draw, rank: int, account: int, prize: str, by: Doing) -> None:
    for card in filter(None, [_card_of(account)]):
        _record(draw, rank, card, prize, 1, by)


def _record(
    draw: Draw, rank: int, card: cards.Found, prize: str, amount: int, by: Doing
) -> None:
    kind, terms = rules_of(card)
    position = position_of(card, by.at, by.day)
    act = Act(by.at, by.day, (position,), reward=f"prize:{prize}", amount=amount)
    decision = kind.decide(Verb.DRAW, terms, act)
    entries = decision.entries if isinstance(decision, Accept) else ()
    own = Doing(by.actor, by.at, by.day, _act_id(draw, f"{rank} {amount}"))
    record(Verb.DRAW, card, entries, own, {"draw": UUID(bytes=draw.uuid).hex})


def _note(draw: Draw, by: Doing, facts: dict[str, str], what: str) -> None:
    """A line of the ledger that is no card's: nobody changes a draw unseen."""
    new = New(
        id=_act_id(draw, what),
        content=b"",
        verb=Verb.DRAW.value,
        programme=draw.programme_id,
        card=None,
        outlet=by.actor.outlet,
        staff=by.actor.staff,
        device=by.actor.device,
        at_ms=to_milliseconds(by.at),
        day=by.day.isoformat(),
        outcome=ledger.ACCEPTED,
        detail=json.dumps(facts, ensure_ascii=False),
    )
    ledger.append(new, ())


def _act_id(draw: Draw, what: str) -> UUID:
    return uuid5(UUID(bytes=bytes(draw.uuid)), what)


def _card_of(account: int) -> cards.Found | None:
    serials = cards.numbers_of(cards.now_at(account))
    found = (cards.find(serial) for serial in serials)
    good = [card for card in found if card and card.state == cards.GOOD]
    return good[0] if good else None


def _number_of(account: int) -> str:
    card = _card_of(account)
    return number_of(card.serial) if card else ""


def _pot(programme: Programme) -> Pot | None:
    kind, terms = kind_and_terms(latest_terms(programme))
    return kind.pot(terms)
