"""Shops, programmes, cards and acts in one line each."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from stampcard.models.cards import Batch
from stampcard.models.programmes import Programme
from stampcard.services import counter, issuing, presets, programmes, shops
from stampcard.services.house import Actor, House
from stampcard.values.codes import code_of, mark_key
from stampcard.values.decisions import Verb
from stampcard.values.reasons import Reason
from stampcard.values.words import from_plain

OWNER = Actor(staff=1, outlet=1)  # of a shop that was just set up
PASSWORD = "a password of the shop"
PUBLIC_URL = "https://cards.example.com"
NOON = datetime(2026, 3, 1, 6, tzinfo=UTC)  # in Dhaka, six hours ahead


class Clock:
    """A clock that stands still."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """This moment."""
        return self.now

    def move(self, **by: float) -> None:
        """Move it as `timedelta` is told: `clock.move(seconds=30)`."""
        self.now += timedelta(**by)


def a_house(folder, clock, *secrets: str, public_url: str = PUBLIC_URL) -> House:
    keys = [mark_key(secret) for secret in secrets or ("the shop's secret",)]
    return House(
        instance_path=folder,
        fixed_url=public_url,
        found_url="http://127.0.0.1:8000",
        keys={key.id: key for key in keys},
        clock=clock,
    )


def details(**changes) -> shops.Details:
    return shops.Details(**{"name": "Corner Café", "address": "12 Lake Road"} | changes)


def a_shop(house, **changes):
    owner, problems = shops.set_up(details(**changes), "Rahima", PASSWORD, house=house)
    assert not problems, problems
    return owner


def a_programme(preset: str, house, **settings) -> Programme:
    """A programme from a preset, its settings as a person would type them."""
    found = presets.find(preset)
    assert found, preset
    typed = {name: str(value) for name, value in settings.items()}
    raw = {**found.typed("en"), **typed}
    programme, problems = programmes.open_from(found, "Our programme", raw, house=house)
    assert programme, problems
    return programme


def an_order(programme, count: int = 1, **more) -> issuing.Order:
    return issuing.completed(issuing.Order(count, **more), programme)


def a_batch(programme, count: int, house, *, activate=True, **more) -> Batch:
    order = an_order(programme, count, activate=activate, **more)
    return issuing.issue(order, programme, OWNER, house)


def a_code(batch: Batch, n: int = 1, *, house) -> str:
    """What the QR of a batch's n-th card carries, n from 1."""
    return code_of(batch.first_serial + n - 1, house.keys[batch.key_id])


def a_card(house, preset: str = "stamp_card", **settings) -> str:
    """The code of the only card of a new programme."""
    return a_code(
        a_batch(a_programme(preset, house, **settings), 1, house), house=house
    )


def asked(verb: Verb, *codes: str, act_id: UUID | None = None, **more) -> counter.Asked:
    return counter.Asked(act_id or uuid4(), verb, codes, **more)


def stamp(code: str, house, **more) -> counter.Outcome:
    return counter.perform(asked(Verb.EARN, code, **more), OWNER, house)


def redeem(*codes: str, house, **more) -> counter.Outcome:
    return counter.perform(asked(Verb.REDEEM, *codes, **more), OWNER, house)


def void(code: str, house) -> counter.Outcome:
    return counter.perform(asked(Verb.VOID, code), OWNER, house)


def undo(outcome: counter.Outcome, house, actor=OWNER, **more) -> counter.Outcome:
    wish = asked(Verb.REVERSE, of=outcome.act.id, **more)
    return counter.perform(wish, actor, house)


def reason(outcome: counter.Outcome) -> Reason | None:
    """Why an act was refused, or None where it was accepted."""
    return None if outcome.accepted else Reason(outcome.act.reason)


def notes(outcome) -> list:
    """What was said with an act, besides its reason."""
    return [from_plain(note) for note in outcome.act.facts.get("notes", ())]


def full_card(house, needed: int = 4, **settings) -> str:
    """The code of a card with all its stamps."""
    code = a_card(house, stamps_needed=needed, pause_seconds=0, **settings)
    assert stamp(code, house, count=needed).accepted
    return code


def seen(code: str, house) -> counter.Seen:
    found = counter.find(code, house)
    assert found, code
    return counter.see(found, house)


def balances(code: str, house) -> dict[str, int]:
    """What a card holds, as its page would say."""
    return {unit: n for unit, n in seen(code, house).position.balances.items() if n}


def a_measured_sheet(title: str = "Ten cards", **changes: str) -> dict[str, str]:
    """What a shop types of an A4 sheet with ten cards of 85 × 55 mm."""
    lengths = ("210", "297", "20", "11", "85", "55", "85", "55")
    names = (
        "page_width_mm", "page_height_mm", "first_x_mm", "first_y_mm",
        "cell_width_mm", "cell_height_mm", "pitch_x_mm", "pitch_y_mm",
    )  # fmt: skip
    measures = dict(zip(names, lengths, strict=True))
    return {"title": title, "columns": "2", "rows": "5", **measures, **changes}
