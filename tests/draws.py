"""A prize draw and a batch of winning cards, as tests of pages need them."""

from datetime import date, timedelta

from stampcard.models.cards import Batch
from stampcard.models.draws import Draw
from stampcard.models.ledger import Balance
from stampcard.services import draws
from stampcard.values.draws import LOTTERY, Source
from tests.builders import OWNER, a_batch, a_code, a_programme, stamp

TEXT = "Prize bond, first number"


def with_tickets(house, cards=3, **settings):
    """A programme of which so many cards have two tickets each, and their codes."""
    programme = a_programme("prize_draw", house, **settings)
    batch = a_batch(programme, cards, house)
    codes = [a_code(batch, n, house=house) for n in range(1, cards + 1)]
    for code in codes:
        assert stamp(code, house, spend_minor=100_000).accepted
    return programme, codes


def a_draw(house, programme, last_day: date, days: float = 3) -> Draw:
    """The draw of a programme, decided by a lottery so many days from now."""
    source = Source(LOTTERY, house.clock() + timedelta(days=days), TEXT)
    made, problems = draws.freeze(programme, last_day, source, OWNER, house)
    assert made, problems
    return made


def decided(house, draw: Draw, number: str = "0123456") -> Draw:
    """The same draw once a number has decided it; its time is let pass."""
    Draw.update(due=house.clock()).where(Draw.id == draw.id).execute()
    words = draws.enter(draw, number, OWNER, house)
    assert words is None, words
    return Draw.get_by_id(draw.id)


def an_old_draw(house) -> Draw:
    """A decided draw among the tickets of a month that is over, whatever the day."""
    programme, _ = with_tickets(house)
    old = date(2020, 1, 31)
    as_of(programme, old)
    return decided(house, a_draw(house, programme, old))


def an_old_batch(house) -> Batch:
    """A batch of winning cards whose last day is over, so its seed is public."""
    batch = a_batch(a_programme("instant_win", house), 10, house)
    Batch.update(valid_until=date(2020, 1, 31)).where(Batch.id == batch.id).execute()
    return batch


def as_of(programme, day: date) -> None:
    """Let the tickets be of another month."""
    mine = (Balance.programme == programme, Balance.unit.startswith("ticket:"))
    Balance.update(unit=f"ticket:{day}").where(*mine).execute()
