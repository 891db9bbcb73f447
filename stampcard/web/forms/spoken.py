"""What the owner's forms share: said in the page's language, problems at fields."""

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, SelectChoice

from stampcard.kinds.sorts import Problem
from stampcard.web.context import speaker


class SpokenForm(FlaskForm):  # type: ignore[misc]
    """A form whose marked labels, hints and choices are said in the page's language."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for field in self:
            _translate(field)

    def show(self, problems: Iterable[Problem], *, prefix: str = "") -> list[str]:
        """Put each problem at its field; gives back those that have no field here."""
        homeless = []
        for problem in problems:
            text = speaker().say(problem.words)
            field = self._fields.get(prefix + problem.field) or self._fields.get(
                problem.field
            )
            if field is None:
                homeless.append(text)
            else:
                field.errors = [*field.errors, text]
        return homeless

    def complain(self, name: str, text: str) -> None:
        """Put a marked text at a field."""
        field = self[name]
        field.errors = [*field.errors, speaker().gettext(text)]


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Values and labels as a field offers them."""
    return [SelectChoice(value, label) for value, label in pairs]


def text_of(field: Field) -> str:
    """What was typed, stripped; empty when the field was not sent."""
    return str(field.data or "").strip()


def _translate(field: Field) -> None:
    say = speaker().gettext
    field.label.text = say(field.label.text)
    field.description = say(field.description)
    if getattr(field, "choices", None):
        field.choices = [SelectChoice(c.value, say(c.label)) for c in field.choices]
