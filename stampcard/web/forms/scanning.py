"""The shape of what the scan page and a phone's queue send."""

from uuid import UUID

from wtforms import BooleanField, IntegerField, StringField, ValidationError
from wtforms.validators import NumberRange

from stampcard.services.counter import Asked
from stampcard.values.decisions import Verb
from stampcard.web.forms.counter import MOST_AT_ONCE
from stampcard.web.forms.spoken import SpokenForm

LONGEST_CODE = 300  # a whole link; whatever is longer is no code of ours


class ScanForm(SpokenForm):
    """A scan; its id was made on the phone before it was sent.

    `waited` says that it was kept on the phone for want of a network.
    """

    id = StringField()
    code = StringField(filters=[lambda text: (text or "")[:LONGEST_CODE]])
    count = IntegerField(default=1, validators=[NumberRange(1, MOST_AT_ONCE)])
    waited = BooleanField()

    def validate_id(self, field: StringField) -> None:
        """An act id is a UUID."""
        try:
            UUID(field.data or "")
        except ValueError as error:
            raise ValidationError("id") from error

    def asked(self, code: str) -> Asked:
        """The stamps asked for; only after the form was found valid."""
        return Asked(UUID(self.id.data), Verb.EARN, (code,), count=self.count.data)
