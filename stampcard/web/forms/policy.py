"""The shape of a policy: a text and the sentences agreed to, in each language."""

from collections.abc import Mapping

from wtforms import BooleanField, TextAreaField

from stampcard.services.privacy.drafts import (
    LONGEST_SENTENCE,
    Draft,
    has_usual,
    tidied,
    usual,
)
from stampcard.values.purposes import PARTNERS, PURPOSES
from stampcard.values.words import N_
from stampcard.web.context import shop
from stampcard.web.forms.spoken import SpokenForm, text_of

_SENTENCE = {"rows": 2, "maxlength": LONGEST_SENTENCE, "dir": "auto"}


class PolicyForm(SpokenForm):
    """What holds for all languages."""

    partners = BooleanField(
        N_("Also ask whether partner shops may see what a member collects"),
        description=N_("Only if other shops take part in your programmes."),
    )


class DraftForm(SpokenForm):
    """The policy in one language."""

    text = TextAreaField(
        N_("The policy"),
        description=N_("First line: the title. “# ” begins a heading, “- ” a point."),
        render_kw={"rows": 22, "dir": "auto"},
    )
    stamps = TextAreaField(N_("To be a member one agrees to this"), render_kw=_SENTENCE)
    messages = TextAreaField(
        N_("To get messages one agrees to this"), render_kw=_SENTENCE
    )
    partners = TextAreaField(
        N_("For partner shops to see it one agrees to this"), render_kw=_SENTENCE
    )

    @classmethod
    def of(cls, locale: str, draft: Draft | None) -> "DraftForm":
        """The form with a draft in it."""
        here = shop()
        offered: Mapping[str, str] = {}
        if here and has_usual(locale):
            offered = usual(locale, here, PURPOSES).purposes
        kept = {"text": draft.text, **offered, **draft.purposes} if draft else {}
        return cls(prefix=f"{locale}-", data=kept)

    def draft(self, asks_partners: bool) -> Draft:
        """What was typed, tidied up."""
        asked = (p for p in PURPOSES if p != PARTNERS or asks_partners)
        return tidied({p: text_of(self[p]) for p in asked}, self.text.data or "")
