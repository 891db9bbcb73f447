"""The copy of all that is kept of one member, to be handed to them.

Its keys are stable: programs may read it, and it says in itself what each part is for.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from stampcard.language import Speaker
from stampcard.models import members
from stampcard.models.privacy import agreed
from stampcard.models.shops import Shop, the_shop
from stampcard.services.house import House
from stampcard.services.privacy import access_dealings as dealings
from stampcard.services.privacy.access_parts import Reader, Row
from stampcard.services.privacy.access_words import NOTHING, plain
from stampcard.values.purposes import PURPOSE_TEXTS, PURPOSES
from stampcard.values.words import N_, Words, say, say_many

FORMAT = "stampcard access copy 1"
ONLY_FOR_PROGRAMS = (
    "act",
    "accepted",
    "day",
    "outlet",
    "purchase",
    "text_hash",
    "ticket_list",
)


@dataclass(frozen=True, slots=True)
class Sort:
    """One thing that is kept: its key, its tables, what it is for, how it is read."""

    key: str
    tables: tuple[str, ...]
    title: str
    what_for: str
    read: Callable[[Reader], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class Part:
    """What is kept of one sort; values are plain or wait for a language."""

    sort: Sort
    rows: tuple[Row, ...]

    @property
    def fields(self) -> list[str]:
        """The keys that say something in any row, for people."""
        names = self.rows[0] if self.rows else {}
        return [
            name
            for name in names
            if name not in ONLY_FOR_PROGRAMS
            and any(row[name] not in NOTHING for row in self.rows)
        ]


@dataclass(frozen=True, slots=True)
class Copy:
    """All that a shop keeps of a member, at a moment, and why it may."""

    member: int
    at: datetime
    shop: Shop
    purposes: Mapping[str, bool]  # each, and whether it is agreed to now
    kept_for: Words
    parts: tuple[Part, ...]


SORTS = (
    Sort(
        "person",
        ("member", "name_word", "member_tag"),
        N_("You"),
        N_("To find you, to greet you, and to send you what you asked for."),
        Reader.person,
    ),
    Sort(
        "accounts",
        ("holding", "account", "balance"),
        N_("What you have collected"),
        N_("So that you keep it, whichever card you bring."),
        Reader.held,
    ),
    Sort(
        "cards",
        ("card",),
        N_("Your numbers and cards"),
        N_("What your account is opened with."),
        Reader.cards,
    ),
    Sort(
        "consents",
        ("consent",),
        N_("What you said yes or no to"),
        N_("To prove that you were asked."),
        Reader.consents,
    ),
    Sort(
        "texts",
        ("policy",),
        N_("The texts you said yes to"),
        N_("The same for everybody; named here because you agreed to them."),
        Reader.texts,
    ),
    Sort(
        "requests",
        ("rights_request",),
        N_("What you asked about your data"),
        N_("To answer in time, and to prove it."),
        Reader.requests,
    ),
    Sort(
        "messages",
        ("message",),
        N_("Messages to you"),
        N_("To send each once, and none that you did not want."),
        Reader.messages,
    ),
    Sort(
        "visits",
        ("member_session",),
        N_("Looking at your own page"),
        N_("So that nobody else can."),
        Reader.visits,
    ),
    Sort(
        "wishes",
        ("join_wish",),
        N_("Wishes to join"),
        N_("Until somebody at the counter confirms them."),
        Reader.wishes,
    ),
    Sort(
        "codes",
        ("one_time_code",),
        N_("Codes sent to your number"),
        N_("To see that the number is yours; only for minutes."),
        Reader.codes,
    ),
    Sort(
        "tries",
        ("attempt",),
        N_("Tries of your PIN or code"),
        N_("So that nobody can guess it; only for minutes."),
        Reader.tries,
    ),
    Sort(
        "papers",
        ("tally_line",),
        N_("Tally sheets with your number"),
        N_("What was written on paper while the computer was off."),
        Reader.papers,
    ),
    Sort(
        "alarms",
        ("alarm",),
        N_("Alarms that name your number"),
        N_("To find cards that are misused."),
        Reader.alarms,
    ),
    Sort(
        "staff",
        ("staff",),
        N_("Who wrote something down about you"),
        N_("So that you can ask them."),
        Reader.people,
    ),
    Sort(
        "acts",
        ("act", "entry"),
        N_("Everything that happened"),
        N_("To prove what you collected and what you were given. It names no person."),
        Reader.acts,
    ),
    Sort(
        "bills",
        ("purchase", "purchase_act", "purchase_return"),
        N_("Your bills"),
        N_("To count each once, and to take goods back."),
        dealings.bills,
    ),
    Sort(
        "bookings",
        ("booking",),
        N_("Places you booked"),
        N_("So that there is room for you on the day."),
        dealings.bookings,
    ),
    Sort(
        "draws",
        ("draw", "draw_ticket", "draw_winner"),
        N_("Your tickets in prize draws"),
        N_("So that anybody can recompute who was drawn. They name no person."),
        dealings.draws,
    ),
    Sort(
        "sent",
        ("sent_account", "partner"),
        N_("Who sent you"),
        N_("To pay the partner its share of what you spend."),
        dealings.sent,
    ),
)


def of_member(member_id: int, house: House) -> Copy | None:
    """All that is kept of a member; None where there is none of that number."""
    member, shop = members.by_id(member_id), the_shop()
    if member is None or shop is None:
        return None
    reader, yes = Reader(member, house), agreed(member_id)
    return Copy(
        member=member_id,
        at=house.clock(),
        shop=shop,
        purposes={purpose: purpose in yes for purpose in PURPOSES},
        kept_for=_kept_for(shop),
        parts=tuple(Part(sort, tuple(sort.read(reader))) for sort in SORTS),
    )


def as_json(copy: Copy, speaker: Speaker) -> str:
    """The copy for programs; its sentences in one language, its keys in none."""
    said = {
        "about": {
            "format": FORMAT,
            "made_at": copy.at.isoformat(),
            "shop": copy.shop.name,
            "address": copy.shop.address,
            "contact": copy.shop.contact,
            "kept_for": speaker.say(copy.kept_for),
            "purposes": {
                purpose: {
                    "text": speaker.gettext(PURPOSE_TEXTS[purpose]),
                    "agreed": yes,
                }
                for purpose, yes in copy.purposes.items()
            },
            "parts": {
                sort.key: {
                    "what": speaker.gettext(sort.title),
                    "what_for": speaker.gettext(sort.what_for),
                    "tables": sort.tables,
                }
                for sort in SORTS
            },
        },
        **{
            part.sort.key: [
                {name: plain(value, speaker) for name, value in row.items()}
                for row in part.rows
            ]
            for part in copy.parts
        },
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _kept_for(shop: Shop) -> Words:
    if not shop.kept_months:
        return say(N_("As long as you are a member. You may end that at any time."))
    return say_many(
        "As long as you come, and {count} month after your last visit.",
        "As long as you come, and {count} months after your last visit.",
        count=shop.kept_months,
    )
