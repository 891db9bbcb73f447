"""The shape of an erasure: why, and which request it answers."""

from wtforms import BooleanField, RadioField, ValidationError

from stampcard.values.words import N_
from stampcard.web.context import speaker
from stampcard.web.forms.spoken import SpokenForm, text_of


class EraseForm(SpokenForm):
    """Why somebody is erased, and that one means it."""

    why = RadioField(N_("Why"))
    request = RadioField(N_("Number of the request"))
    sure = BooleanField(N_("I know that nobody can bring this back"))

    def validate_sure(self, field: BooleanField) -> None:
        """Said once more by hand."""
        if not field.data:
            said = N_("Tick this first: it cannot be undone.")
            raise ValidationError(speaker().gettext(said))

    def chosen_request(self) -> int | None:
        """The request that is answered by it, or None."""
        chosen = text_of(self.request)
        return int(chosen) if chosen else None
