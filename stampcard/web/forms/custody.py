"""Who is handed what, what lies in the drawer, and which sheets came out badly."""

from wtforms import RadioField, StringField

from stampcard.models.cards import Batch
from stampcard.services.bundles import LONGEST_HOLDER, LONGEST_NOTE, Wish
from stampcard.values.words import N_
from stampcard.web.context import speaker
from stampcard.web.custody_lists import SORT_TEXTS
from stampcard.web.forms.batches import RangeForm, whole
from stampcard.web.forms.spoken import SpokenForm, choices, text_of

NEW, SAME = "new", "same"
_NUMERIC = {"inputmode": "numeric", "maxlength": 9, "autocomplete": "off"}


class BundleForm(RangeForm):
    """Who gets how many, or which."""

    holder = StringField(
        N_("Who gets them"),
        render_kw={"maxlength": LONGEST_HOLDER, "autocomplete": "off"},
    )
    sort = RadioField(N_("That is"), default="person", validate_choice=False)
    count = StringField(
        N_("How many"),
        description=N_("The next ones in a row that are in hand."),
        render_kw=_NUMERIC,
    )
    note = StringField(
        N_("Note"), render_kw={"maxlength": LONGEST_NOTE, "autocomplete": "off"}
    )

    def offer_sorts(self) -> None:
        """Whom one can hand a bundle to."""
        said = speaker().gettext
        pairs = [(code, said(text)) for code, text in SORT_TEXTS.items()]
        self.sort.choices = choices(pairs)

    def wish(self, batch: Batch) -> Wish | None:
        """What is to be handed out; None with the problem at its field."""
        if not self.validate_on_submit():
            return None
        typed = bool(text_of(self["first"]) or text_of(self["last"]))
        first = self.serial("first", batch.first_serial) if typed else 0
        last = self.serial("last", batch.last_serial) if typed else 0
        if typed and not (first and last):
            return None
        return Wish(
            holder=text_of(self.holder),
            sort=text_of(self.sort),
            count=whole(text_of(self.count)),
            first=first,
            last=last,
            note=text_of(self.note),
        )


class CountForm(RangeForm):
    """How many lie in the drawer, or which do or do not."""

    count = StringField(N_("Unused cards in the drawer"), render_kw=_NUMERIC)

    def counted(self) -> int | None:
        """The number typed, of which nothing is one too; None with a problem."""
        text = "".join(text_of(self.count).split())
        if text.isdecimal() and not whole(text) and not int(text):
            return 0
        if not whole(text):
            self.complain("count", N_("Type how many you counted."))
            return None
        return whole(text)


class SheetsForm(SpokenForm):
    """Which sheets came out badly, and what to print instead."""

    sheets = StringField(
        N_("Which sheets"),
        description=N_("As they came out of the printer, the first is 1: 3, 5-7"),
        render_kw={"maxlength": 200, "autocomplete": "off"},
    )
    numbers = RadioField(N_("Print them again"), default=NEW, validate_choice=False)

    def offer_numbers(self) -> None:
        """New numbers, or the same ones."""
        said = speaker().gettext
        texts = (
            (NEW, N_("With new numbers; the old ones are blocked")),
            (SAME, N_("The same numbers again; I destroy the bad sheets")),
        )
        self.numbers.choices = choices([(code, said(text)) for code, text in texts])

    @property
    def same(self) -> bool:
        """Whether the same numbers are wanted."""
        return text_of(self.numbers) == SAME
