"""The shape of what people ask about their data, and of the answer."""

from wtforms import RadioField, StringField, TextAreaField

from stampcard import phones
from stampcard.services.privacy.requests import LONGEST_WORDS, Wish
from stampcard.values import rights
from stampcard.values.words import N_
from stampcard.web.context import speaker
from stampcard.web.forms.spoken import SpokenForm, choices, text_of

_BY_HAND = (rights.COUNTER, rights.PHONE, rights.LETTER)


class RequestForm(SpokenForm):
    """Something that somebody asks."""

    kind = RadioField(N_("What they want"), validate_choice=False)
    phone = StringField(
        N_("Their phone number"),
        description=N_("Empty, if they are no member."),
        render_kw={
            "inputmode": "tel",
            "maxlength": phones.LONGEST,
            "autocomplete": "off",
        },
    )
    how = RadioField(
        N_("How they asked"), default=rights.COUNTER, validate_choice=False
    )
    proof = RadioField(
        N_("How they showed that it is their data"),
        default=rights.NOT_YET,
        validate_choice=False,
    )
    words = TextAreaField(
        N_("In their own words"),
        description=N_("Only what is needed to answer; no names, no numbers."),
        render_kw={"rows": 3, "maxlength": LONGEST_WORDS, "dir": "auto"},
    )

    def offer(self) -> None:
        """What one may ask, and by which ways."""
        said = speaker().gettext
        self.kind.choices = choices(
            (k, said(rights.KIND_TEXTS[k])) for k in rights.KINDS
        )
        self.how.choices = choices((h, said(rights.HOW_TEXTS[h])) for h in _BY_HAND)
        self.proof.choices = choices(
            (p, said(text)) for p, text in rights.PROOF_TEXTS.items()
        )

    def wish(self, member: int | None) -> Wish:
        """What was asked, of a member or of nobody known."""
        kind, how, proof = map(text_of, (self.kind, self.how, self.proof))
        return Wish(kind, member, how, text_of(self.words), proof)


class AnswerForm(SpokenForm):
    """What was answered."""

    answer = StringField(
        N_("What was done"),
        description=N_("One line for the register; if it is turned down, why."),
        render_kw={"maxlength": LONGEST_WORDS, "dir": "auto", "autocomplete": "off"},
    )
