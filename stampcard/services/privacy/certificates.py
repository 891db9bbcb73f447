"""Certificates of erasure: the row that proves one, in the words of its paper."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from stampcard.language import Speaker
from stampcard.models.privacy import Erasure, RightsRequest
from stampcard.models.shops import Shop
from stampcard.services.copies import OLDEST_DAYS
from stampcard.services.house import House
from stampcard.values.erasures import REQUEST, RETENTION, UNLAWFUL, WITHDRAWN
from stampcard.values.heads import shown as shown_head
from stampcard.values.regimes import BANGLADESH, GDPR, REGIME_TEXTS, RU_152FZ
from stampcard.values.words import N_, Words, say

MOST_OFFERED = 50
GROUP_DIGITS = 4
ENTRY_TEXTS = {  # by the table the entries were in
    "member": N_("Phone number, name and what else was told"),
    "name_word": N_("Words to find the name by"),
    "member_tag": N_("Tags"),
    "holding": N_("Ties to accounts and cards"),
    "consent": N_("Consents given and taken back"),
    "message": N_("Messages"),
    "member_session": N_("Times signed in"),
    "one_time_code": N_("One-time codes"),
    "join_wish": N_("Wishes to join"),
    "rights_request": N_("What was asked and answered"),
}
WHY_TEXTS = {
    REQUEST: N_("The person asked for it."),
    WITHDRAWN: N_("The person took back the consent to keep their data."),
    RETENTION: N_("The person had not come for as long as data are kept."),
    UNLAWFUL: N_("The data should not have been kept."),
}
_STAYS = N_(
    "Stays: what was stamped and redeemed, without the person. Its sums are needed for "
    "the shop’s books and name nobody."
)
_COPIES = N_(
    "Copies of the data made before still hold it; all of them are gone by {day}. "
    "If one has to be used earlier, the erasure is done in it again first."
)
LAW_TEXTS = {
    RU_152FZ: N_("Russia: law 152-FZ, article 21"),
    GDPR: N_("European Union: GDPR, article 17"),
    BANGLADESH: REGIME_TEXTS[BANGLADESH],
}


def newest() -> list[Erasure]:
    """The last erasures, newest first."""
    found = Erasure.select().order_by(Erasure.id.desc()).limit(MOST_OFFERED)
    return list(found)


def title(erasure: Erasure, speaker: Speaker, house: House) -> str:
    """An erasure in a list to choose from."""
    day = speaker.day(house.day_of(erasure.at))
    number = speaker.plain(erasure.id)
    return speaker.say(say(N_("No. {number} of {day}"), number=number, day=day))


def facts(
    erasure: Erasure, shop: Shop, speaker: Speaker, house: House, masked: str = ""
) -> Mapping[str, Any]:
    """What the certificate and its notice say; `masked` is the number there was."""
    asked = RightsRequest.get_or_none(RightsRequest.id == erasure.request)
    law = LAW_TEXTS.get(asked.regime if asked else shop.regime, "")
    return {
        "number": speaker.plain(erasure.id),
        "day": speaker.day(house.day_of(erasure.at)),
        "record": _grouped(str(erasure.member)),
        "why": speaker.say(_why(erasure, asked, house)),
        "law": speaker.gettext(law),
        "rows": list(_rows(erasure, speaker)),
        "acts": speaker.number(erasure.acts),
        "seal": shown_head(erasure.head),
        "staff": erasure.staff.name if erasure.staff else "",
        "masked": masked,
    }


def on_page(
    erasure: Erasure, shop: Shop, speaker: Speaker, house: House, masked: str = ""
) -> Mapping[str, Any]:
    """The same for a page, with the moment, and the day when older copies are gone."""
    gone_by = house.day_of(erasure.at + timedelta(days=OLDEST_DAYS + 1))
    return {
        **facts(erasure, shop, speaker, house, masked),
        "moment": speaker.moment(erasure.at),
        "stays": speaker.gettext(_STAYS),
        "copies": speaker.say(say(_COPIES, day=gone_by)),
        "contact": shop.contact,
    }


def _why(erasure: Erasure, asked: RightsRequest | None, house: House) -> Words:
    if asked:
        text = N_("The person asked for it: request no. {number} of {day}.")
        day = house.day_of(asked.received_at)
        return say(text, number=asked.id, day=day)
    return say(WHY_TEXTS.get(erasure.why, N_("The shop decided so.")))


def _rows(erasure: Erasure, speaker: Speaker) -> Iterator[tuple[str, str]]:
    """The counts, the person first; what has no words of its own under its table."""
    removed: dict[str, int] = json.loads(erasure.removed)
    known = [table for table in ENTRY_TEXTS if removed.get(table)]
    for table in [*known, *sorted(removed.keys() - ENTRY_TEXTS.keys())]:
        text = speaker.gettext(ENTRY_TEXTS.get(table, table))
        yield text, speaker.number(removed[table])


def _grouped(digits: str) -> str:
    starts = range(0, len(digits), GROUP_DIGITS)
    return " ".join(digits[at : at + GROUP_DIGITS] for at in starts)
