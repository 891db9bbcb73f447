"""The shape of what the owner says of the counter's habits."""

from typing import Any

from wtforms import BooleanField, RadioField, StringField, ValidationError

from stampcard.services.habits import Habits
from stampcard.values.money import fraction_digits, plain_amount, read_amount
from stampcard.values.words import N_
from stampcard.web.context import shop, speaker
from stampcard.web.forms.spoken import SpokenForm, choices, text_of

_AT_ONCE = {"yes": N_("Stamp it at once"), "no": N_("Show it first")}


class HabitsForm(SpokenForm):
    """How the counter behaves."""

    at_once = RadioField(
        N_("When a card is scanned"),
        description=N_(
            "At once: only where a stamp is all that can be meant. Rewards and bills "
            "are always asked about, and every stamp can be undone."
        ),
    )

    worth = StringField(
        N_("Coupons worth up to"),
        description=N_("0: every coupon waits for the network."),
        render_kw={"inputmode": "decimal", "maxlength": 20, "autocomplete": "off"},
    )
    gifts = BooleanField(N_("Rewards of no stated worth, such as a free coffee"))

    def validate_worth(self, field: StringField) -> None:
        """Nothing, or an amount the currency knows."""
        if text_of(field) and read_amount(text_of(field), _digits()) is None:
            said = speaker().gettext(N_("Type an amount, such as 250 or 99.50."))
            raise ValidationError(said)

    def offer(self) -> None:
        """What can be chosen."""
        said = ((code, speaker().gettext(text)) for code, text in _AT_ONCE.items())
        self.at_once.choices = choices(said)

    @staticmethod
    def shown(habits: Habits) -> dict[str, Any]:
        """The habits as the form shows them."""
        return {
            "at_once": "yes" if habits.stamps_at_once else "no",
            "worth": plain_amount(habits.offline_worth, _digits()),
            "gifts": habits.offline_gifts,
        }

    def habits(self) -> Habits:
        """What was chosen; only after the form was found valid."""
        return Habits(
            stamps_at_once=self.at_once.data == "yes",
            offline_worth=read_amount(text_of(self.worth), _digits()) or 0,
            offline_gifts=bool(self.gifts.data),
        )


def _digits() -> int:
    here = shop()
    return fraction_digits(here.currency) if here else 2
