"""Prize draws: frozen tickets, what decides among them, and who was drawn."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import peewee

from stampcard.models.base import MomentField, Table, execute_many, rows
from stampcard.models.cards import Account
from stampcard.models.programmes import Programme, TermsVersion
from stampcard.models.shops import Staff

WON, RESERVE, DROPPED = "won", "reserve", "dropped"
_HELD = """
SELECT balance.account_id, balance.amount FROM balance
WHERE balance.programme_id = ? AND balance.unit = ? AND balance.amount > 0
  AND EXISTS (SELECT 1 FROM card
              WHERE card.account_id = balance.account_id AND card.state = '')
ORDER BY balance.account_id"""
_LOTS = """
SELECT unit, SUM(amount) FROM balance
WHERE programme_id = ? AND unit LIKE ? AND amount > 0 GROUP BY unit ORDER BY unit"""
_DRAWN = """
SELECT draw_winner.rank, draw_winner.place, draw_ticket.ticket, draw_ticket.account_id,
       draw_winner.prize, draw_winner.state
FROM draw_winner JOIN draw_ticket ON draw_ticket.draw_id = draw_winner.draw_id
  AND draw_ticket.place = draw_winner.place
WHERE draw_winner.draw_id = ? ORDER BY draw_winner.rank"""


class Draw(Table):
    """One draw: announced with its frozen tickets, decided later by `value`."""

    programme_id: int

    uuid = peewee.BlobField(unique=True)
    programme = peewee.ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
    terms = peewee.ForeignKeyField(TermsVersion, on_delete="RESTRICT", index=False)
    last_day = peewee.TextField()
    announcement = peewee.TextField()
    tickets = peewee.IntegerField()
    source = peewee.TextField()
    source_text = peewee.TextField(default="")
    round = peewee.BigIntegerField(default=0)
    due = MomentField()
    frozen_at = MomentField()
    frozen_by = peewee.ForeignKeyField(
        Staff, on_delete="RESTRICT", index=False, backref="+"
    )
    value = peewee.TextField(default="")  # the number that decided; empty before
    proof = peewee.TextField(default="")  # a signature of it, where there is one
    drawn_at = MomentField(null=True)
    drawn_by = peewee.ForeignKeyField(
        Staff, null=True, on_delete="RESTRICT", index=False, backref="+"
    )

    @property
    def day(self) -> date:
        """The last day for its tickets."""
        return date.fromisoformat(str(self.last_day))

    class Meta:
        """A programme draws once among the tickets of a last day."""

        indexes = ((("programme", "last_day"), True),)


class DrawTicket(Table):
    """One frozen ticket at its place in the sorted list, from 0."""

    draw = peewee.ForeignKeyField(Draw, on_delete="RESTRICT", index=False)
    place = peewee.IntegerField()
    ticket = peewee.TextField()
    account = peewee.ForeignKeyField(Account, on_delete="RESTRICT")

    class Meta:
        """A place stands once in a draw."""

        primary_key = peewee.CompositeKey("draw", "place")


class DrawWinner(Table):
    """A ticket that was drawn: the first has rank 1. Reserves have no prize yet."""

    draw = peewee.ForeignKeyField(Draw, on_delete="RESTRICT", index=False)
    rank = peewee.IntegerField()
    place = peewee.IntegerField()
    prize = peewee.TextField()
    state = peewee.TextField()

    class Meta:
        """A rank stands once in a draw."""

        primary_key = peewee.CompositeKey("draw", "rank")


def holders(programme: int, unit: str) -> list[tuple[int, int]]:
    """Accounts with so many of a unit, of those to which a good card leads."""
    return [(account, n) for account, n in rows(_HELD, programme, unit)]


def lots_held(programme: int, unit: str) -> list[tuple[str, int]]:
    """The lots of a unit in a programme, with how many there are of each in all."""
    return [(name, int(n)) for name, n in rows(_LOTS, programme, f"{unit}:%")]


def add_tickets(draw: int, tickets: Iterable[tuple[str, int]]) -> None:
    """Keep the frozen tickets of a draw, with the account of each, in their order."""
    lines = ((draw, at, name, owner) for at, (name, owner) in enumerate(tickets))
    execute_many(
        "INSERT INTO draw_ticket (draw_id, place, ticket, account_id) "
        "VALUES (?, ?, ?, ?)",
        lines,
    )


def tickets_of(draw: int) -> list[str]:
    """The frozen tickets of a draw, in their order."""
    found = rows(
        "SELECT ticket FROM draw_ticket WHERE draw_id = ? ORDER BY place", draw
    )
    return [ticket for (ticket,) in found]


def own_tickets(draw: int, account: int) -> list[str]:
    """An account's tickets in a draw."""
    found = rows(
        "SELECT ticket FROM draw_ticket WHERE draw_id = ? AND account_id = ? "
        "ORDER BY place",
        draw,
        account,
    )
    return [ticket for (ticket,) in found]


def drawn_in(draw: int) -> list[tuple[Any, ...]]:
    """Rank, place, ticket, account, prize and state of each that was drawn."""
    return rows(_DRAWN, draw)


def of_programme(programme: int) -> list[Draw]:
    """The draws of a programme, newest first."""
    chosen = Draw.select().where(Draw.programme == programme)
    return list(chosen.order_by(Draw.last_day.desc()))
