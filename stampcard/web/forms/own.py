"""The shape of a member's own page: getting in, joining, choosing, asking."""

from wtforms import (
    HiddenField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from stampcard.language import locales
from stampcard.phones import LONGEST
from stampcard.services.members.names import LONGEST_NAME
from stampcard.services.members.own import LONGEST_ADDRESS, Wishes
from stampcard.services.members.proving import PIN_MOST
from stampcard.services.privacy.requests import LONGEST_WORDS
from stampcard.values.channels import OFTEN_TEXTS, WAY_TEXTS
from stampcard.values.codes import LONGEST_INPUT
from stampcard.values.secrets import PIN_DIGITS
from stampcard.values.words import N_
from stampcard.web.context import speaker
from stampcard.web.forms.spoken import SpokenForm, choices, text_of

PHONE = {"type": "tel", "inputmode": "tel", "maxlength": LONGEST, "autocomplete": "tel"}
CODE = {
    "inputmode": "numeric",
    "autocomplete": "one-time-code",
    "maxlength": PIN_DIGITS + 2,
}
PIN = {"inputmode": "numeric", "autocomplete": "off", "maxlength": PIN_MOST + 2}


class NumberForm(SpokenForm):
    """Whose page it is."""

    phone = StringField(N_("Your phone number"), render_kw=PHONE)


class CodeForm(SpokenForm):
    """The code that was sent to a number."""

    phone = HiddenField()
    code = StringField(
        N_("The code that was sent to you"), render_kw={**CODE, "autofocus": True}
    )


class CardForm(SpokenForm):
    """A card in hand, and its member's PIN."""

    code = HiddenField(render_kw={"maxlength": LONGEST_INPUT})
    pin = PasswordField(N_("Your PIN"), render_kw=PIN)


class JoinForm(SpokenForm):
    """Who wants to join, as typed on a card's own page; no yes is ticked beforehand."""

    phone = StringField(N_("Your phone number"), render_kw=PHONE)
    name = StringField(
        N_("Your name, if you like"),
        render_kw={"maxlength": LONGEST_NAME, "autocomplete": "name"},
    )
    purposes = SelectMultipleField(choices=[], validate_choice=False)


class WishesForm(SpokenForm):
    """How a member wishes to be spoken to."""

    locale = SelectField(N_("Language"), validate_choice=False)
    channel = SelectField(N_("Send me messages by"), validate_choice=False)
    address = StringField(
        N_("E-mail address"),
        description=N_("Only where you chose e-mail."),
        render_kw={
            "maxlength": LONGEST_ADDRESS,
            "type": "email",
            "autocomplete": "email",
        },
    )
    every_days = SelectField(N_("How often"), validate_choice=False)
    birthday = HiddenField()  # where what is wrong with the two below is said
    birth_day = SelectField(N_("Day"), validate_choice=False)
    birth_month = SelectField(N_("Month"), validate_choice=False)

    def offer(self) -> None:
        """What may be chosen."""
        say = speaker().gettext
        ways = ((way, say(text)) for way, text in WAY_TEXTS.items())
        often = ((str(days), say(text)) for days, text in OFTEN_TEXTS.items())
        self.locale.choices = choices(locales().items())
        self.channel.choices = choices(ways)
        self.every_days.choices = choices(often)
        months = enumerate(speaker().months(), start=1)
        days = ((str(day), speaker().number(day)) for day in range(1, 32))
        self.birth_month.choices = choices(
            [("", "–"), *((str(n), name) for n, name in months)]
        )
        self.birth_day.choices = choices([("", "–"), *days])

    def wishes(self) -> Wishes:
        """What was chosen; nonsense is found by the service."""
        month, day = _number(self.birth_month), _number(self.birth_day)
        return Wishes(
            text_of(self.locale),
            text_of(self.channel),
            text_of(self.address)[:LONGEST_ADDRESS],
            _number(self.every_days),
            (month, day) if month or day else None,
        )


class OwnPinForm(SpokenForm):
    """A PIN that the member chooses; the old one where somebody might stand by."""

    old = PasswordField(N_("Your PIN until now"), render_kw=PIN)
    pin = PasswordField(
        N_("Your new PIN"),
        description=N_("Four to six digits that nobody guesses."),
        render_kw=PIN,
    )


class CorrectionForm(SpokenForm):
    """What is wrong, and how it should be."""

    words = TextAreaField(
        N_("What is wrong, and what is right?"),
        render_kw={"maxlength": LONGEST_WORDS, "rows": 4},
    )


def _number(field: SelectField) -> int:
    text = text_of(field)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
