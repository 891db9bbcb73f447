"""Texts that wait for a language: marked here, spoken in `stampcard.language`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


def N_(text: str) -> str:  # noqa: N802 - the customary mark for translators
    """Mark a text for translation and give it back unchanged."""
    return text


@dataclass(frozen=True, slots=True)
class Money:
    """An amount to be said in the shop's currency, in whole minor units."""

    minor: int


@dataclass(frozen=True, slots=True)
class Percent:
    """A share to be said as a percentage, in hundredths of a percent (0 to 10000)."""

    hundredths: int


Value = "str | int | date | datetime | Money | Percent | Words"


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence still without a language: an English text and what to fill in.

    With `plural`, the value named `count` chooses between the two forms.
    """

    text: str
    plural: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


def say(text: str, plural: str = "", **values: object) -> Words:
    """Words from a marked text; values are said by their type (Money, date, int …)."""
    return Words(text, plural, values)
