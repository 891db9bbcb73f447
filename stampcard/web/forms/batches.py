"""What to print, and which part of a batch to print again or block."""

from collections.abc import Iterable, Sequence

from wtforms import (
    BooleanField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from stampcard.models.cards import Batch
from stampcard.services.issuing import Order, Wishes
from stampcard.services.paper import (
    BROWSER,
    COLOUR,
    GREY,
    LIST,
    ONE_INK,
    OUTPUTS,
    PICTURES,
    SHEETS,
    SINGLES,
    Offer,
)
from stampcard.values.codes import read
from stampcard.values.words import N_
from stampcard.web.context import house, speaker
from stampcard.web.forms.spoken import SpokenForm, choices, text_of

ONE_SHEET = "10"
INK_TEXTS = (
    (COLOUR, N_("Colour")),
    (GREY, N_("Shades of grey")),
    (ONE_INK, N_("Black only")),
)
OUTPUT_TEXTS = (
    (SHEETS, N_("Sheets for your printer (PDF)")),
    (SINGLES, N_("One a page with bleed, for a print house (PDF)")),
    (LIST, N_("Only the numbers and links (CSV)")),
    (PICTURES, N_("Only the QR codes as pictures (ZIP)")),
    (BROWSER, N_("Sheets printed by the browser, without a PDF")),
)


def _output_field() -> RadioField:
    texts = choices(OUTPUT_TEXTS)
    name = N_("What you get")
    return RadioField(name, choices=texts, default=SHEETS, validate_choice=False)


def _printer_field() -> SelectField:
    hint = N_("What was measured on its calibration page is put right.")
    return SelectField(N_("Printer"), description=hint, validate_choice=False)


class PrintForm(SpokenForm):
    """A print order."""

    count = StringField(
        N_("How many"),
        default=ONE_SHEET,
        render_kw={"inputmode": "numeric", "maxlength": 9, "autocomplete": "off"},
    )
    design = RadioField(N_("Design"), validate_choice=False)
    mood = RadioField(N_("Colours"), validate_choice=False)
    ink = RadioField(
        N_("Ink"), choices=choices(INK_TEXTS), default=COLOUR, validate_choice=False
    )
    sheet = SelectField(
        N_("Paper"),
        description=N_("Only papers that suit the design are listed."),
        validate_choice=False,
    )
    locale = RadioField(N_("Language of the print"), validate_choice=False)
    first_free = RadioField(
        N_("First free position on the sheet"),
        description=N_("For a sheet of which some are used already."),
        default="1",
        validate_choice=False,
    )
    skip = SelectMultipleField(
        N_("Skip these positions"),
        description=N_("For single ones in the middle that are used already."),
        validate_choice=False,
        option_widget=CheckboxInput(),
        widget=ListWidget(),
    )
    backs = BooleanField(
        N_("Print the backs too"),
        description=N_("Terms and address; print on both sides of the paper."),
        default=True,
    )
    crop_marks = BooleanField(N_("Lines for cutting"), default=True)
    first = StringField(
        N_("Start at card"),
        description=N_("Counted from 1. Empty: after the last one there is."),
        render_kw={"inputmode": "numeric", "maxlength": 14, "autocomplete": "off"},
    )
    output = _output_field()
    printer = _printer_field()

    def offer_designs(self, designs: Sequence[tuple[str, str]]) -> None:
        """The designs made for this kind of programme."""
        offer_first(self.design, designs)

    def offer_sheets(self, sheets: Sequence[Offer]) -> None:
        """The sheets the chosen design fits."""
        offer_first(self.sheet, [(sheet.name, sheet.title) for sheet in sheets])
        cells = {s.name: s.columns * s.rows for s in sheets}.get(self.sheet.data, 1)
        numbers = [(str(n), speaker().plain(n)) for n in range(1, cells + 1)]
        offer_first(self.first_free, numbers)
        self.skip.choices = choices(numbers)

    def offer_moods(self, moods: Sequence[tuple[str, str]]) -> None:
        """The colours the chosen design comes in."""
        offer_first(self.mood, moods)

    def offer_printers(self, printers: Sequence[tuple[str, str]]) -> None:
        """The printers the shop has measured."""
        offer_printers(self.printer, printers)

    def offer_locales(self, languages: Iterable[tuple[str, str]]) -> None:
        """The languages cards can be printed in."""
        offer_first(self.locale, list(languages))

    def order(self) -> Order:
        """The order as it stands; a count that is no number counts as none."""
        return Order(
            count=whole(text_of(self.count)),
            design=text_of(self.design),
            sheet=text_of(self.sheet),
            first_free=whole(text_of(self.first_free) or "1"),
            locale=text_of(self.locale),
            backs=bool(self.backs.data),
            crop_marks=bool(self.crop_marks.data),
            first=self._first(),
            skip=tuple(sorted(whole(str(place)) for place in self.skip.data or ())),
            mood=text_of(self.mood),
            ink=text_of(self.ink) or COLOUR,
        )

    def wishes(self) -> Wishes:
        """As what it is to come out, and for which printer."""
        return wishes_in(self.output, self.printer)

    def _first(self) -> int:
        """The serial to start at; 0 where none is typed, -1 where it is no number."""
        text = text_of(self.first)
        return (whole(text, digits=11) or -1) if text else 0


class RangeForm(SpokenForm):
    """A run of numbers inside a batch; both empty means all of it."""

    first = StringField(
        N_("From number"),
        description=N_("Empty: from the first."),
        render_kw={"maxlength": 30, "autocapitalize": "characters"},
    )
    last = StringField(
        N_("To number"),
        description=N_("Empty: to the last."),
        render_kw={"maxlength": 30, "autocapitalize": "characters"},
    )

    def run(self, batch: Batch) -> tuple[int, int] | None:
        """The serials that were typed, or None with the problem at its field."""
        if not self.validate_on_submit():
            return None
        first = self.serial("first", batch.first_serial)
        last = self.serial("last", batch.last_serial)
        if not first or not last:
            return None
        if not batch.first_serial <= first <= last <= batch.last_serial:
            text = N_("These numbers do not lie in this batch, in order.")
            self.complain("last", text)
            return None
        return first, last

    def serial(self, name: str, empty: int) -> int:
        """The serial typed into a field; 0 with a problem there if it is none."""
        text = text_of(self[name])
        if not text:
            return empty
        known = read(text, house().keys)
        if not known:
            text = N_("This is not a number of ours; look for a slip.")
            self.complain(name, text)
        return known.serial if known else 0


class AgainForm(RangeForm):
    """What to print again, as what, and for which printer."""

    output = _output_field()
    printer = _printer_field()

    def wishes(self) -> Wishes:
        """As what it is to come out, and for which printer."""
        return wishes_in(self.output, self.printer)


def wishes_in(output: Field, printer: Field) -> Wishes:
    """What two fields wish for; sheets for no printer if they say nothing known."""
    as_what = text_of(output)
    known = as_what if as_what in OUTPUTS else SHEETS
    return Wishes(output=known, printer=whole(text_of(printer)))


def offer_printers(field: Field, printers: Sequence[tuple[str, str]]) -> None:
    """The printers there are, and none."""
    none = ("", speaker().gettext(N_("Any printer, as it is")))
    offer_first(field, [none, *printers])


def offer_first(field: Field, pairs: Sequence[tuple[str, str]]) -> None:
    """Set what may be chosen; what does not fit falls back to the first that does."""
    field.choices = choices(pairs)
    if field.data not in dict(pairs) and pairs:
        field.data = pairs[0][0]


def whole(text: str, *, digits: int = 9) -> int:
    """A typed whole number of so many digits, in any script's, or 0."""
    plain = "".join(text.split()).replace(",", "")
    return int(plain) if plain.isdecimal() and len(plain) <= digits else 0
