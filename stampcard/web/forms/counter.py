"""The shape of what the counter sends."""

from uuid import UUID

from wtforms import (
    BooleanField,
    IntegerField,
    SelectMultipleField,
    StringField,
    ValidationError,
)
from wtforms.validators import Length, NumberRange

from stampcard.services.counter import Asked
from stampcard.values.decisions import Verb
from stampcard.values.money import fraction_digits, read_amount
from stampcard.values.texts import clean
from stampcard.values.whys import LONGEST_WHY
from stampcard.values.words import N_
from stampcard.web.context import shop, speaker
from stampcard.web.forms.spoken import SpokenForm
from stampcard.web.offers import MOST_AT_ONCE

LONGEST_REWARD, MOST_ON_PAPER = 80, 100
VERBS = {Verb.EARN, Verb.REDEEM, Verb.REVERSE, Verb.VOID}


class ActForm(SpokenForm):
    """An act as a page of the counter asks for it; the id was made with the page."""

    id = StringField()
    verb = StringField()
    codes = SelectMultipleField(choices=[], validate_choice=False)
    count = IntegerField(
        default=1,
        validators=[NumberRange(1, MOST_AT_ONCE)],
    )
    spend = StringField(
        N_("Amount of the bill"),
        render_kw={"enterkeyhint": "go"},
    )
    reward = StringField(validators=[Length(max=LONGEST_REWARD)])
    action = StringField(validators=[Length(max=LONGEST_REWARD)])
    of = StringField()
    override = BooleanField()
    note = StringField(validators=[Length(max=LONGEST_WHY)])

    def validate_id(self, field: StringField) -> None:
        """An act id is a UUID."""
        _uuid(field.data)

    def validate_of(self, field: StringField) -> None:
        """So is the id of the act to undo; an act to undo is named."""
        if field.data or self.verb.data == Verb.REVERSE:
            _uuid(field.data)

    def validate_verb(self, field: StringField) -> None:
        """Only the acts of the counter."""
        if field.data not in VERBS:
            raise ValidationError("verb")

    def validate_spend(self, field: StringField) -> None:
        """Nothing, or an amount the currency knows."""
        if (field.data or "").strip() and self.spend_minor is None:
            said = speaker().gettext(N_("Type an amount, such as 250 or 99.50."))
            raise ValidationError(said)

    @property
    def spend_minor(self) -> int | None:
        """The bill in minor units; None when none was typed."""
        here = shop()
        digits = fraction_digits(here.currency) if here else 2
        return read_amount(self.spend.data or "", digits)

    @property
    def curable(self) -> bool:
        """Whether only what staff type is wrong; our pages write all the rest."""
        return set(self.errors) <= {"spend"}

    def asked(self) -> Asked:
        """The act asked for; only after the form was found valid."""
        return Asked(
            id=UUID(self.id.data),
            verb=Verb(self.verb.data),
            codes=tuple(self.codes.data or ()),
            count=self.count.data,
            spend_minor=self.spend_minor,
            reward=self.reward.data or "",
            action=self.action.data or "",
            of=UUID(self.of.data) if self.of.data else None,
            override=bool(self.override.data),
            note=clean(self.note.data or ""),
        )


class PaperForm(SpokenForm):
    """What a paper shows, where the screen says something else."""

    id = StringField()
    shows = IntegerField(validators=[NumberRange(0, MOST_ON_PAPER)])

    def validate_id(self, field: StringField) -> None:
        """The act's id, which was made with the page."""
        _uuid(field.data)


def _uuid(text: str | None) -> None:
    try:
        UUID(text or "")
    except ValueError as error:
        raise ValidationError("id") from error
