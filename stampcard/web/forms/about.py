"""What else a shop may know of a member, as enrolling and setting right both ask it."""

from collections.abc import Iterable

from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import Length

from stampcard.language import locales
from stampcard.services.members.enrolment import LONGEST_NOTE
from stampcard.services.members.names import LONGEST_NAME
from stampcard.values.channels import OFTEN_TEXTS, WAY_TEXTS
from stampcard.values.words import N_
from stampcard.web.context import speaker
from stampcard.web.forms.spoken import SpokenForm, choices

LONGEST_TAGS = 300
OFF = {"autocomplete": "off"}


class AboutForm(SpokenForm):
    """Name, language, birthday, tastes, how they like to be told, a note."""

    ways = tuple(WAY_TEXTS)  # by which they may be told of offers

    name = StringField(
        N_("Name"),
        render_kw={**OFF, "autocapitalize": "words", "maxlength": LONGEST_NAME * 2},
    )
    locale = SelectField(N_("Language"), default="")
    birthday = SelectField(N_("Birthday"), default="")
    birth_month = SelectField(N_("Month"), default="")
    tags = StringField(
        N_("What they like"),
        description=N_("Brands or sorts of goods, with commas between."),
        render_kw={**OFF, "maxlength": LONGEST_TAGS},
        validators=[Length(max=LONGEST_TAGS)],
    )
    channel = SelectField(N_("Told of offers by"), default="")
    every_days = SelectField(N_("How often"), default="0")
    note = StringField(N_("Note"), render_kw={**OFF, "maxlength": LONGEST_NOTE})

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        none, figure = ("", "—"), speaker().plain
        self.locale.choices = choices([none, *locales().items()])
        days = ((str(day), figure(day)) for day in range(1, 32))
        self.birthday.choices = choices([none, *days])
        months = enumerate(speaker().months(), 1)
        self.birth_month.choices = choices([none, *((str(n), m) for n, m in months)])
        self.channel.choices = _spoken((way, WAY_TEXTS[way]) for way in self.ways)
        often = ((str(days), text) for days, text in OFTEN_TEXTS.items())
        self.every_days.choices = _spoken(often)


def _spoken(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return choices((code, speaker().gettext(text)) for code, text in pairs)
