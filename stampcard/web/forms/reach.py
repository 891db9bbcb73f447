"""Whom a programme is for."""

from wtforms import BooleanField, RadioField, StringField, ValidationError

from stampcard.services.reach import REACH_TEXTS, Reach
from stampcard.values.money import fraction_digits, plain_amount, read_amount
from stampcard.values.words import N_
from stampcard.web.context import shop, speaker
from stampcard.web.forms.spoken import SpokenForm, choices, text_of


class ReachForm(SpokenForm):
    """Whom a programme is for, and what members show before they spend."""

    keyed = RadioField(N_("Who takes part"), validate_choice=False)
    number_spends = BooleanField(
        N_("A reward is given for the phone number alone"),
        description=N_("Anybody may know a number. Better leave this empty."),
    )
    above = StringField(
        N_("But never a reward worth more than"),
        description=N_("Empty: no limit of its own."),
        render_kw={"inputmode": "decimal", "maxlength": 20, "autocomplete": "off"},
    )

    def offer(self) -> None:
        """Whom it may be for."""
        said = speaker().gettext
        self.keyed.choices = choices((c, said(t)) for c, t in REACH_TEXTS.items())

    def validate_above(self, field: StringField) -> None:
        """Nothing, or an amount the currency knows."""
        if text_of(field) and self._above_minor() is None:
            said = speaker().gettext(N_("Type an amount, such as 250 or 99.50."))
            raise ValidationError(said)

    def reach(self) -> Reach:
        """What was chosen; only after the form was found valid."""
        spends = bool(self.number_spends.data)
        return Reach(text_of(self.keyed), spends, self._above_minor())

    def _above_minor(self) -> int | None:
        return read_amount(text_of(self.above), _digits())


def shown(reach: Reach) -> dict[str, object]:
    """What stands now, as the form shows it."""
    above = reach.proof_above_minor
    return {
        "keyed": reach.keyed,
        "number_spends": reach.number_spends,
        "above": "" if above is None else plain_amount(above, _digits()),
    }


def _digits() -> int:
    here = shop()
    return fraction_digits(here.currency) if here else 2
