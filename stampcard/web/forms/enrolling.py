"""The shape of enrolment: a number and a yes, and what else somebody may tell."""

import re
from uuid import UUID

from wtforms import (
    HiddenField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import Length

from stampcard.models.cards import Found
from stampcard.phones import LONGEST as LONGEST_PHONE
from stampcard.services import pins
from stampcard.services.members.enrolment import Newcomer
from stampcard.services.privacy.policies import Shown
from stampcard.values.channels import NEEDS_ADDRESS, WAY_TEXTS
from stampcard.values.codes import LONGEST_INPUT
from stampcard.values.purposes import COUNTER, SLIP
from stampcard.values.texts import clean, shortened
from stampcard.values.words import N_
from stampcard.web.context import speaker
from stampcard.web.forms.about import OFF, AboutForm
from stampcard.web.forms.people import PIN_INPUT
from stampcard.web.forms.spoken import SpokenForm, text_of

LONGEST_SLIP = 40
_BETWEEN_TAGS = re.compile(r"[,;،、]")
_ALWAYS_SHOWN = {"phone", "purposes", "csrf_token", "id", "said", "sure"}


class EnrolForm(AboutForm):
    """Somebody who wants to be a member; only the number and one yes are needed."""

    ways = tuple(way for way in WAY_TEXTS if way not in NEEDS_ADDRESS)

    phone = StringField(
        N_("Phone number"),
        render_kw={
            **OFF,
            "inputmode": "tel",
            "enterkeyhint": "next",
            "maxlength": LONGEST_PHONE,
        },
    )
    purposes = SelectMultipleField(N_("They agree"), choices=[], validate_choice=False)
    slip = StringField(
        N_("Number of the joining slip"),
        render_kw={**OFF, "maxlength": LONGEST_SLIP},
        validators=[Length(max=LONGEST_SLIP)],
    )
    card = StringField(
        N_("Card to tie to them"),
        description=N_("Scan it or type its number."),
        render_kw={**OFF, "maxlength": LONGEST_INPUT, "autocapitalize": "characters"},
        validators=[Length(max=LONGEST_INPUT)],
    )
    id = HiddenField()
    said = HiddenField()  # what the sentences agreed to were, as their hash
    sure = HiddenField()  # the number that was compared with others like it

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
