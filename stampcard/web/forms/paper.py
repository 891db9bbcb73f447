"""The shop's look, a printer as measured, a sheet as measured."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, StringField

from stampcard.services import own_sheets, printers
from stampcard.values.words import N_
from stampcard.web.context import speaker
from stampcard.web.forms.spoken import SpokenForm, choices, text_of

_LENGTH = {"inputmode": "decimal", "maxlength": 12, "autocomplete": "off"}
_COUNT = {"inputmode": "numeric", "maxlength": 3, "autocomplete": "off"}
_PAGES = {"a4-page-1": N_("A4"), "letter-page-1": N_("US Letter")}
# What each letter of the calibration page stands for; the letters are not translated.
_MEASURED = {
    "a": N_("From the left edge of the paper to the upright line"),
    "b": N_("From the upper edge of the paper to the level line"),
    "c": N_("Length of the level bar"),
    "d": N_("Length of the upright bar"),
    "e": N_("Back: from the left edge to the upright line"),
    "f": N_("Back: from the upper edge to the level line"),
}


class ColourForm(SpokenForm):
    """The shop's own colour."""

    colour = StringField(
        N_("The shop’s colour"),
        description=N_(
            "A # and six signs, such as #0d4a42. Empty: the colours of the design."
        ),
        render_kw={
            "maxlength": 7,
            "autocomplete": "off",
            "autocapitalize": "none",
            "spellcheck": "false",
        },
    )


class LogoForm(SpokenForm):
    """A picture of the shop's logo."""

    logo = FileField(
        N_("Picture"),
        description=N_("PNG, JPEG or SVG, at most 10 MB; still, not animated."),
        render_kw={"accept": "image/png,image/jpeg,image/svg+xml"},
    )

    def content(self) -> bytes:
        """The file's bytes; none where no file came."""
        file = self.logo.data
        return bytes(file.read()) if file and file.filename else b""


def _measure(letter: str) -> StringField:
    return StringField(_MEASURED[letter], render_kw=_LENGTH)


class PrinterForm(SpokenForm):
    """A printer's name, and six lengths from its calibration page."""

    name = StringField(
        N_("Name of the printer"),
        description=N_("So that you know it again, such as “Office”."),
        render_kw={"maxlength": printers.LONGEST_NAME, "autocomplete": "off"},
    )
    page = RadioField(
        N_("Paper of the calibration page"), default="a4-page-1", validate_choice=False
    )
    a = _measure("a")
    b = _measure("b")
    c = _measure("c")
    d = _measure("d")
    e = _measure("e")
    f = _measure("f")

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        said = speaker().gettext
        self.page.choices = choices((name, said(t)) for name, t in _PAGES.items())
        for letter in printers.LETTERS:
            field = self[letter]
            field.label.text = f"{letter.upper()}: {field.label.text}"
            field.description = self._hint(letter)

    def _hint(self, letter: str) -> str:
        """What the length should be, on either paper."""
        lengths = {printers.true_mm(page)[letter]: page for page in printers.BARS_MM}
        said = speaker()
        if len(lengths) == 1:
            text = said.gettext(N_("Should be %(mm)s mm."))
            return text % {"mm": said.decimal(next(iter(lengths)))}
        text = said.gettext(N_("Should be %(a4)s mm on A4, %(letter)s mm on Letter."))
        a4, letter_mm = map(said.decimal, lengths)
        return text % {"a4": a4, "letter": letter_mm}

    def typed(self) -> dict[str, str]:
        """The lengths by their letter, raw."""
        return {letter: text_of(self[letter]) for letter in printers.LETTERS}


def _number(label: str, attributes: dict[str, Any], hint: str = "") -> StringField:
    return StringField(label, description=hint, render_kw=attributes)


class SheetForm(SpokenForm):
    """A sheet by its measures."""

    title = StringField(
        N_("Name of the sheet"),
        description=N_("As it should stand in the list of papers."),
        render_kw={"maxlength": own_sheets.LONGEST_TITLE, "autocomplete": "off"},
    )
    page_width_mm = _number(N_("Width of the sheet"), _LENGTH)
    page_height_mm = _number(N_("Height of the sheet"), _LENGTH)
    columns = _number(N_("How many cards side by side"), _COUNT)
    rows = _number(N_("How many cards one below the other"), _COUNT)
    first_x_mm = _number(N_("From the left edge to the first card"), _LENGTH)
    first_y_mm = _number(N_("From the upper edge to the first card"), _LENGTH)
    cell_width_mm = _number(N_("Width of a card"), _LENGTH)
    cell_height_mm = _number(N_("Height of a card"), _LENGTH)
    pitch_x_mm = _number(
        N_("From the left edge of a card to that of the next"),
        _LENGTH,
        N_("Empty where there is only one."),
    )
    pitch_y_mm = _number(
        N_("From the upper edge of a card to that of the next"),
        _LENGTH,
        N_("Empty where there is only one."),
    )
    cut_by_hand = BooleanField(N_("I cut the cards by hand: print lines for cutting"))

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for number, name in enumerate(self.measures(), 1):
            label = self[name].label
            label.text = f"{speaker().plain(number)}. {label.text}"

    @staticmethod
    def measures() -> list[str]:
        """The fields with a number in the picture, in its order."""
        return [
            "page_width_mm", "page_height_mm", "columns", "rows", "first_x_mm",
            "first_y_mm", "cell_width_mm", "cell_height_mm", "pitch_x_mm", "pitch_y_mm",
        ]  # fmt: skip

    def typed(self) -> dict[str, str]:
        """Every measure and the title, raw."""
        return {name: text_of(self[name]) for name in ("title", *self.measures())}
