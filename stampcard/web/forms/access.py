"""The shape of signing in."""

from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired

from stampcard.values.words import N_
from stampcard.web.forms.spoken import SpokenForm


class SignInForm(SpokenForm):
    """The owner's password, and where to go with it."""

    password = PasswordField(
        N_("Password"),
        [InputRequired()],
        render_kw={"autocomplete": "current-password", "autofocus": True},
    )
    next = HiddenField()
