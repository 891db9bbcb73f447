"""The shape of a message to many members."""

from uuid import UUID, uuid4

from wtforms import HiddenField, RadioField, SelectField, TextAreaField, ValidationError

from stampcard.services import messages
from stampcard.values.purposes import MESSAGES, STAMPS
from stampcard.values.words import N_
from stampcard.web.context import speaker
from stampcard.web.forms.spoken import SpokenForm, choices, text_of

FOR = {
    MESSAGES: N_("An offer or a reminder: to who agreed to get such"),
    STAMPS: N_("Something every member must know, such as the end of a programme"),
}


class MessageForm(SpokenForm):
    """A text, what it is for, and whom it is for."""

    text = TextAreaField(
        N_("Message"),
        render_kw={"maxlength": messages.LONGEST_TEXT, "rows": 4},
    )
    purpose = RadioField(N_("What it is"), default=MESSAGES, validate_choice=False)
    tag = SelectField(N_("Only to who likes"), validate_choice=False)
    id = HiddenField()

    def offer(self) -> None:
        """What may be chosen; the form's own id, made with the page."""
        say = speaker().gettext
        self.purpose.choices = choices((each, say(text)) for each, text in FOR.items())
        tags = ((tag, tag) for tag in messages.tags())
        self.tag.choices = choices([("", say(N_("Everybody"))), *tags])
        self.id.data = self.id.data or str(uuid4())

    def validate_text(self, field: TextAreaField) -> None:
        """Something must be said."""
        if not messages.tidy(text_of(field)):
            raise ValidationError(speaker().gettext(N_("Type what to say.")))

    def validate_purpose(self, field: RadioField) -> None:
        """Only what members are asked for."""
        if field.data not in messages.OFFERED:
            raise ValidationError("purpose")

    def validate_id(self, field: HiddenField) -> None:
        """The form's own id, so that pressed twice it is one message."""
        try:
            UUID(field.data or "")
        except ValueError as error:
            raise ValidationError("id") from error
