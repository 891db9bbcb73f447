"""Programmes: open from a preset, amend under new terms, pause, go on, end."""

import json
from collections.abc import Mapping
from typing import Any

from stampcard.kinds import KINDS
from stampcard.kinds.contract import Kind
from stampcard.kinds.fields import from_stored, read_terms, to_stored
from stampcard.kinds.reading import LONGEST_TEXT
from stampcard.kinds.sorts import Problem
from stampcard.models.programmes import (
    ENDED,
    PAUSED,
    RUNNING,
    Programme,
    TermsVersion,
    latest_terms,
)
from stampcard.models.shops import the_shop
from stampcard.models.writing import write
from stampcard.services.house import House
from stampcard.services.presets import Preset
from stampcard.values.money import fraction_digits
from stampcard.values.texts import clean
from stampcard.values.words import N_, say

STATES = (RUNNING, PAUSED, ENDED)
Problems = tuple[Problem, ...]


def kind_and_terms(version: TermsVersion) -> tuple[Kind, Any]:
    """A version's kind and its terms as a value."""
    kind = KINDS[version.programme.kind]
    return kind, from_stored(kind.terms, json.loads(version.settings))


def check(kind: Kind, raw: Mapping[str, str]) -> tuple[Any | None, Problems]:
    """Terms from typed settings, or all that is wrong with them."""
    shop = the_shop()
    digits = fraction_digits(shop.currency) if shop else 2
    terms, problems = read_terms(kind.terms, raw, digits)
    problems = problems or kind.problems(terms)
    return (None, problems) if problems else (terms, ())


def open_from(
    preset: Preset, name: str, raw: Mapping[str, str], *, house: House
) -> tuple[Programme | None, Problems]:
    """A new programme running from today, or what is wrong with its settings."""
    title, problems = _title(name)
    terms, wrong = check(KINDS[preset.kind], raw)
    if problems or wrong:
        return None, (*problems, *wrong)
    return write(lambda: _open(preset, title, terms, house)), ()


def amend(
    programme: Programme, name: str, raw: Mapping[str, str], *, house: House
) -> tuple[TermsVersion | None, Problems]:
    """New terms for what is printed from now on; cards keep those they have."""
    title, problems = _title(name)
    terms, wrong = check(KINDS[programme.kind], raw)
    if problems or wrong:
        return None, (*problems, *wrong)
    return write(lambda: _amend(programme, title, terms, house)), ()


def set_state(programme: Programme, state: str) -> None:
    """Pause a programme, let it run again, or end it."""
    if state not in STATES:
        raise ValueError(state)
    write(
        lambda: (
            Programme.update(state=state).where(Programme.id == programme.id).execute()
        )
    )


def _title(name: str) -> tuple[str, Problems]:
    title = clean(name)
    if not title:
        return "", (Problem("name", say(N_("Please fill this in."))),)
    if len(title) > LONGEST_TEXT:
        words = say(N_("At most {most} characters, please."), most=LONGEST_TEXT)
        return "", (Problem("name", words),)
    return title, ()


def _open(preset: Preset, title: str, terms: Any, house: House) -> Programme:
    programme = Programme.create(
        kind=preset.kind, name=title, preset=preset.preset, created_at=house.clock()
    )
    _add_version(programme, 1, terms, house)
    return programme


def _amend(programme: Programme, title: str, terms: Any, house: House) -> TermsVersion:
    last = latest_terms(programme)
    Programme.update(name=title).where(Programme.id == programme.id).execute()
    if json.loads(last.settings) == json.loads(json.dumps(to_stored(terms))):
        return last
    return _add_version(programme, last.version + 1, terms, house)


def _add_version(
    programme: Programme, version: int, terms: Any, house: House
) -> TermsVersion:
    return TermsVersion.create(
        programme=programme,
        version=version,
        settings=json.dumps(to_stored(terms), ensure_ascii=False),
        created_at=house.clock(),
    )
