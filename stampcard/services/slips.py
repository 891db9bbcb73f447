"""Posters, slips and lists: paper without cards' numbers, made while one waits."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from stampcard.kinds.sorts import Problem
from stampcard.language import Speaker, locales
from stampcard.models.privacy import Erasure
from stampcard.models.programmes import Programme
from stampcard.models.shops import Shop, the_shop
from stampcard.printing import designs
from stampcard.printing.designs import Design
from stampcard.printing.job import COLOUR, INKS, CannotPrint, Face, Job, Look
from stampcard.services import (
    closing,
    issuing,
    logos,
    own_sheets,
    print_worker,
    protocols,
    tally,
)
from stampcard.services.house import Actor, House, speaker_of
from stampcard.services.members.enrolment import is_asked_for
from stampcard.services.privacy import certificates, on_paper, policies
from stampcard.values.heads import shown as shown_head
from stampcard.values.tallies import sheet_number
from stampcard.values.words import N_, Words, say

POSTER, TALLY, CLOSING = "counter-poster", "tally-sheet", "closing-slip"
CALIBRATION = "calibration-page"
CERTIFICATE = "erasure-certificate"
PROTOCOL = "draw-protocol"
MOST_COPIES = 100
SAMPLE_SHEET = 7  # the number on the picture of a tally sheet


@dataclass(frozen=True, slots=True)
class Wish:
    """Which slip, on what, in which colours and language; how many copies."""

    design: str
    sheet: str = ""
    locale: str = ""
    mood: str = ""
    ink: str = COLOUR
    copies: int = 1
    programme: int = 0  # for a poster
    printer: str = ""  # the name on a calibration page
    erasure: int = 0  # for a certificate
    draw: int = 0  # for a protocol
    masked: str = ""  # on it, the number there was, as far as one may see it
    news: bool = False  # the policy is hung up as a new one


def every() -> list[Design]:
    """All designs without numbers."""
    return [design for design in designs.every() if not design.numbered]


def find(name: str) -> Design | None:
    """The design without numbers of that name, or None."""
    return next((design for design in every() if design.name == name), None)


def offered() -> list[Design]:
    """Those a shop needs: what is about persons only where it has to do with some."""
    about_persons = is_asked_for()
    return [design for design in every() if about_persons or not design.members]


def find_offered(name: str) -> Design | None:
    """The one of that name, if the shop needs it."""
    return next((design for design in offered() if design.name == name), None)


def problems(wish: Wish) -> tuple[Problem, ...]:
    """All that keeps a slip from being printed."""
    design, sheet = find(wish.design), own_sheets.find(wish.sheet)
    found: list[tuple[str, Words]] = []
    if not design or not sheet or not designs.fits(design, sheet):
        found.append(("sheet", say(N_("This design does not fit that sheet."))))
    if not 1 <= wish.copies <= MOST_COPIES:
        words = say(N_("Print from 1 to {most} at a time."), most=MOST_COPIES)
        found.append(("copies", words))
    if wish.locale and wish.locale not in locales():
        words = say(N_("Choose one of the languages there are."))
        found.append(("locale", words))
    if wish.ink not in INKS:
        found.append(("ink", say(N_("Choose one of the colours there are."))))
    if wish.design == POSTER and not _programme(wish):
        found.append(("programme", say(N_("Choose a programme."))))
    if wish.design == CERTIFICATE and not _erasure(wish):
        found.append(("erasure", say(N_("Choose an erasure."))))
    if wish.design == PROTOCOL and not protocols.find(wish.draw):
        found.append(("draw", say(N_("Choose a draw that is decided."))))
    return tuple(Problem(*each) for each in found)


def picture(wish: Wish, house: House, *, width_px: int, page: int = 1) -> Path:
    """A PNG of a sound wish's first page, made once; CannotPrint."""
    job = _job(wish, house, [SAMPLE_SHEET])
    content = json.dumps([job.to_json(), page, width_px], ensure_ascii=False)
    name = hashlib.sha256(content.encode()).hexdigest()[:32]
    target = house.instance_path / "cache" / f"preview-{name}.png"
    if not target.exists():
        print_worker.preview(job, target, page=page, width_px=width_px)
    return target


def pdf(wish: Wish, actor: Actor, house: House) -> bytes:
    """The slip as PDF; every tally sheet is given its number. CannotPrint.

    A paper about persons is not handed out before there is a policy.
    """
    design = find(wish.design)
    if design and design.members:
        policies.needed(actor, house)
    sheets = []
    if wish.design == TALLY:
        picture(wish, house, width_px=200)  # what cannot be printed takes no numbers
        sheets = tally.issue(wish.copies, actor, house)
    with _printed(_job(wish, house, sheets)) as file:
        return file.read_bytes()


@contextmanager
def _printed(job: Job) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        target = Path(folder) / "slip.pdf"
        order = {"job": job.to_json(), "target": str(target)}
        print_worker.ask_worker(order, lambda done, total: None)
        yield target


def _job(wish: Wish, house: House, sheets: list[int]) -> Job:
    shop = the_shop()
    if shop is None:
        raise CannotPrint(N_("The shop is not set up yet."))
    speaker = speaker_of(shop, wish.locale)
    sheet = own_sheets.find(wish.sheet)
    own = sheet is not None and sheet.name.startswith("own-")
    return Job(
        design=wish.design,
        sheet=wish.sheet,
        stock=sheet.to_json() if sheet and own else None,
        face=_face(wish, shop, speaker, house),
        prefix=f"{house.public_url}/C/".upper(),
        pieces=(),
        look=Look(wish.mood, shop.colour, logos.as_base64(shop.logo), wish.ink),
        copies=wish.copies,
        facts=_facts(wish, shop, speaker, house),
        each=tuple({"number": sheet_number(number)} for number in sheets),
    )


def _face(wish: Wish, shop: Shop, speaker: Speaker, house: House) -> Face:
    programme = _programme(wish)
    if programme:
        return issuing.face_of(programme, shop, speaker, house)
    return issuing.bare_face(shop, speaker)


def _facts(wish: Wish, shop: Shop, speaker: Speaker, house: House) -> Mapping[str, Any]:
    design = find(wish.design)
    if design and design.members:
        return _of_members(wish, shop, speaker, house)
    if wish.design == POSTER:
        return {"link": f"{house.public_url}/P/{wish.programme}".upper()}
    if wish.design == PROTOCOL:
        return protocols.facts(wish.draw, speaker, house)
    if wish.design == CLOSING:
        return _closing(closing.slip(house), speaker)
    return {
        "printer": wish.printer,
        "number": sheet_number(SAMPLE_SHEET),
        "link": house.public_url.upper(),
    }


def _of_members(
    wish: Wish, shop: Shop, speaker: Speaker, house: House
) -> Mapping[str, Any]:
    said = on_paper.facts(shop, speaker, house, news=wish.news)
    erasure = _erasure(wish) if wish.design == CERTIFICATE else None
    if not erasure:
        return said
    proved = certificates.facts(erasure, shop, speaker, house, wish.masked)
    return {**said, **proved}


def _closing(slip: closing.Slip, speaker: Speaker) -> Mapping[str, Any]:
    """What the closing slip of a day shows, in the shop's language and digits."""
    counted = (
        (N_("Stamped"), slip.stamped),
        (N_("Rewards given"), slip.redeemed),
        (N_("Undone"), slip.undone),
        (N_("Cards blocked"), slip.blocked),
        (N_("Refused"), slip.refused),
        (N_("All acts so far"), slip.acts),
    )
    return {
        "title": speaker.gettext(N_("Closing slip")),
        "day": speaker.day(slip.day),
        "outlet": "",
        "rows": [[speaker.gettext(text), speaker.number(n)] for text, n in counted],
        "staff": [
            [p.name, *map(speaker.number, (p.stamped, p.redeemed))] for p in slip.people
        ],
        "staff_heads": [
            speaker.gettext(text)
            for text in (N_("Staff"), N_("Stamped"), N_("Rewards given"))
        ],
        "proof": f"{slip.acts}: {shown_head(slip.head)}",
        "proof_label": speaker.gettext(N_("Seal")),
        "signature": speaker.gettext(N_("Checked by")),
        "printed": speaker.moment(slip.at),
    }


def _erasure(wish: Wish) -> Erasure | None:
    found: Erasure | None = Erasure.get_or_none(Erasure.id == wish.erasure)
    return found


def _programme(wish: Wish) -> Programme | None:
    found: Programme | None = Programme.get_or_none(Programme.id == wish.programme)
    return found
