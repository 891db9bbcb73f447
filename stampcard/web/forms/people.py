"""The shape of people: who is at the counter, who is taken on, what needs a PIN."""

from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    RadioField,
    StringField,
    ValidationError,
)

from stampcard.services.access import LONGEST_NAME
from stampcard.services.step_up import CHOICES, Rules
from stampcard.values.money import fraction_digits, read_amount
from stampcard.values.roles import Role
from stampcard.values.secrets import PIN_DIGITS
from stampcard.values.words import N_
from stampcard.web.context import shop, speaker
from stampcard.web.forms.access import NEW
from stampcard.web.forms.spoken import SpokenForm, choices, text_of

PIN_INPUT = {
    "inputmode": "numeric",
    "autocomplete": "off",
    "maxlength": PIN_DIGITS + 2,
    "size": PIN_DIGITS,
}
_WHOSE = {
    Role.STAFF.value: N_("Anybody's at the counter"),
    Role.MANAGER.value: N_("A manager's or the owner's"),
}


class ShiftForm(SpokenForm):
    """Who is at the counter."""

    staff = RadioField(N_("Your name"), validate_choice=False)
    pin = PasswordField(N_("Your PIN"), render_kw={**PIN_INPUT, "autofocus": True})
    next = HiddenField()


class PersonForm(SpokenForm):
    """Somebody to be taken on."""

    name = StringField(
        N_("Name"),
        description=N_("As it should stand beside what this person does."),
        render_kw={"maxlength": LONGEST_NAME, "autocomplete": "off"},
    )
    role = RadioField(N_("What this person may do"), default=Role.STAFF)
    pin = StringField(
        N_("PIN"),
        description=N_("Six digits, for the counter. Empty: one is made up."),
        render_kw=PIN_INPUT,
    )
    password = PasswordField(
        N_("Password"),
        description=N_("Only for those who sign in. At least 10 characters."),
        render_kw=NEW,
    )


class PinForm(SpokenForm):
    """Another PIN for somebody."""

    pin = StringField(
        N_("New PIN"),
        description=N_("Six digits. Empty: one is made up."),
        render_kw=PIN_INPUT,
    )


class NewPasswordForm(SpokenForm):
    """Another password for somebody."""

    password = PasswordField(
        N_("New password"),
        description=N_("At least 10 characters."),
        render_kw=NEW,
    )


class PinRulesForm(SpokenForm):
    """Which acts ask for a PIN."""

    above = StringField(
        N_("Rewards worth more than"),
        description=N_("Empty: no reward asks for a PIN because of its worth."),
        render_kw={"inputmode": "decimal", "maxlength": 20, "autocomplete": "off"},
    )
    gifts = BooleanField(
        N_("Rewards of no stated worth, such as a free coffee"),
    )
    undo = BooleanField(N_("Undoing"))
    several = BooleanField(N_("Several stamps at once"))
    block = BooleanField(N_("Blocking a card"))
    least = RadioField(N_("Whose PIN"), validate_choice=False)

    def offer(self) -> None:
        """Whose PIN may be asked for."""
        self.least.choices = choices(
            (role, speaker().gettext(text)) for role, text in _WHOSE.items()
        )

    def validate_above(self, field: StringField) -> None:
        """Nothing, or an amount the currency knows."""
        if text_of(field) and self.above_minor is None:
            said = speaker().gettext(N_("Type an amount, such as 250 or 99.50."))
            raise ValidationError(said)

    @property
    def above_minor(self) -> int | None:
        """The amount in minor units; None when none was typed."""
        here = shop()
        digits = fraction_digits(here.currency) if here else 2
        return read_amount(text_of(self.above), digits)

    def rules(self) -> Rules:
        """What was chosen; only after the form was found valid."""
        chosen = (act for act in CHOICES if self[act].data)
        return Rules(self.above_minor, frozenset(chosen), text_of(self.least))
