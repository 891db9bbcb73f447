"""Inviting a phone."""

from wtforms import StringField

from stampcard.services.access import LONGEST_NAME
from stampcard.values.words import N_
from stampcard.web.forms.spoken import SpokenForm


class InviteForm(SpokenForm):
    """The name of the phone to come."""

    name = StringField(
        N_("Name of the phone"),
        description=N_(
            "So that you know it again, such as “Counter” or “Rina's phone”."
        ),
        render_kw={"maxlength": LONGEST_NAME, "autocomplete": "off"},
    )
