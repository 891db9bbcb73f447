"""A settlement in words: for a page, a spreadsheet and a paper to sign."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from stampcard.language import Speaker
from stampcard.models.partners import (
    ACCEPTS,
    BEARS,
    COMMISSION,
    EARNS,
    SHOP,
    Agreement,
)
from stampcard.models.shops import Shop
from stampcard.printing.job import Job, Look
from stampcard.services import issuing, logos, print_worker
from stampcard.services.house import House
from stampcard.services.partners import keeping
from stampcard.services.partners.settlement import PAID, Statement, Sum
from stampcard.values.moments import month_end, months_after
from stampcard.values.spreadsheets import guarded
from stampcard.values.words import N_, Money, Percent, Words, say, say_many

DESIGN, SHEET, ROLL = "closing-slip", "a6-page-1", "receipt-80"
_MOST_ON_SHEET = 14
_OLDEST_YEAR = 1971
_OWES = {
    BEARS: N_("Our part of {of} that {other} gave back"),
    COMMISSION: N_("Share of {of} spent by customers that {other} sent"),
    PAID: N_("Received from {other}"),
}
_GETS = {
    BEARS: N_("Part that {other} bears of {of} given back"),
    COMMISSION: N_("Share of {of} that customers we sent spent at {other}"),
    PAID: N_("Paid to {other}"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a statement: what for, and how much the partner gets or owes."""

    words: Words
    minor: int


def month_of(text: str, today: date) -> tuple[date, date]:
    """First and last day of a month as typed, "2026-03"; of this one where it is none.

    >>> month_of("2026-02", date(2026, 3, 5))
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    >>> month_of("soon", date(2026, 3, 5))[0]
    datetime.date(2026, 3, 1)
    """
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = today.replace(day=1)
    if first.year < _OLDEST_YEAR or first > today:
        first = today.replace(day=1)
    return first, month_end(first)


def month_before(first: date) -> str:
    """The month before one, as it is typed."""
    return months_after(first, -1).isoformat()[:7]


def names(shop: Shop) -> dict[int, str]:
    """Everybody who settles, by number; the shop first."""
    return {SHOP: shop.name, **keeping.names()}


def rows(found: Statement, called: dict[int, str]) -> tuple[Row, ...]:
    """The lines of a statement in words."""
    return tuple(
        Row(_words(one, called), -one.sum_minor if one.owes else one.sum_minor)
        for one in found.sums
    )


def agreement(one: Agreement, called: dict[int, str], programme: str) -> Words:
    """What was agreed, as a sentence."""
    payer, payee = called.get(one.payer, ""), called.get(one.payee, "")
    texts = {
        EARNS: N_("{programme}: {payer} gives a point for every {amount}."),
        ACCEPTS: N_(
            "{programme}: {payee} takes points of {payer}, who pays {amount} for each."
        ),
        BEARS: N_(
            "{programme}: {payer} bears {percent} of what {payee} gives back in points."
        ),
        COMMISSION: N_(
            "{payee} gets {percent} of what customers it sent spend, after {days} days."
        ),
    }
    return say(
        texts[one.sort],
        programme=programme,
        payer=payer,
        payee=payee,
        amount=Money(one.figure),
        percent=Percent(one.figure),
        days=one.days,
    )


def csv_lines(found: Statement, called: dict[int, str], speaker: Speaker) -> str:
    """The statement as a spreadsheet: words for people, plain numbers for sums."""
    file = io.StringIO()
    writer = csv.writer(file)
    head = (N_("Item"), N_("With"), N_("How many"), N_("Of"), N_("Amount"))
    writer.writerow([speaker.gettext(text) for text in head])
    writer.writerow([speaker.gettext(N_("Opening")), "", "", "", found.opening_minor])
    for one, row in zip(found.sums, rows(found, called), strict=True):
        other = guarded(called.get(one.other, ""))
        told = guarded(speaker.say(row.words))
        writer.writerow([told, other, one.count, one.of_minor, row.minor])
    writer.writerow([speaker.gettext(N_("Closing")), "", "", "", found.closing_minor])
    return file.getvalue()


def pdf(found: Statement, shop: Shop, speaker: Speaker, house: House) -> bytes:
    """The statement as a paper with a line to sign on; CannotPrint."""
    called = names(shop)
    told = list(_figures(found, called, speaker))
    job = Job(
        design=DESIGN,
        sheet=SHEET if len(told) <= _MOST_ON_SHEET else ROLL,
        face=issuing.bare_face(shop, speaker),
        prefix=f"{house.public_url}/C/".upper(),
        pieces=(),
        look=Look("", shop.colour, logos.as_base64(shop.logo)),
        facts={
            "title": speaker.gettext(N_("Settlement")),
            "day": _period(found, speaker),
            "outlet": called.get(found.party, ""),
            "rows": told,
            "staff": [],
            "staff_heads": [],
            "proof": "",
            "proof_label": "",
            "signature": speaker.gettext(N_("Agreed: date and signature")),
            "printed": speaker.moment(house.clock()),
        },
    )
    return print_worker.pdf(job)


def _figures(
    found: Statement, called: dict[int, str], speaker: Speaker
) -> Iterator[list[str]]:
    yield [speaker.gettext(N_("Opening")), speaker.money(found.opening_minor)]
    yield [speaker.gettext(N_("Closing")), speaker.money(found.closing_minor)]
    for row in rows(found, called):
        yield [speaker.say(row.words), speaker.money(row.minor)]
    for other, minor in sorted(found.with_each.items()):
        words = N_("Of it with {other}")
        told = speaker.say(say(words, other=called.get(other, "")))
        yield [told, speaker.money(minor)]


def _period(found: Statement, speaker: Speaker) -> str:
    return f"{speaker.day(found.first)} – {speaker.day(found.last)}"


def _words(one: Sum, called: dict[int, str]) -> Words:
    other = called.get(one.other, "")
    if one.sort == ACCEPTS and one.owes:
        return say_many(
            "{other} took {count} point of ours",
            "{other} took {count} points of ours",
            count=one.count,
            other=other,
        )
    if one.sort == ACCEPTS:
        return say_many(
            "{count} point of {other} taken",
            "{count} points of {other} taken",
            count=one.count,
            other=other,
        )
    texts = _OWES if one.owes else _GETS
    return say(texts[one.sort], other=other, of=Money(one.of_minor))
