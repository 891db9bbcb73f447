"""Texts that wait for a language: marked here, spoken in `stampcard.language`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any


def N_(text: str) -> str:  # noqa: N802 - the customary mark for translators
    """Mark a text for translation and give it back unchanged."""
    return text


def N_many(one: str, many: str) -> tuple[str, str]:  # noqa: N802 - as above
    """Mark a text of two forms, which a {count} chooses between, and give it back."""
    return one, many


@dataclass(frozen=True, slots=True)
class Money:
    """An amount to be said in the shop's currency, in whole minor units."""

    minor: int


@dataclass(frozen=True, slots=True)
class Percent:
    """A share to be said as a percentage, in hundredths of a percent (0 to 10000)."""

    hundredths: int


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence still without a language: an English text and what to fill in.

    With `plural`, the value named `count` chooses between the two forms.
    """

    text: str
    plural: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """The English sentence, as logs have it."""
        return self.text.format(**self.values)


def say(text: str, **values: object) -> Words:
    """Words from a marked text; values are said by their type (Money, date, int …)."""
    return Words(text, "", values)


def say_many(one: str, many: str, *, count: int, **values: object) -> Words:
    """Words whose form suits a count, which the texts may show as {count}."""
    return Words(one, many, {"count": count, **values})


def to_plain(words: Words) -> dict[str, Any]:
    """Words as JSON values, so that the ledger can keep them without a language."""
    values = {name: _plain(value) for name, value in words.values.items()}
    return {"text": words.text, "plural": words.plural, "values": values}


def from_plain(kept: Mapping[str, Any]) -> Words:
    """Words from what `to_plain` gave."""
    values = {name: _worded(value) for name, value in kept["values"].items()}
    return Words(kept["text"], kept["plural"], values)


def _plain(value: object) -> object:
    match value:
        case tuple():
            return {"several": [_plain(each) for each in value]}
        case Words():
            return {"words": to_plain(value)}
        case Money(minor):
            return {"money": minor}
        case Percent(hundredths):
            return {"percent": hundredths}
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
    return value


def _worded(value: Any) -> object:
    match value:
        case {"several": kept}:
            return tuple(_worded(each) for each in kept)
        case {"words": kept}:
            return from_plain(kept)
        case {"money": minor}:
            return Money(minor)
        case {"percent": hundredths}:
            return Percent(hundredths)
        case {"day": iso}:
            return date.fromisoformat(iso)
        case {"time": iso}:
            return time.fromisoformat(iso)
        case {"moment": iso}:
            return datetime.fromisoformat(iso)
    return value
