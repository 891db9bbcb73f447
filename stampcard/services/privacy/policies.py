"""The shop's personal-data policy: its versions, in every language it was written in.

A version is never changed, only followed by the next, so that a consent given under it
can be proved. The first is made from the texts that come with the program.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from stampcard.language import locales
from stampcard.models.privacy import Policy
from stampcard.models.shops import Shop, the_shop
from stampcard.models.writing import write
from stampcard.services.house import Actor, House
from stampcard.values.compact import as_json
from stampcard.values.purposes import PURPOSES

FOLDER = Path(__file__).parents[2] / "policies"
FALLBACK = "en"


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


@dataclass(frozen=True, slots=True)
class Shown:
    """One version in one language, as a page or a paper shows it."""

    version: int
    locale: str
    purposes: Mapping[str, str]
    text: str
    hash: str
    published_at: datetime


def current(locale: str) -> Shown | None:
    """The newest version, in a language or else the fallback; None before any."""
    newest = Policy.select().order_by(Policy.version.desc(), Policy.locale).first()
    return of_version(newest.version, locale) if newest else None


def of_version(version: int, locale: str) -> Shown | None:
    """One version in a language, or in one it was written in; None without it."""
    found = {p.locale: p for p in Policy.select().where(Policy.version == version)}
    chosen = (
        found.get(locale) or found.get(FALLBACK) or next(iter(found.values()), None)
    )
    return _shown(chosen) if chosen else None


def needed(actor: Actor, house: House) -> None:
    """Publish the texts that come with the program if there is no version yet."""
    if Policy.select().exists():
        return
    shop = the_shop()
    if shop:
        drafts = {
            locale: usual(locale, shop) for locale in locales() if has_usual(locale)
        }
        write(lambda: None if Policy.select().exists() else _add(drafts, actor, house))


def publish(drafts: Mapping[str, Draft], actor: Actor, house: House) -> int:
    """Make the next version of the texts given, by language; its number."""
    return write(lambda: _add(drafts, actor, house))


def has_usual(locale: str) -> bool:
    """Whether a text in a language comes with the program."""
    return (FOLDER / f"{locale}.toml").exists()


def usual(locale: str, shop: Shop) -> Draft:
    """The text that comes with the program, with the shop's own name and address."""
    kept = _from_file(locale)
    names = {"shop": shop.name, "address": shop.address, "contact": shop.contact}
    purposes = {p: kept["purposes"][p].format(**names) for p in PURPOSES}
    return Draft(purposes, f"{kept['title']}\n\n{kept['text'].strip()}".format(**names))


def _add(drafts: Mapping[str, Draft], actor: Actor, house: House) -> int:
    newest = Policy.select().order_by(Policy.version.desc()).first()
    version = int(newest.version) + 1 if newest else 1
    for locale, draft in drafts.items():
        Policy.create(
            version=version,
            locale=locale,
            purposes=json.dumps(dict(draft.purposes), ensure_ascii=False),
            text=draft.text,
            hash=draft.hash,
            published_at=house.clock(),
            published_by=actor.staff,
        )
    return version


def _shown(kept: Policy) -> Shown:
    return Shown(
        kept.version,
        kept.locale,
        json.loads(kept.purposes),
        kept.text,
        kept.hash,
        kept.published_at,
    )


@cache
def _from_file(locale: str) -> dict[str, Any]:
    with (FOLDER / f"{locale}.toml").open("rb") as file:
        return tomllib.load(file)
