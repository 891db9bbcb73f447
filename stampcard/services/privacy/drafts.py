"""Policy texts before they are published: those the program brings, and checks."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from stampcard.kinds.sorts import Problem
from stampcard.models.shops import Shop
from stampcard.services.house import speaker_of
from stampcard.values.compact import as_json
from stampcard.values.prose import tidy
from stampcard.values.purposes import MESSAGES, PARTNERS, PURPOSES, STAMPS
from stampcard.values.texts import clean
from stampcard.values.words import N_, say

FOLDER = Path(__file__).parents[2] / "policies"
LONGEST_TEXT, LONGEST_SENTENCE = 20_000, 300
ASKED_AT_FIRST = (STAMPS, MESSAGES)  # a shop without partners does not ask for them
_BY_LAW = ("answered", "erased")


@dataclass(frozen=True, slots=True)
class Draft:
    """A policy text and the sentence agreed to for each purpose, in one language."""

    purposes: Mapping[str, str]
    text: str

    @property
    def hash(self) -> str:
        """SHA-256, in hex, of all that a person is shown."""
        said = [[p, self.purposes[p]] for p in PURPOSES if p in self.purposes]
        return hashlib.sha256(as_json([said, self.text]).encode()).hexdigest()


def has_usual(locale: str) -> bool:
    """Whether a text in a language comes with the program."""
    return (FOLDER / f"{locale}.toml").exists()


def usual(locale: str, shop: Shop, purposes: tuple[str, ...] = ASKED_AT_FIRST) -> Draft:
    """The text that comes with the program, filled in as the shop is set."""
    kept = _from_file(locale)
    values = _values(kept, locale, shop, PARTNERS in purposes)
    sentences = {p: kept["purposes"][p].format(**values) for p in purposes}
    return Draft(sentences, tidy(kept["text"].format(**values)))


def tidied(purposes: Mapping[str, str], text: str) -> Draft:
    """A draft of what was typed; a purpose without a sentence is not asked."""
    sentences = {p: clean(purposes.get(p, "")) for p in PURPOSES}
    return Draft({p: said for p, said in sentences.items() if said}, tidy(text))


def problems(draft: Draft) -> tuple[Problem, ...]:
    """What keeps a draft from being published."""
    found = []
    if not draft.text:
        found.append(Problem("text", say(N_("Write the policy."))))
    if len(draft.text) > LONGEST_TEXT:
        words = say(N_("At most {count} characters, please."), count=LONGEST_TEXT)
        found.append(Problem("text", words))
    if STAMPS not in draft.purposes:
        words = say(N_("Without this sentence nobody can become a member."))
        found.append(Problem(STAMPS, words))
    words = say(N_("At most {count} characters, please."), count=LONGEST_SENTENCE)
    long = (p for p, said in draft.purposes.items() if len(said) > LONGEST_SENTENCE)
    return (*found, *(Problem(purpose, words) for purpose in long))


def _values(
    kept: Mapping[str, Any], locale: str, shop: Shop, partners: bool
) -> dict[str, str]:
    """What stands in the braces of a text."""
    law, asked = shop.regime or "none", "yes" if partners else "no"
    contact = "yes" if shop.contact else "no"
    plain = {
        "shop": shop.name,
        "keeper": f"{shop.name}, {shop.address}" if shop.address else shop.name,
        "contact": shop.contact,
        "months": speaker_of(shop, locale).plain(shop.kept_months),
    }
    chosen = {
        "kept": "months" if shop.kept_months else "ever",
        "contact": contact,
        "or_contact": contact,
        "partners_purpose": asked,
        "partners_given": asked,
        **{part: law if law in kept[part] else "none" for part in _BY_LAW},
    }
    said = {part: kept[part][key].format(**plain) for part, key in chosen.items()}
    return plain | said


@cache
def _from_file(locale: str) -> dict[str, Any]:
    with (FOLDER / f"{locale}.toml").open("rb") as file:
        return tomllib.load(file)
