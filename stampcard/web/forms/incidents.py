"""The shape of an incident, and of the days whose members it touched."""

from datetime import date, datetime

from wtforms import StringField, TextAreaField

from stampcard.models.privacy import Incident
from stampcard.services.privacy.incidents import LONGEST, Told
from stampcard.values.texts import in_plain_digits
from stampcard.values.words import N_
from stampcard.web.context import house
from stampcard.web.forms.spoken import SpokenForm, text_of

_AREA = {"rows": 4, "maxlength": LONGEST, "dir": "auto"}
_YEARS = range(2000, 2200)  # any other day is a slip of the finger
_DIGITS_MOST = 9


class IncidentForm(SpokenForm):
    """What is known of an incident."""

    noticed = StringField(
        N_("When it was noticed"),
        description=N_("From this moment the law counts the hours."),
        render_kw={"type": "datetime-local"},
    )
    what = TextAreaField(
        N_("What happened"),
        description=N_("A stolen computer, a lost phone, a list sent to a stranger …"),
        render_kw=_AREA,
    )
    data = TextAreaField(
        N_("Which data"),
        description=N_("Numbers, names, birthdays, what was collected …"),
        render_kw=_AREA,
    )
    affected = StringField(
        N_("How many people"),
        description=N_("As far as is known."),
        render_kw={"inputmode": "numeric", "maxlength": _DIGITS_MOST, "size": 9},
    )
    done = TextAreaField(
        N_("What was done"),
        description=N_("Device shut out, passwords changed, people told …"),
        render_kw=_AREA,
    )

    def told(self) -> Told | None:
        """What was typed; None after a complaint."""
        noticed, affected = self._noticed(), self._affected()
        if noticed is None:
            self.complain("noticed", N_("Give day and time."))
        if affected is None:
            self.complain("affected", N_("Type how many people."))
        if noticed is None or affected is None:
            return None
        texts = {name: self[name].data or "" for name in ("what", "data", "done")}
        return Told(noticed, affected=affected, **texts)

    def _noticed(self) -> datetime | None:
        try:
            local = datetime.fromisoformat(in_plain_digits(text_of(self.noticed)))
        except ValueError:
            return None
        sound = local.year in _YEARS and local.tzinfo is None
        return house().moment_of(local) if sound else None

    def _affected(self) -> int | None:
        typed = in_plain_digits(text_of(self.affected)) or "0"
        return int(typed) if typed.isdecimal() and len(typed) <= _DIGITS_MOST else None


def shown(incident: Incident) -> dict[str, str]:
    """What is known by now, as the form shows it."""
    return {
        "noticed": typed_moment(incident.noticed_at),
        "what": incident.what,
        "data": incident.data,
        "affected": str(incident.affected),
        "done": incident.done,
    }


def typed_moment(moment: datetime) -> str:
    """A moment as the field for one wants it, by the shop's clock."""
    return house().local(moment).strftime("%Y-%m-%dT%H:%M")


def day(text: str) -> date | None:
    """A day as an address or a field says it; None for anything else."""
    try:
        found = date.fromisoformat(in_plain_digits(text.strip()))
    except ValueError:
        return None
    return found if found.year in _YEARS else None
