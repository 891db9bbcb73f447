"""The shape of a member's data: what is known of them, another number, a PIN."""

from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import Length

from stampcard.language import locales
from stampcard.models.members import Member
from stampcard.phones import LONGEST as LONGEST_PHONE
from stampcard.services.members.editing import Known
from stampcard.services.members.enrolment import LONGEST_NOTE
from stampcard.services.members.names import LONGEST_NAME
from stampcard.values.channels import OFTEN_TEXTS, WAY_TEXTS
from stampcard.values.words import N_
from stampcard.web.context import speaker
from stampcard.web.forms.enrolling import LONGEST_TAGS, birthday_of, tags_of
from stampcard.web.forms.people import PIN_INPUT
from stampcard.web.forms.spoken import SpokenForm, choices, text_of

_OFF = {"autocomplete": "off"}
_PHONE = {**_OFF, "inputmode": "tel", "maxlength": LONGEST_PHONE}


class KnownForm(SpokenForm):
    """What a shop knows of a member besides their number."""

    name = StringField(N_("Name"), render_kw={**_OFF, "maxlength": LONGEST_NAME * 2})
    locale = SelectField(N_("Language"), default="")
    birthday = SelectField(N_("Birthday"), default="")
    birth_month = SelectField(N_("Month"), default="")
    tags = StringField(
        N_("What they like"),
        description=N_("Brands or sorts of goods, with commas between."),
        render_kw={**_OFF, "maxlength": LONGEST_TAGS},
        validators=[Length(max=LONGEST_TAGS)],
    )
    channel = SelectField(N_("Told of offers by"), default="")
    every_days = SelectField(N_("How often"), default="0")
    note = StringField(N_("Note"), render_kw={**_OFF, "maxlength": LONGEST_NOTE})

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        said, none = speaker(), ("", "—")
        self.locale.choices = choices([none, *locales().items()])
        days = ((str(day), said.plain(day)) for day in range(1, 32))
        self.birthday.choices = choices([none, *days])
        months = enumerate(said.months(), 1)
        self.birth_month.choices = choices([none, *((str(n), m) for n, m in months)])
        self.channel.choices = choices(
            (way, said.gettext(text)) for way, text in WAY_TEXTS.items()
        )
        self.every_days.choices = choices(
            (str(days), said.gettext(text)) for days, text in OFTEN_TEXTS.items()
        )

    def known(self) -> Known:
        """What was typed; only after the form was valid."""
        return Known(
            name=text_of(self.name),
            locale=text_of(self.locale),
            birthday=birthday_of(self.birthday, self.birth_month),
            tags=tags_of(self.tags),
            channel=text_of(self.channel),
            every_days=int(text_of(self.every_days) or 0),
            note=text_of(self.note),
        )


def shown(member: Member, tags: list[str]) -> dict[str, str]:
    """A member's data as the form shows it."""
    return {
        "name": member.name,
        "locale": member.locale,
        "birthday": str(member.birth_day or ""),
        "birth_month": str(member.birth_month or ""),
        "tags": ", ".join(tags),
        "channel": member.channel,
        "every_days": str(member.every_days),
        "note": member.note,
    }


class NumberForm(SpokenForm):
    """Another phone number, typed twice."""

    phone = StringField(N_("New phone number"), render_kw=_PHONE)
    again = StringField(N_("The same number again"), render_kw=_PHONE)


class MemberPinForm(SpokenForm):
    """A PIN the member chooses; empty takes it away."""

    pin = PasswordField(
        N_("The member's PIN"),
        description=N_("Let the member type it. Empty: they have no PIN any more."),
        render_kw=PIN_INPUT,
    )
