"""What a paper about personal data says of the policy: joining slips, forms, notices.

A batch of joining slips keeps what was printed on it, so that a reprint says the same,
and a yes that is entered later counts for the version people signed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stampcard.language import Speaker
from stampcard.models.cards import Batch
from stampcard.models.shops import Shop
from stampcard.printing.designs import Design
from stampcard.services.house import House
from stampcard.services.privacy import policies
from stampcard.services.privacy.policies import Shown
from stampcard.values.prose import blocks, title_of
from stampcard.values.purposes import PURPOSES

PAGE = "privacy"  # where the policy stands under the shop's address


@dataclass(frozen=True, slots=True)
class Printed:
    """A policy as a paper in some language names it."""

    version: int
    locale: str
    facts: Mapping[str, Any]


def shown_now(shop: Shop, speaker: Speaker, house: House) -> Shown:
    """The policy of today, or the text that will be its first version."""
    found = policies.current(speaker.locale)
    if found:
        return found
    locale = speaker.locale
    draft = policies.usual(
        locale if policies.has_usual(locale) else policies.FALLBACK, shop
    )
    return Shown(1, locale, draft.purposes, draft.text, draft.hash, house.clock())


def printed(shown: Shown, speaker: Speaker, house: House) -> Printed:
    """What a paper says of a version: its number, its day, its address, its sentences.

    The address is short enough to be typed from paper.
    """
    facts = {
        "version": speaker.plain(shown.version),
        "day": speaker.day(house.day_of(shown.published_at)),
        "address": address(house),
        "purposes": [shown.purposes[p] for p in PURPOSES if p in shown.purposes],
    }
    return Printed(shown.version, shown.locale, facts)


def facts(
    shop: Shop, speaker: Speaker, house: House, *, news: bool = False
) -> Mapping[str, Any]:
    """What papers without numbers say: the policy in full, and where one asks.

    As `news` they name the day from which it is new.
    """
    shown = shown_now(shop, speaker, house)
    policy = printed(shown, speaker, house).facts
    return {
        "policy": policy,
        "title": title_of(shown.text),
        "blocks": [[block.sort, list(block.lines)] for block in blocks(shown.text)],
        "link": f"{house.public_url}/{PAGE}".upper(),
        "contact": shop.contact,
        "news": policy["day"] if news else "",
    }


def address(house: House) -> str:
    """Where the policy is to be read, as one types it."""
    return f"{house.public_url.partition('://')[2]}/{PAGE}"


def kept(design: Design, shop: Shop, speaker: Speaker, house: House) -> dict[str, Any]:
    """What a batch keeps of the policy printed on it; nothing on other designs."""
    if not design.members:
        return {}
    made = printed(shown_now(shop, speaker, house), speaker, house)
    return {
        "policy": {"version": made.version, "locale": made.locale},
        "facts": {"policy": made.facts},
    }


def policy_version_of(batch: Batch) -> int | None:
    """The version of the policy a batch's slips carry; None where they carry none."""
    found = json.loads(batch.settings).get("policy")
    return int(found["version"]) if found else None


def shown_on(batch: Batch) -> Shown | None:
    """The policy as a batch's slips show it, for a yes given on one of them."""
    found = json.loads(batch.settings).get("policy")
    return policies.of_version(found["version"], found["locale"]) if found else None
