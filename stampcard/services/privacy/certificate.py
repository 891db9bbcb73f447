"""The certificate of an erasure: handed over, and kept without the person."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from stampcard.language import Speaker
from stampcard.models.privacy import Erasure
from stampcard.models.shops import Shop, Staff
from stampcard.services.copies import OLDEST_DAYS
from stampcard.values.erasures import WHY_TEXTS
from stampcard.values.heads import shown as shown_head
from stampcard.values.words import N_, say

TABLE_TEXTS = {
    "member": N_("Entry as a member, with the phone number"),
    "name_word": N_("Words one was found by"),
    "member_tag": N_("Tags"),
    "holding": N_("Ties to accounts"),
    "consent": N_("Every yes and no, with its time"),
    "message": N_("Messages"),
    "member_session": N_("Visits to one’s own page"),
    "one_time_code": N_("Codes that were sent"),
    "join_wish": N_("Wishes to join"),
}
_STAYS = N_(
    "Stays: what was stamped and redeemed, without the person. Its sums are needed for "
    "the shop’s books and name nobody."
)
_COPIES = N_(
    "Copies of the data made before still hold it; all of them are gone by {day}. "
    "If one has to be used earlier, the erasure is done in it again first."
)


def certificate_facts(
    erasure: Erasure, shop: Shop, speaker: Speaker, *, masked: str = ""
) -> Mapping[str, Any]:
    """What the certificate says, in one language; `masked` only while one hands it
    over: the number in part is kept nowhere."""
    say_it = speaker.gettext
    removed = json.loads(erasure.removed)
    gone_by = erasure.at + timedelta(days=OLDEST_DAYS + 1)
    staff = Staff.get_or_none(Staff.id == erasure.staff_id)
    return {
        "title": say_it(N_("Certificate of erasure")),
        "number_label": say_it(N_("Number of the erasure")),
        "number": speaker.plain(f"{erasure.id:04}"),
        "day_label": say_it(N_("Erased on")),
        "day": speaker.moment(erasure.at),
        "why_label": say_it(N_("Why")),
        "why": say_it(WHY_TEXTS.get(erasure.why, "")) or erasure.why,
        "request_label": say_it(N_("Number of the request")),
        "request": speaker.plain(erasure.request) if erasure.request else "",
        "person_label": say_it(N_("Phone number")),
        "person": masked,
        "removed_title": say_it(N_("Erased for ever")),
        "rows": [
            [say_it(TABLE_TEXTS.get(table, table)), speaker.number(count)]
            for table, count in sorted(removed.items(), key=_as_listed)
        ],
        "stays": say_it(_STAYS),
        "acts_label": say_it(N_("Acts that stay, without the person")),
        "acts": speaker.number(erasure.acts),
        "copies": speaker.say(say(_COPIES, day=gone_by.date())),
        "proof_label": say_it(N_("Seal of the ledger at that moment")),
        "proof": shown_head(erasure.head),
        "shop": shop.name,
        "address": shop.address,
        "contact_label": say_it(N_("Questions about your data")),
        "contact": shop.contact,
        "by_label": say_it(N_("Done by")),
        "by": staff.name if staff else "",
        "signature": say_it(N_("Signature for the shop")),
    }


def _as_listed(row: tuple[str, int]) -> int:
    names = list(TABLE_TEXTS)
    return names.index(row[0]) if row[0] in names else len(names)
