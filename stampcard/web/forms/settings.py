"""What a shop says of itself."""

from collections.abc import Iterable

from wtforms import RadioField, StringField

from stampcard.services.shops import LONGEST_ADDRESS, LONGEST_NAME, Details
from stampcard.values.words import N_
from stampcard.web.forms.spoken import SpokenForm, choices, text_of

DETAILS = ("name", "address", "locale", "digits", "currency", "country", "timezone")


class ShopForm(SpokenForm):
    """Name, address line, language and figures."""

    name = StringField(
        N_("Name of the shop"),
        description=N_("As it should stand on every card."),
        render_kw={"maxlength": LONGEST_NAME, "autocomplete": "organization"},
    )
    address = StringField(
        N_("Address line"),
        description=N_("One line under the name, such as street and phone number."),
        render_kw={"maxlength": LONGEST_ADDRESS, "autocomplete": "street-address"},
    )
    locale = RadioField(N_("Language"), validate_choice=False)
    digits = RadioField(
        N_("Digits"),
        choices=choices((("latn", "0 1 2 3 4"), ("beng", "০ ১ ২ ৩ ৪"))),
        validate_choice=False,
    )
    currency = StringField(
        N_("Currency"),
        description=N_("Three letters."),
        render_kw={
            "list": "currencies",
            "maxlength": 3,
            "autocapitalize": "characters",
        },
    )
    country = StringField(
        N_("Country"),
        description=N_("Two letters."),
        render_kw={"list": "countries", "maxlength": 2, "autocomplete": "country"},
    )
    timezone = StringField(
        N_("Time zone"),
        description=N_("Days on cards begin and end by it."),
        render_kw={"list": "timezones", "maxlength": 60, "autocapitalize": "none"},
    )

    def offer_languages(self, languages: Iterable[tuple[str, str]]) -> None:
        """The languages there are, by code and own name."""
        self.locale.choices = choices(languages)

    def details(self, public_url: str) -> Details:
        """The form's content, raw."""
        given = {name: text_of(self._fields[name]) for name in DETAILS}
        return Details(**given, public_url=public_url)


class SettingsForm(ShopForm):
    """What can be changed later, the public address too."""

    public_url = StringField(
        N_("Address of the printed links"),
        render_kw={"inputmode": "url", "maxlength": 100, "autocapitalize": "none"},
    )


def known_places() -> dict[str, tuple[str, ...]]:
    """What the page offers while someone types; anything else sound is taken too."""
    return {
        "currencies": ("BDT", "INR", "PKR", "NPR", "LKR", "USD", "EUR", "GBP", "RUB"),
        "countries": ("BD", "IN", "PK", "NP", "LK", "US", "DE", "GB", "RU"),
        "timezones": (
            "Asia/Dhaka", "Asia/Kolkata", "Asia/Karachi", "Asia/Kathmandu",
            "Asia/Colombo", "Asia/Dubai", "Europe/London", "Europe/Berlin",
            "Europe/Moscow", "America/New_York", "UTC",
        ),
    }  # fmt: skip
