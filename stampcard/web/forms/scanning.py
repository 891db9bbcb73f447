"""The shape of what the scan page and a phone's queue send."""

from uuid import UUID

from wtforms import BooleanField, IntegerField, StringField, ValidationError
from wtforms.validators import Length, NumberRange

from stampcard.services.counter import Asked
from stampcard.services.offline import Waited
from stampcard.values.decisions import Verb
from stampcard.web.forms.counter import LONGEST_REWARD
from stampcard.web.forms.spoken import SpokenForm, text_of
from stampcard.web.offers import MOST_AT_ONCE

LONGEST_CODE = 300  # a whole link; whatever is longer is no code of ours
DIGITS_OF_A_MOMENT = 13  # milliseconds until the year 2286


class ScanForm(SpokenForm):
    """A scan; its id was made on the phone before it was sent.

    `waited` says that it was kept on the phone for want of a network; `at` is what the
    phone's clock showed, and a `reward` is one that was given without asking anybody.
    """

    id = StringField()
    code = StringField(filters=[lambda text: (text or "")[:LONGEST_CODE]])
    count = IntegerField(default=1, validators=[NumberRange(1, MOST_AT_ONCE)])
    waited = BooleanField()
    at = StringField()
    reward = StringField(validators=[Length(max=LONGEST_REWARD)])

    def validate_id(self, field: StringField) -> None:
        """An act id is a UUID."""
        try:
            UUID(field.data or "")
        except ValueError as error:
            raise ValidationError("id") from error

    def asked(self, code: str) -> Asked:
        """The act asked for; only after the form was found valid."""
        reward = text_of(self.reward)
        return Asked(
            UUID(self.id.data),
            Verb.REDEEM if reward else Verb.EARN,
            (code,),
            count=1 if reward else self.count.data,
            reward=reward,
            waited=Waited(self._phone_at_ms()) if self.waited.data else None,
        )

    def _phone_at_ms(self) -> int:
        """The phone's clock; 0 for what is no moment people could mean."""
        text = text_of(self.at)
        plain = text.isascii() and text.isdecimal() and len(text) <= DIGITS_OF_A_MOMENT
        return int(text) if plain else 0
