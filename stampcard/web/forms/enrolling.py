"""The shape of enrolment: a number and a yes, and what else somebody may tell."""

import re
from collections.abc import Iterable
from uuid import UUID

from wtforms import (
    HiddenField,
    PasswordField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import Length

from stampcard.language import locales
from stampcard.models.cards import Found
from stampcard.phones import LONGEST as LONGEST_PHONE
from stampcard.services import pins
from stampcard.services.members.enrolment import LONGEST_NOTE, Newcomer
from stampcard.services.members.names import LONGEST_NAME
from stampcard.services.privacy.policies import Shown
from stampcard.values.channels import NEEDS_ADDRESS, OFTEN_TEXTS, WAY_TEXTS
from stampcard.values.codes import LONGEST_INPUT
from stampcard.values.purposes import COUNTER, SLIP
from stampcard.values.texts import clean, shortened
from stampcard.values.words import N_
from stampcard.web.context import speaker
from stampcard.web.forms.people import PIN_INPUT
from stampcard.web.forms.spoken import SpokenForm, choices, text_of

LONGEST_SLIP, LONGEST_TAGS = 40, 300
_BETWEEN_TAGS = re.compile(r"[,;،、]")
_ALWAYS_SHOWN = {"phone", "purposes", "csrf_token", "id", "said", "sure"}
_OFF = {"autocomplete": "off"}


class EnrolForm(SpokenForm):
    """Somebody who wants to be a member; only the number and one yes are needed."""

    phone = StringField(
        N_("Phone number"),
        render_kw={**_OFF, "inputmode": "tel", "enterkeyhint": "next"},
    )
    purposes = SelectMultipleField(N_("They agree"), choices=[], validate_choice=False)
    name = StringField(N_("Name"), render_kw={**_OFF, "autocapitalize": "words"})
    locale = SelectField(N_("Language"), default="")
    birthday = SelectField(N_("Birthday"), default="")
    birth_month = SelectField(N_("Month"), default="")
    tags = StringField(
        N_("What they like"),
        description=N_("Brands or sorts of goods, with commas between."),
        render_kw={**_OFF, "maxlength": LONGEST_TAGS},
        validators=[Length(max=LONGEST_TAGS)],
    )
    channel = SelectField(N_("Told of offers by"), default="")
    every_days = SelectField(N_("How often"), default="0")
    note = StringField(N_("Note"), render_kw={**_OFF, "maxlength": LONGEST_NOTE})
    slip = StringField(
        N_("Number of the joining slip"),
        render_kw={**_OFF, "maxlength": LONGEST_SLIP},
        validators=[Length(max=LONGEST_SLIP)],
    )
    card = StringField(
        N_("Card to tie to them"),
        description=N_("Scan it or type its number."),
        render_kw={**_OFF, "maxlength": LONGEST_INPUT, "autocapitalize": "characters"},
        validators=[Length(max=LONGEST_INPUT)],
    )
    id = HiddenField()
    said = HiddenField()  # what the sentences agreed to were, as their hash
    sure = HiddenField()  # the number that was compared with others like it

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        none, figure = ("", "—"), speaker().plain
        self.locale.choices = choices([none, *locales().items()])
        days = ((str(day), figure(day)) for day in range(1, 32))
        self.birthday.choices = choices([none, *days])
        months = enumerate(speaker().months(), 1)
        self.birth_month.choices = choices([none, *((str(n), m) for n, m in months)])
        ways = ((way, t) for way, t in WAY_TEXTS.items() if way not in NEEDS_ADDRESS)
        self.channel.choices = _spoken(ways)
        often = ((str(days), text) for days, text in OFTEN_TEXTS.items())
        self.every_days.choices = _spoken(often)
        self.phone.render_kw = {**self.phone.render_kw, "maxlength": LONGEST_PHONE}
        self.name.render_kw = {**self.name.render_kw, "maxlength": LONGEST_NAME * 2}

    def validate_id(self, field: HiddenField) -> None:
        """The id of the act that ties a card is a UUID."""
        try:
            UUID(field.data or "")
        except ValueError as error:
            raise ValidationError("id") from error

    @property
    def is_told_more(self) -> bool:
        """Whether something stands, or is wrong, in the fields that are folded."""
        folded = [field for field in self if field.name not in _ALWAYS_SHOWN]
        return any(field.errors for field in folded) or bool(
            text_of(self.card) or text_of(self.slip)
        )

    def newcomer(self, card: Found | None, shown: Shown) -> Newcomer:
        """What was typed, as enrolment takes it; only after the form was valid."""
        slip = shortened(clean(text_of(self.slip)), LONGEST_SLIP)
        return Newcomer(
            phone=text_of(self.phone),
            purposes=tuple(self.purposes.data or ()),
            name=text_of(self.name),
            locale=text_of(self.locale),
            birthday=birthday_of(self.birthday, self.birth_month),
            tags=tags_of(self.tags),
            channel=text_of(self.channel),
            every_days=int(text_of(self.every_days) or 0),
            note=text_of(self.note),
            card=card,
            act_id=UUID(self.id.data),
            slip=slip,
            how=SLIP if slip else COUNTER,
            shown=shown,
        )


def birthday_of(day: SelectField, month: SelectField) -> tuple[int, int] | None:
    """Month and day as they were chosen; 0 for the one that is missing."""
    typed = text_of(day), text_of(month)
    return (int(typed[1] or 0), int(typed[0] or 0)) if any(typed) else None


def tags_of(field: StringField) -> tuple[str, ...]:
    """Tags typed with commas between, in any script."""
    return tuple(_BETWEEN_TAGS.split(text_of(field)))


class OwnPinForm(SpokenForm):
    """A PIN that a member chooses, typed twice."""

    pin = PasswordField(N_("Your PIN"), render_kw={**PIN_INPUT, "autofocus": True})
    again = PasswordField(N_("The same PIN again"), render_kw=PIN_INPUT)

    def validate_again(self, field: PasswordField) -> None:
        """Both are the same."""
        if pins.plain(text_of(field)) != pins.plain(text_of(self.pin)):
            said = speaker().gettext(N_("The two are not the same."))
            raise ValidationError(said)


def _spoken(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Choices said in the page's language."""
    said = speaker().gettext
    return choices((value, said(text)) for value, text in pairs)
