"""The form of a programme, built from the fields of its kind's terms."""

from collections.abc import Callable, Mapping
from typing import Any

from wtforms import Field, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, DateInput, ListWidget, TimeInput

from stampcard.kinds import sorts
from stampcard.kinds.contract import Kind
from stampcard.kinds.fields import fields_of
from stampcard.kinds.reading import LONGEST_TEXT
from stampcard.kinds.sorts import LISTS, Sort
from stampcard.values.weekdays import WEEKDAYS
from stampcard.values.words import N_
from stampcard.web.context import speaker
from stampcard.web.forms.spoken import SpokenForm, choices, text_of

_FIGURES = {Sort.COUNT, Sort.MONEY, Sort.FACTOR, *LISTS}
MOST_SHOWN = 5  # choices that are seen at once; of more, one is picked from a list
PREFIX = "set_"  # keeps a setting called "data" or "errors" apart from the form's own


class DayField(StringField):  # type: ignore[misc]
    """A day kept as typed; the rules below read it."""

    widget = DateInput()


class TimeField(StringField):  # type: ignore[misc]
    """A time of day, likewise."""

    widget = TimeInput()


class WeekdaysField(SelectMultipleField):  # type: ignore[misc]
    """Some of the seven, ticked; kept as they would be typed."""

    widget, option_widget = ListWidget(prefix_label=False), CheckboxInput()

    def process_data(self, value: str | None) -> None:
        """From "mon, tue" as settings have it."""
        self.data = (value or "").replace(",", " ").split()


def form_for(kind: Kind, name: str, typed: Mapping[str, str]) -> SpokenForm:
    """The form for a kind's settings, filled with what a person would type."""
    title = StringField(
        N_("Name of the programme"),
        description=N_("It is printed on every card."),
        render_kw={"maxlength": LONGEST_TEXT, "required": True},
    )
    specs = fields_of(kind.terms)
    fields = {PREFIX + key: _field(spec) for key, spec in specs.items()}
    rare = frozenset(PREFIX + key for key, spec in specs.items() if spec.rare)
    named = {"name": title, **fields, "rare": rare}
    form = type("ProgrammeForm", (SpokenForm,), named)
    values = {PREFIX + key: _shown(specs[key], text) for key, text in typed.items()}
    made: SpokenForm = form(data={"name": name, **values})
    return made


def typed_in(form: SpokenForm) -> dict[str, str]:
    """The settings as they stand in the form, raw."""
    return {
        field.name.removeprefix(PREFIX): _typed(field)
        for field in form
        if field.name.startswith(PREFIX)
    }


def _typed(field: Field) -> str:
    if isinstance(field, WeekdaysField):
        return ", ".join(field.data or ())
    return text_of(field)


def _shown(spec: sorts.Field, text: str) -> str:
    """A text as it is, a figure in the page's digits; a date input takes only ISO."""
    return speaker().plain(text) if spec.sort in _FIGURES else text


def _field(spec: sorts.Field) -> Field:
    build = _BUILDERS.get(spec.sort, _text)
    return build(spec, {"description": spec.hint})


def _count(spec: sorts.Field, common: dict[str, Any]) -> Field:
    # Not type=number: browsers refuse Bengali digits there.
    attributes = {"inputmode": "numeric", "maxlength": 14, "autocomplete": "off"}
    return StringField(spec.label, render_kw=attributes, **common)


def _money(spec: sorts.Field, common: dict[str, Any]) -> Field:
    attributes = {"inputmode": "decimal", "maxlength": 20, "autocomplete": "off"}
    return StringField(spec.label, render_kw=attributes, **common)


def _text(spec: sorts.Field, common: dict[str, Any]) -> Field:
    attributes: dict[str, Any] = {"maxlength": LONGEST_TEXT, "autocomplete": "off"}
    if spec.required:
        attributes["required"] = True
    return StringField(spec.label, render_kw=attributes, **common)


def _choice(spec: sorts.Field, common: dict[str, Any]) -> Field:
    said = ((code, speaker().gettext(text)) for code, text in spec.choices)
    field = RadioField if len(spec.choices) <= MOST_SHOWN else SelectField
    return field(spec.label, choices=choices(said), validate_choice=False, **common)


def _day(spec: sorts.Field, common: dict[str, Any]) -> Field:
    return DayField(spec.label, **common)


def _time(spec: sorts.Field, common: dict[str, Any]) -> Field:
    return TimeField(spec.label, **common)


def _weekdays(spec: sorts.Field, common: dict[str, Any]) -> Field:
    said = ((code, speaker().gettext(name)) for code, name in WEEKDAYS.items())
    return WeekdaysField(
        spec.label, choices=choices(said), validate_choice=False, **common
    )


def _list(spec: sorts.Field, common: dict[str, Any]) -> Field:
    attributes = {"maxlength": 1000, "autocomplete": "off"}
    return StringField(spec.label, render_kw=attributes, **common)


_BUILDERS: dict[Sort, Callable[[sorts.Field, dict[str, Any]], Field]] = {
    Sort.COUNT: _count,
    Sort.MONEY: _money,
    Sort.CHOICE: _choice,
    Sort.DAY: _day,
    Sort.TIME: _time,
    Sort.WEEKDAYS: _weekdays,
    Sort.NAMES: _list,
    Sort.FACTOR: _money,
    **dict.fromkeys(LISTS, _list),
}
