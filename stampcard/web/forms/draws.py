"""Which tickets are frozen, and what will decide among them."""

from collections.abc import Sequence
from datetime import date, datetime, time

from wtforms import RadioField, SelectField, StringField

from stampcard.services.house import House
from stampcard.values import drand
from stampcard.values.draws import DRAND, LONGEST_SOURCE, LOTTERY, Source
from stampcard.values.words import N_
from stampcard.web.context import speaker
from stampcard.web.forms.spoken import SpokenForm, choices, text_of

SOURCES = (
    (DRAND, N_("a random number of the network drand")),
    (LOTTERY, N_("the numbers of a lottery")),
)
NOON = "12"


class FreezeForm(SpokenForm):
    """Tickets up to a day, and the public number that is still to come."""

    last_day = SelectField(N_("Tickets up to"), validate_choice=False)
    kind = RadioField(N_("Decided by"), choices=choices(SOURCES), default=DRAND)
    day = StringField(
        N_("Known on"),
        description=N_("A day to come, so that nobody can choose the number."),
        render_kw={"type": "date", "autocomplete": "off"},
    )
    hour = SelectField(N_("At (only for drand)"), default=NOON, validate_choice=False)
    text = StringField(
        N_("Which lottery, and which of its numbers"),
        description=N_("As they will be in the newspaper; only for a lottery."),
        render_kw={"maxlength": LONGEST_SOURCE},
    )

    def offer(self, days: Sequence[tuple[str, str]]) -> None:
        """The months that can be frozen, and the hours of a day."""
        self.last_day.choices = choices(days)
        figure = speaker().plain
        hours = (
            (str(hour), f"{figure(hour)}:{figure(0)}{figure(0)}") for hour in range(24)
        )
        self.hour.choices = choices(hours)

    def frozen_until(self) -> date | None:
        """The chosen last day for tickets, or None."""
        return _day(text_of(self.last_day))

    def source(self, house: House) -> Source | None:
        """What will decide; None without a day."""
        day, kind = _day(text_of(self.day)), text_of(self.kind)
        if not day:
            return None
        if kind != DRAND:
            return Source(kind, house.start_of(day), text_of(self.text))
        hour = text_of(self.hour)
        clock = time(int(hour) if hour.isdecimal() and int(hour) < 24 else 0)
        round_ = drand.round_after(house.moment_of(datetime.combine(day, clock)))
        due = drand.moment_of(round_)
        return Source(DRAND, due, round=round_) if due else None


class NumberForm(SpokenForm):
    """The number that decides, as it was typed or pasted."""

    number = StringField(N_("The number"), render_kw={"autocomplete": "off"})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
