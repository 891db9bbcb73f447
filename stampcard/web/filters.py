"""How templates say things: words, money, numbers, days, card numbers."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import Flask
from jinja2 import pass_context

from stampcard.values.codes import number_of, shown
from stampcard.values.moments import from_milliseconds
from stampcard.values.reasons import REASON_TEXTS, Reason
from stampcard.values.whys import WHY_TEXTS
from stampcard.values.words import Words, from_plain
from stampcard.web.context import speaker


def say(words: Words | None) -> str:
    """Words in the page's language; nothing for None."""
    return speaker().say(words) if words else ""


def kept(plain: dict[str, Any]) -> str:
    """Words as the ledger keeps them, in the page's language."""
    return say(from_plain(plain))


def from_json(text: str) -> Any:
    """What a kept JSON text holds."""
    return json.loads(text)


def money(minor: int) -> str:
    """An amount in the shop's currency."""
    return speaker().money(minor)


def number(value: int) -> str:
    """A whole number."""
    return speaker().number(value)


def length_mm(value: float) -> str:
    """A length, with at most two digits after the point."""
    return speaker().decimal(value)


def digits(value: object) -> str:
    """Any text with its digits as the shop writes them."""
    return speaker().plain(value)


def day(value: date | str) -> str:
    """A day, given as a date or as ISO text."""
    return speaker().day(date.fromisoformat(value) if isinstance(value, str) else value)


def day_of_year(value: date) -> str:
    """A day that comes every year, as a birthday."""
    return speaker().day_of_year(value)


def moment(value: datetime | int) -> str:
    """A moment in the shop's time, given in UTC or as milliseconds."""
    return speaker().moment(
        from_milliseconds(value) if isinstance(value, int) else value
    )


def reason(value: str) -> str:
    """Why an act was refused, in the page's language."""
    return speaker().gettext(REASON_TEXTS[Reason(value)])


def why(note: str) -> str:
    """Why something was undone or blocked: the fixed word said, or staff's own text."""
    return speaker().gettext(WHY_TEXTS[note]) if note in WHY_TEXTS else note


FILTERS = (
    say,
    kept,
    from_json,
    money,
    number,
    length_mm,
    digits,
    day,
    day_of_year,
    moment,
    reason,
    shown,
    number_of,
    why,
)


def init_app(app: Flask) -> None:
    """Register every filter under its own name."""
    for filter_ in FILTERS:
        app.add_template_filter(_at_every_request(filter_), filter_.__name__)


def _at_every_request(filter_: Callable[[Any], str]) -> Callable[..., str]:
    """With the page's context asked for, Jinja does not fold it over a constant."""

    @pass_context
    def said(context: object, value: Any) -> str:
        return filter_(value)

    return said
