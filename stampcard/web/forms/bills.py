"""The shape of a bill as it is typed: an amount, lines, a number, what pays it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any
from uuid import UUID

from wtforms import SelectMultipleField, StringField, ValidationError

from stampcard.services.purchases import LONGEST_NUMBER, Payment
from stampcard.services.till import Means
from stampcard.values.bills import MOST_LINES, ONE, Bill, Line, of_total
from stampcard.values.money import LARGEST_MINOR, fraction_digits, read_amount
from stampcard.values.texts import clean, in_plain_digits
from stampcard.values.words import N_
from stampcard.web.context import shop, speaker
from stampcard.web.forms.spoken import SpokenForm, text_of

LONGEST_TYPED, LONGEST_CATEGORY = 40, 40
MOST_UNITS, MOST_PIECES = 10**9, 1_000_000
AMOUNT = N_("Type an amount, such as 250 or 99.50.")
_MISSING = N_("Type the amount of the bill.")
_NOTHING = N_("A bill is for more than nothing.")
_TOO_LARGE = N_("This bill is larger than any that can be kept.")
_LINES_OVER = N_("The lines come to more than the bill.")
_QUANTITY = N_("Type a quantity above 0, such as 2 or 1.5.")
_UNITS = N_("Type a whole number above 0, or leave it empty.")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a bill as it was typed, and what is wrong with it."""

    category: str = ""
    many: str = "1"
    price: str = ""
    problem: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed in it."""
        return not self.price and in_plain_digits(self.many) in {"", "1"}


@dataclass(frozen=True, slots=True)
class Pay:
    """A means of paying as it was chosen on the page, and what is wrong with it."""

    means: Means
    chosen: bool = False
    units: str = ""
    problem: str = ""


class BillForm(SpokenForm):
    """A bill; its id was made with the page."""

    id = StringField()
    codes = SelectMultipleField(choices=[], validate_choice=False)
    spend = StringField(N_("Amount of the bill"), render_kw={"enterkeyhint": "go"})
    number = StringField(
        N_("Number of the bill"),
        render_kw={"form": "bill", "maxlength": LONGEST_NUMBER, "autocomplete": "off"},
    )
    also = StringField(N_("Another card or coupon"))

    def validate_id(self, field: StringField) -> None:
        """The id of the bill."""
        try:
            UUID(field.data or "")
        except ValueError as error:
            raise ValidationError("id") from error

    @property
    def bill_number(self) -> str:
        """The shop's own number of the bill, or nothing."""
        return clean(text_of(self.number))[:LONGEST_NUMBER]

    def bill(self, rows: list[Row]) -> Bill | None:
        """What was typed as a bill; None with the problem at its field."""
        found = self._read(rows)
        if isinstance(found, str):
            self.complain("spend", found)
            return None
        return found

    def _read(self, rows: list[Row]) -> Bill | str | None:
        spend, lines = text_of(self.spend), [line_of(row) for row in rows if row.price]
        total = read_money(spend)
        if spend and total is None:
            return AMOUNT
        if total is None and not lines:
            return _MISSING
        if None in lines:
            return None  # said at the line
        bill = of_total(total, [line for line in lines if line])
        if bill is None:
            return _LINES_OVER
        if not 0 < bill.total_minor <= LARGEST_MINOR:
            return _TOO_LARGE if bill.total_minor else _NOTHING
        return bill


def rows_of(sent: Any) -> list[Row]:
    """The lines that were sent, with what is wrong at each; empty ones are left out."""
    typed = zip_longest(*map(sent.getlist, ("category", "many", "price")), fillvalue="")
    rows = [Row(*(text.strip()[:LONGEST_TYPED] for text in each)) for each in typed]
    kept = [row for row in rows if not row.is_empty]
    return [replace(row, problem=_problem(row)) for row in kept[:MOST_LINES]]


def line_of(row: Row) -> Line | None:
    """A line as it was typed, or None."""
    price, many = read_money(row.price), _thousandths(row.many)
    if price is None or many is None:
        return None
    return Line(price, clean(row.category)[:LONGEST_CATEGORY], many)


def pays_of(means: tuple[Means, ...], sent: Any) -> list[Pay]:
    """Each means of paying, with what was chosen of it. Units alone choose it too."""
    chosen = set(sent.getlist("pay"))
    return [_pay(one, one.key in chosen, sent) for one in means]


def payments_of(pays: list[Pay]) -> tuple[Payment, ...]:
    """What the bill is to be paid with."""
    return tuple(
        Payment(pay.means.code, pay.means.reward, _units(pay.units) or 0)
        for pay in pays
        if pay.chosen
    )


def read_money(text: str) -> int | None:
    """Minor units of a typed amount; None where it is none."""
    here = shop()
    return read_amount(text, fraction_digits(here.currency) if here else 2)


def _pay(means: Means, chosen: bool, sent: Mapping[str, str]) -> Pay:
    typed = sent.get(f"units {means.key}", "").strip()[:LONGEST_TYPED]
    wrong = bool(typed) and _units(typed) is None
    problem = speaker().gettext(_UNITS) if wrong else ""
    return Pay(means, chosen or bool(typed), typed, problem)


def _units(text: str) -> int | None:
    plain = in_plain_digits(text)
    whole = int(plain) if plain.isascii() and plain.isdecimal() else 0
    return whole if 0 < whole <= MOST_UNITS else None


def _thousandths(text: str) -> int | None:
    found = read_amount(text or "1", 3)
    return found if found and found <= MOST_PIECES * ONE else None


def _problem(row: Row) -> str:
    if read_money(row.price) is None:
        return speaker().gettext(AMOUNT)
    return "" if _thousandths(row.many) else speaker().gettext(_QUANTITY)
