"""How the shop keeps its members' data: by which law, for how long."""

from wtforms import RadioField, StringField

from stampcard.services.keeping import LONGEST_CONTACT, Keeping
from stampcard.values.regimes import REGIME_TEXTS
from stampcard.values.texts import in_plain_digits
from stampcard.values.words import N_
from stampcard.web.context import speaker
from stampcard.web.forms.spoken import SpokenForm, choices, text_of

_MONTHS = {"inputmode": "numeric", "maxlength": 4, "autocomplete": "off"}


class KeepingForm(SpokenForm):
    """Law, contact, and two lengths of time."""

    regime = RadioField(
        N_("Whose law on personal data you follow"), validate_choice=False
    )
    contact = StringField(
        N_("Where people ask about their data"),
        description=N_("A phone number, an address or “at the counter”."),
        render_kw={"maxlength": LONGEST_CONTACT, "autocomplete": "off"},
    )
    dormant_months = StringField(
        N_("Months after which a member is asked again who they are"),
        description=N_(
            "A number may have gone to somebody else meanwhile. 0: never ask."
        ),
        render_kw=_MONTHS,
    )
    kept_months = StringField(
        N_("Months after which a member who does not come is erased"),
        description=N_("You are told a month before. 0: keep until they ask."),
        render_kw=_MONTHS,
    )

    def offer(self) -> None:
        """The laws there are."""
        said = speaker().gettext
        self.regime.choices = choices((c, said(t)) for c, t in REGIME_TEXTS.items())

    def keeping(self) -> Keeping:
        """What was chosen; a figure that is none stands for one below the least."""
        return Keeping(
            text_of(self.regime),
            text_of(self.contact),
            _months(self.dormant_months),
            _months(self.kept_months),
        )


def _months(field: StringField) -> int:
    """What was typed; -1 for what is no figure."""
    plain = in_plain_digits(text_of(field))
    return int(plain) if plain.isascii() and plain.isdecimal() else -1
