"""The shop's personal-data policy: its versions, in every language it was written in.

A version is never changed, only followed by the next, so that a consent given under it
can be proved. The first is made from the texts that come with the program.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from stampcard.language import locales
from stampcard.models.privacy import Policy
from stampcard.models.shops import Shop, Staff, the_shop
from stampcard.models.writing import write
from stampcard.services.house import Actor, House
from stampcard.services.privacy.drafts import (
    ASKED_AT_FIRST,
    Draft,
    has_usual,
    usual,
)

__all__ = ["Draft", "Shown", "has_usual", "usual"]

FALLBACK = "en"
ANNOUNCED_DAYS = 30
SAME, GONE, NEW = "same", "gone", "new"


@dataclass(frozen=True, slots=True)
class Shown:
    """One version in one language, as a page or a paper shows it."""

    version: int
    locale: str
    purposes: Mapping[str, str]
    text: str
    hash: str
    published_at: datetime

    @property
    def draft(self) -> Draft:
        """The texts alone, as the next version begins with."""
        return Draft(self.purposes, self.text)


@dataclass(frozen=True, slots=True)
class Version:
    """A version in the list of them: when, by whom, in which languages."""

    number: int
    at: datetime
    by: str
    locales: tuple[str, ...]


def current(locale: str) -> Shown | None:
    """The newest version, in a language or else the fallback; None before any."""
    newest = newest_number()
    return of_version(newest, locale) if newest else None


def newest_number() -> int:
    """The number of the newest version; 0 before any."""
    newest = Policy.select().order_by(Policy.version.desc()).first()
    return int(newest.version) if newest else 0


def of_version(version: int, locale: str) -> Shown | None:
    """One version in a language, or in one it was written in; None without it."""
    found = _in_languages(version)
    return found.get(locale) or found.get(FALLBACK) or next(iter(found.values()), None)


def announced(locale: str, house: House) -> Shown | None:
    """The current version while it is news: for a month, but for the first one."""
    shown = current(locale)
    if shown is None or shown.version == 1:
        return None
    age = house.clock() - shown.published_at
    return shown if age < timedelta(days=ANNOUNCED_DAYS) else None


def needed(actor: Actor, house: House) -> None:
    """Publish the texts that come with the program if there is no version yet."""
    if Policy.select().exists():
        return
    shop = the_shop()
    if shop:
        drafts = beginnings(shop)
        write(lambda: None if Policy.select().exists() else _add(drafts, actor, house))


def beginnings(
    shop: Shop, purposes: tuple[str, ...] = ASKED_AT_FIRST
) -> dict[str, Draft]:
    """The texts that come with the program, by language."""
    known = filter(has_usual, locales())
    return {locale: usual(locale, shop, purposes) for locale in known}


def drafts_of(version: int) -> dict[str, Draft]:
    """The texts of a version, by language."""
    return {locale: shown.draft for locale, shown in _in_languages(version).items()}


def every_draft() -> dict[tuple[int, str], Draft]:
    """The texts of every version in every language."""
    every = (_shown(kept) for kept in Policy.select().order_by(Policy.id))
    return {(shown.version, shown.locale): shown.draft for shown in every}


def publish(drafts: Mapping[str, Draft], actor: Actor, house: House) -> int:
    """Make the next version of the texts given, by language; its number.

    Texts that are just those of the newest version make none: then it is that number.
    """

    def job() -> int:
        newest = newest_number()
        return newest if drafts == drafts_of(newest) else _add(drafts, actor, house)

    return write(job)


def versions() -> list[Version]:
    """Every version, newest first."""
    found: dict[int, list[Policy]] = {}
    for row in Policy.select(Policy, Staff).join(Staff).order_by(Policy.id):
        found.setdefault(row.version, []).append(row)
    return [
        Version(
            number,
            rows[0].published_at,
            rows[0].published_by.name,
            tuple(row.locale for row in rows),
        )
        for number, rows in sorted(found.items(), reverse=True)
    ]


def changes(version: int, locale: str) -> list[tuple[str, str]]:
    """Every line of a version and of the one before: "same", "gone" or "new"."""
    before, after = (_lines(number, locale) for number in (version - 1, version))
    found: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, False).get_opcodes():
        if tag == "equal":
            found += [(SAME, line) for line in after[c:d]]
            continue
        found += [(GONE, line) for line in before[a:b]]
        found += [(NEW, line) for line in after[c:d]]
    return found


def is_checked(version: int) -> bool:
    """Whether the owner said that somebody who knows the law looked at a version."""
    shop = the_shop()
    return bool(shop and version and shop.policy_checked >= version)


def note_checked(version: int) -> None:
    """Note that the owner had a version checked."""
    write(lambda: Shop.update(policy_checked=version).execute())


def _add(drafts: Mapping[str, Draft], actor: Actor, house: House) -> int:
    version = newest_number() + 1
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


def _in_languages(version: int) -> dict[str, Shown]:
    found = Policy.select().where(Policy.version == version).order_by(Policy.id)
    return {kept.locale: _shown(kept) for kept in found}


def _lines(version: int, locale: str) -> list[str]:
    shown = of_version(version, locale)
    return [*shown.purposes.values(), *shown.text.split("\n")] if shown else []
