"""The shape of goods that come back: all of a bill, some of its lines, or an amount."""

from dataclasses import dataclass
from uuid import UUID

from wtforms import RadioField, StringField, ValidationError

from stampcard.values.bills import Bill, Line, of_lines
from stampcard.values.money import read_amount
from stampcard.values.words import N_
from stampcard.web.forms.bills import AMOUNT, LONGEST_TYPED, read_money
from stampcard.web.forms.spoken import SpokenForm, choices, text_of

WHOLE, LINES, AMOUNT_OF = "whole", "lines", "amount"
_HOW_MANY = N_("Type how many come back, at most as many as there are.")
_NONE = N_("Say of at least one line how many come back.")
_TOO_MUCH = N_("More would come back than was left of this bill.")


@dataclass(frozen=True, slots=True)
class BackRow:
    """A line of the bill, and how many of it come back, as typed."""

    line: Line
    many: str = ""

    @property
    def thousandths(self) -> int | None:
        """How many come back; None where that is no quantity there is."""
        found = read_amount(self.many, 3) if self.many else 0
        most = self.line.thousandths
        return found if found is not None and found <= most else None


class BackForm(SpokenForm):
    """What comes back; the id of the return was made with the page."""

    id = StringField()
    what = RadioField(
        N_("What comes back?"),
        choices=choices(
            [
                (WHOLE, N_("All of it")),
                (LINES, N_("Some of the lines")),
                (AMOUNT_OF, N_("Goods for an amount")),
            ]
        ),
        default=WHOLE,
    )
    spend = StringField(N_("Amount"), render_kw={"enterkeyhint": "go"})

    def validate_id(self, field: StringField) -> None:
        """The id of the return."""
        try:
            UUID(field.data or "")
        except ValueError as error:
            raise ValidationError("id") from error

    def back(self, left: Bill, rows: list[BackRow]) -> Bill | None:
        """What comes back of what is left; None with the problem at its field."""
        if self.what.data == LINES:
            return self._of(rows)
        if self.what.data == AMOUNT_OF:
            return self._amount(left)
        return left

    def _of(self, rows: list[BackRow]) -> Bill | None:
        many = [row.thousandths for row in rows]
        if None in many or not any(many):
            self.complain("what", _HOW_MANY if None in many else _NONE)
            return None
        return of_lines(
            Line(row.line.price_minor, row.line.category, count)
            for row, count in zip(rows, many, strict=True)
            if count
        )

    def _amount(self, left: Bill) -> Bill | None:
        total = read_money(text_of(self.spend))
        if not total:
            self.complain("spend", AMOUNT)
            return None
        if total > left.total_minor:
            self.complain("spend", _TOO_MUCH)
            return None
        return Bill(total)


def back_rows(left: Bill, sent: list[str]) -> list[BackRow]:
    """The lines that are left of a bill, with how many of each were typed."""
    typed = [text.strip()[:LONGEST_TYPED] for text in sent] + [""] * len(left.lines)
    return [BackRow(*each) for each in zip(left.lines, typed, strict=False)]
