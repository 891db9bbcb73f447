"""What an owner types to see what a discount or points cost."""

from typing import Any

from wtforms import Field, StringField, ValidationError

from stampcard.values.money import fraction_digits, read_amount
from stampcard.values.words import N_
from stampcard.web.context import shop, speaker
from stampcard.web.forms.spoken import SpokenForm, text_of

_SHARE = {"inputmode": "decimal", "maxlength": 6, "autocomplete": "off"}
_WRONG = N_("Type a percentage from 0.01 to 100.")


class CalculatorForm(SpokenForm):
    """A usual bill, the margin, and what is given back of it."""

    bill = StringField(
        N_("A usual bill"), render_kw={"inputmode": "decimal", "maxlength": 20}
    )
    margin = StringField(
        N_("Margin in percent"),
        description=N_("What is left of the bill after the goods are paid."),
        render_kw=_SHARE,
    )
    given = StringField(
        N_("Percent given back"),
        description=N_("As a discount, or in points."),
        render_kw=_SHARE,
    )
    used = StringField(
        N_("Percent of the points that are used"),
        description=N_("Some are never used; 100 for all."),
        render_kw=_SHARE,
    )

    @property
    def bill_minor(self) -> int:
        """The bill in minor units."""
        here = shop()
        digits = fraction_digits(here.currency) if here else 2
        return read_amount(text_of(self.bill), digits) or 0

    def share(self, name: str) -> int:
        """A percentage as it was typed, in hundredths of a percent; 0 for none."""
        return _share(self[name])

    def validate_bill(self, field: Field) -> None:
        """An amount above nothing."""
        if self.bill_minor < 1:
            said = speaker().gettext(N_("Type an amount, such as 250 or 99.50."))
            raise ValidationError(said)

    def validate_margin(self, field: Field) -> None:
        """A percentage."""
        _is_share(field)

    validate_given = validate_used = validate_margin


def _share(field: Any) -> int:
    return read_amount(text_of(field)) or 0


def _is_share(field: Any) -> None:
    if not 1 <= _share(field) <= 10_000:
        raise ValidationError(speaker().gettext(_WRONG))
