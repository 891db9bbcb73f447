"""The shape of a member's data: what is known of them, another number, a PIN."""

from wtforms import PasswordField, StringField

from stampcard.models.members import Member
from stampcard.phones import LONGEST as LONGEST_PHONE
from stampcard.services.members.editing import Known
from stampcard.values.words import N_
from stampcard.web.forms.about import OFF, AboutForm
from stampcard.web.forms.enrolling import birthday_of, tags_of
from stampcard.web.forms.people import PIN_INPUT
from stampcard.web.forms.spoken import SpokenForm, text_of

_PHONE = {**OFF, "inputmode": "tel", "maxlength": LONGEST_PHONE}


class KnownForm(AboutForm):
    """What a shop knows of a member besides their number."""

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
