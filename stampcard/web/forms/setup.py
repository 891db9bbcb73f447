"""First-run set-up: the shop and its owner."""

from wtforms import PasswordField, StringField

from stampcard.services.shops import LONGEST_NAME
from stampcard.values.passwords import PASSWORD_LEAST
from stampcard.values.words import N_
from stampcard.web.forms.settings import ShopForm


class SetupForm(ShopForm):
    """The shop's details, the owner's name and password."""

    owner = StringField(
        N_("Your name"),
        render_kw={"maxlength": LONGEST_NAME, "autocomplete": "name"},
    )
    password = PasswordField(
        N_("Password"),
        description=N_("You will sign in with it. At least 10 characters."),
        render_kw={"minlength": PASSWORD_LEAST, "autocomplete": "new-password"},
    )
