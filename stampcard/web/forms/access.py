"""The shape of signing in, of a password typed again, and of a new one."""

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired

from stampcard.services.access import LONGEST_NAME
from stampcard.services.passwords import LONGEST_PASSWORD
from stampcard.values.passwords import PASSWORD_LEAST
from stampcard.values.words import N_
from stampcard.web.forms.spoken import SpokenForm

_KNOWN = {"autocomplete": "current-password", "maxlength": LONGEST_PASSWORD}
NEW = {
    "autocomplete": "new-password",
    "minlength": PASSWORD_LEAST,
    "maxlength": LONGEST_PASSWORD,
}


class SignInForm(SpokenForm):
    """Name and password, and where to go with them."""

    name = StringField(
        N_("Your name"),
        render_kw={"maxlength": LONGEST_NAME, "autocomplete": "username"},
    )
    password = PasswordField(N_("Password"), [InputRequired()], render_kw=_KNOWN)
    next = HiddenField()


class PasswordForm(SpokenForm):
    """Another password for oneself; the old one guards against an open screen."""

    old = PasswordField(N_("Your password until now"), render_kw=_KNOWN)
    password = PasswordField(
        N_("Your new password"),
        description=N_("At least 10 characters. A short sentence is good."),
        render_kw=NEW,
    )
