"""The fields of terms: what an owner sets, how it is read, shown and kept."""

import re
from collections.abc import Mapping
from dataclasses import field, fields
from datetime import date, time
from typing import Any

from stampcard.kinds.reading import read_value
from stampcard.kinds.sorts import LISTS, SEPARATORS, Field, Problem, Sort
from stampcard.values.money import plain_amount
from stampcard.values.words import N_, Words, say


def setting(
    default: object, sort: Sort, label: str, hint: str = "", **more: Any
) -> Any:
    """A dataclass field that carries its own description; `more` as in `Field`."""
    described = Field(sort, label, hint, **more)
    return field(default=default, metadata={"field": described})


def fields_of(terms: type[Any]) -> dict[str, Field]:
    """The described fields of a terms dataclass, in their order."""
    return {f.name: f.metadata["field"] for f in fields(terms)}


def read_terms(
    terms: type[Any], raw: Mapping[str, str], digits: int
) -> tuple[Any | None, tuple[Problem, ...]]:
    """Terms from typed texts, or every problem found; fields not given keep defaults.

    `digits` is how many digits the shop's currency keeps after the point.
    """
    specs = fields_of(terms)
    problems = [
        Problem(name, say(N_("There is no setting called “{name}”."), name=name[:40]))
        for name in raw
        if name not in specs
    ]
    values: dict[str, object] = {}
    for name, spec in specs.items():
        if name in raw:
            fraction = 2 if _is_percent(spec, raw, terms) else digits
            outcome = read_value(spec, raw[name].strip(), fraction)
            if isinstance(outcome, Words):
                problems.append(Problem(name, outcome))
            else:
                values[name] = outcome
    return (None, tuple(problems)) if problems else (terms(**values), ())


def _is_percent(spec: Field, chosen: Mapping[str, Any], terms: object) -> bool:
    name, choice = spec.percent_if
    return bool(name) and chosen.get(name, getattr(terms, name, "")) == choice


def typed(terms: Any, digits: int) -> dict[str, str]:
    """Each field as a person would type it: the inverse of `read_terms`."""
    return {
        name: _typed(
            spec, getattr(terms, name), 2 if _is_percent(spec, {}, terms) else digits
        )
        for name, spec in fields_of(type(terms)).items()
    }


def to_stored(terms: Any) -> dict[str, object]:
    """Terms as plain JSON values; money in minor units, days as ISO dates."""
    stored = {f.name: getattr(terms, f.name) for f in fields(terms)}
    iso = (date, time)
    return {k: v.isoformat() if isinstance(v, iso) else v for k, v in stored.items()}


def from_stored(terms: type[Any], stored: Mapping[str, Any]) -> Any:
    """Terms from what `to_stored` gave."""
    values: dict[str, object] = {}
    for name, spec in fields_of(terms).items():
        if name in stored:
            values[name] = _restore(spec, stored[name])
    return terms(**values)


def _typed(spec: Field, value: Any, digits: int) -> str:
    if value is None:
        return ""
    if spec.sort is Sort.MONEY:
        return _short(plain_amount(value, digits))
    if spec.sort in LISTS:
        return _typed_pairs(spec, value, digits)
    if spec.sort in SEPARATORS:
        return SEPARATORS[spec.sort].join(value)
    if spec.sort is Sort.FACTOR:
        return _short(plain_amount(value))
    if spec.sort is Sort.TIME:
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _typed_pairs(spec: Field, value: Any, digits: int) -> str:
    if spec.sort is Sort.LADDER:
        steps = (
            (_short(plain_amount(s, digits)), _short(plain_amount(p))) for s, p in value
        )
        return ", ".join(f"{spend}:{percent}" for spend, percent in steps)
    if spec.sort is Sort.LEVELS:
        levels = ((_short(plain_amount(start, digits)), name) for start, name in value)
        return "; ".join(f"{start}: {name}" for start, name in levels)
    if spec.sort in {Sort.FACTORS, Sort.SHARES}:
        return "; ".join(f"{name}: {_short(plain_amount(n))}" for name, n in value)
    return "; ".join(f"{place}: {name}" for place, name in value)


def _short(amount: str) -> str:
    return re.sub(r"\.0+\Z", "", amount)


def _restore(spec: Field, value: Any) -> object:
    if spec.sort is Sort.DAY and value:
        return date.fromisoformat(value)
    if spec.sort is Sort.TIME and value:
        return time.fromisoformat(value)
    if spec.sort in LISTS:
        return tuple(tuple(pair) for pair in value)
    return tuple(value) if spec.sort in SEPARATORS else value
