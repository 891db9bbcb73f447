"""The shape of a tally sheet as it is typed: number, day, and rows of two fields."""

from collections.abc import Mapping
from datetime import date

from wtforms import RadioField, StringField
from wtforms.fields import PasswordField

from stampcard.services.step_up import approvers
from stampcard.services.tally import LONGEST_NUMBER, Typed
from stampcard.values.tallies import MOST_LINES, sheet_number
from stampcard.values.texts import in_plain_digits
from stampcard.values.words import N_
from stampcard.web.forms.people import PIN_INPUT
from stampcard.web.forms.spoken import SpokenForm, choices, text_of
from stampcard.web.pin_page import rules

ROWS = 20
_LONGEST_ROW = 9
_LONGEST_TYPED = 300  # kept and shown again; what is too long is told, not cut


class PinFields(SpokenForm):
    """A PIN, in a shop that asks for one before some acts."""

    staff = RadioField(N_("Whose PIN"), validate_choice=False)
    pin = PasswordField(N_("PIN"), render_kw=PIN_INPUT)

    def offer_people(self, staff: int) -> None:
        """Whose PIN may be given; none where the shop asks for no PIN."""
        people = approvers(rules()) if rules().asks else []
        self.staff.choices = choices([(str(one.id), one.name) for one in people])
        if not self.staff.data and people:
            ids = [one.id for one in people]
            self.staff.data = str(staff if staff in ids else ids[0])


class SheetForm(PinFields):
    """A filled-in tally sheet."""

    sheet = StringField(
        N_("Number of the sheet"),
        description=N_("It stands at the top of the paper."),
        render_kw={
            "maxlength": LONGEST_NUMBER,
            "placeholder": sheet_number(7),
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
        },
    )
    day = StringField(N_("Day on the sheet"), render_kw={"type": "date"})

    def day_typed(self) -> date | None:
        """The day, or None when it is none."""
        try:
            return date.fromisoformat(in_plain_digits(text_of(self.day)))
        except ValueError:
            return None


def rows_of(sent: Mapping[str, str]) -> list[Typed]:
    """The rows that were sent, filled in or not, and those between them."""
    known = {_row(name): name.removeprefix("number-") for name in sent}
    return [
        Typed(
            line,
            sent.get(f"number-{known.get(line, line)}", "")[:_LONGEST_TYPED],
            sent.get(f"ticks-{known.get(line, line)}", "")[:_LONGEST_TYPED],
        )
        for line in range(1, max(known, default=0) + 1)
    ]


def with_empty_rows(rows: list[Typed], least: int = ROWS) -> list[Typed]:
    """The rows, and empty ones up to a number of them."""
    last = min(max(least, len(rows)), MOST_LINES)
    return rows + [Typed(line, "", "") for line in range(len(rows) + 1, last + 1)]


def _row(name: str) -> int:
    """The row a field begins, 0 for another field; all that are too many are one."""
    text = name.removeprefix("number-") if name.startswith("number-") else ""
    whole = text.isascii() and text.isdecimal() and len(text) < _LONGEST_ROW
    return min(int(text), MOST_LINES + 1) if whole else 0
