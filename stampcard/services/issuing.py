"""A batch: its numbers, its codes, what its cards say; then its life in the shop."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from stampcard.kinds.contract import Kind
from stampcard.kinds.sorts import Problem
from stampcard.language import Speaker, locales
from stampcard.models import cards
from stampcard.models.cards import IN_USE, PRINTED, SPOILED, Batch
from stampcard.models.programmes import BEARER, ENDED, Programme, latest_terms
from stampcard.models.shops import Shop, the_shop
from stampcard.models.writing import write
from stampcard.printing import colours, designs
from stampcard.printing.job import (
    COLOUR,
    INKS,
    SHEETS,
    CannotPrint,
    Face,
    Job,
    Look,
    Nudge,
    Piece,
)
from stampcard.services import chance, logos, own_sheets, presets, printers, ranges
from stampcard.services.house import Actor, House, speaker_of
from stampcard.services.privacy import on_paper, policies
from stampcard.services.programmes import kind_and_terms
from stampcard.values.chance import Odds
from stampcard.values.codes import LARGEST_SERIAL, Key, code_of, number_of, shown
from stampcard.values.moments import Window
from stampcard.values.words import N_, Words, say

MOST_CARDS = 50_000
ACTUAL_SIZE = N_("Print at 100 %, actual size. The bar is 50 mm long.")
DEMO = N_("DEMO")  # no card of a demo shop is taken for a real one
SAMPLE_SERIAL = LARGEST_SERIAL


@dataclass(frozen=True, slots=True)
class Order:
    """What to print; empty design and sheet stand for the usual ones."""

    count: int
    design: str = ""
    sheet: str = ""
    first_free: int = 1
    locale: str = ""
    backs: bool = True
    crop_marks: bool = True
    activate: bool = False
    first: int = 0  # the serial to start at; 0 for the next free one
    skip: tuple[int, ...] = ()  # positions of the first sheet that are used up
    mood: str = ""
    ink: str = COLOUR


@dataclass(frozen=True, slots=True)
class Wishes:
    """How one run is to come out: as what, for which printer, and why."""

    output: str = SHEETS
    printer: int = 0  # none: as it is
    reason: str = ""  # as models.cards names it; the usual one if empty


AS_USUAL = Wishes()


def completed(order: Order, programme: Programme) -> Order:
    """The order with the usual design and the first sheet that fits it."""
    name = order.design or presets.usual_design(programme)
    fitting = [s.name for d in _named(name) for s in own_sheets.fitting(d)]
    return replace(order, design=name, sheet=order.sheet or (fitting or [""])[0])


def problems(order: Order, programme: Programme) -> tuple[Problem, ...]:
    """All that keeps a completed order from being printed."""
    found = []
    if not 1 <= order.count <= MOST_CARDS:
        words = say(N_("Print from 1 to {most} at a time."), most=MOST_CARDS)
        found.append(Problem("count", words))
    else:
        found += ranges.problems(order.first, order.count)
    if programme.state == ENDED:
        words = say(N_("The programme has ended; nothing more is printed for it."))
        found.append(Problem("programme", words))
    odds = odds_of(programme)
    if odds and order.count < odds.fewest_cards:
        text = N_("All prizes have a winner from {count} cards on. Print so many.")
        found.append(Problem("count", say(text, count=odds.fewest_cards)))
    if order.locale and order.locale not in locales():
        words = say(N_("Choose one of the languages there are."))
        found.append(Problem("locale", words))
    if programme.keyed == BEARER and any(d.members for d in _named(order.design)):
        words = say(N_("This design is for programmes that people can be members of."))
        found.append(Problem("design", words))
    return (*found, *_paper_problems(order))


def issue(order: Order, programme: Programme, actor: Actor, house: House) -> Batch:
    """Take the serials for a sound order and write down all a reprint needs.

    Taken when somebody else was quicker to take those that were chosen.
    """
    if any(design.members for design in _named(order.design)):
        policies.needed(actor, house)
    return write(lambda: _issue(order, programme, actor, house))


def job_for(
    batch: Batch, first: int, last: int, house: House, wishes: Wishes = AS_USUAL
) -> Job | None:
    """The print job of a batch or a part of it; None when its key is not here."""
    kept = json.loads(batch.settings)
    key = house.keys.get(batch.key_id)
    if not key:
        return None
    first, last = max(first, batch.first_serial), min(last, batch.last_serial)
    if first != batch.first_serial:
        kept = {**kept, "first_free": 1, "skip": ()}
    return _job(kept, _pieces(first, last, key), wishes)


def link_of(batch: Batch) -> str:
    """What the links of a batch's cards start with, as they are printed."""
    prefix: str = json.loads(batch.settings)["prefix"]
    return prefix.removesuffix("/C/").lower()


def sample_job(
    order: Order, programme: Programme, house: House, wishes: Wishes = AS_USUAL
) -> Job:
    """A job with sample numbers for a preview: one sheet at most, nothing written."""
    kept = kept_for(order, programme, house)
    sheet = own_sheets.find(order.sheet)
    cells = sheet.cells if sheet else 1
    free = set(range(order.first_free, cells + 1)) - set(order.skip)
    shown_count = max(min(order.count, len(free)), 1)
    first = SAMPLE_SERIAL - shown_count + 1
    pieces = _pieces(first, SAMPLE_SERIAL, Key(b"sample, opens nothing"))
    return _job(kept, pieces, wishes)


def activate(batch: Batch) -> None:
    """Put a printed batch in use: its cards may earn and be redeemed from now."""
    _move(batch, PRINTED, IN_USE)


def spoil(batch: Batch, first: int, last: int) -> int:
    """Block a run of a batch's cards that came out badly; how many were blocked."""
    low, high = max(first, batch.first_serial), min(last, batch.last_serial)
    if (low, high) == (batch.first_serial, batch.last_serial):
        write(lambda: Batch.update(state=SPOILED).where(Batch.id == batch.id).execute())
    return write(lambda: cards.set_state(low, high, SPOILED))


def _move(batch: Batch, before: str, after: str) -> None:
    write(
        lambda: (
            Batch.update(state=after)
            .where(Batch.id == batch.id, Batch.state == before)
            .execute()
        )
    )


def _issue(order: Order, programme: Programme, actor: Actor, house: House) -> Batch:
    first, last = ranges.chosen(order.first, order.count)
    window = _window(programme, house)
    batch = Batch.create(
        programme=programme,
        terms=latest_terms(programme),
        first_serial=first,
        last_serial=last,
        state=IN_USE if order.activate else PRINTED,
        key_id=house.key.id,
        settings=json.dumps(kept_for(order, programme, house), ensure_ascii=False),
        valid_from=window.first,
        valid_until=window.last,
        printed_at=house.clock(),
        printed_by=actor.staff,
    )
    cards.add_cards(batch.id, first, last)
    return chance.seal(batch, house)


def odds_of(programme: Programme) -> Odds | None:
    """How the cards printed from now on win; None where they do not."""
    kind, terms = kind_and_terms(latest_terms(programme))
    return kind.odds(terms)


def _window(programme: Programme, house: House) -> Window:
    kind, terms = kind_and_terms(latest_terms(programme))
    return kind.window(terms, house.now()[1])


def kept_for(order: Order, programme: Programme, house: House) -> dict[str, Any]:
    """All that a reprint needs of a completed order, as plain values; CannotPrint."""
    shop = the_shop()
    if shop is None:
        raise CannotPrint(N_("The shop is not set up yet."))
    speaker = speaker_of(shop, order.locale)
    face = _face(programme, shop, speaker, _window(programme, house))
    if odds_of(programme):
        seal = chance.line(chance.UNSEALED, 0, speaker.locale, house)
        face = replace(face, terms=(*face.terms, seal))
    return {
        "design": order.design,
        "sheet": order.sheet,
        "first_free": order.first_free,
        "skip": order.skip,
        "stock": _stock(order.sheet),
        "mood": order.mood,
        "ink": order.ink,
        "colour": shop.colour,
        "logo": shop.logo,
        "backs": order.backs,
        "crop_marks": order.crop_marks,
        "prefix": f"{house.public_url}/C/".upper(),
        "face": asdict(face),
        **_policy(order.design, shop, speaker, house),
    }


def _policy(name: str, shop: Shop, speaker: Speaker, house: House) -> dict[str, Any]:
    for design in _named(name):
        return on_paper.kept(design, shop, speaker, house)
    return {}


def bare_face(shop: Shop, speaker: Speaker) -> Face:
    """What stands on paper that belongs to no programme."""
    return Face(
        locale=speaker.locale,
        digits=speaker.digits,
        shop=f"{shop.name} · {speaker.gettext(DEMO)}" if shop.demo else shop.name,
        address=shop.address,
        programme="",
        promise="",
        terms=(),
        dates="",
        hint="",
        number_label=speaker.gettext(N_("No.")),
        actual_size=speaker.gettext(ACTUAL_SIZE),
    )


def face_of(programme: Programme, shop: Shop, speaker: Speaker, house: House) -> Face:
    """What a programme says on paper today."""
    return _face(programme, shop, speaker, _window(programme, house))


def _face(programme: Programme, shop: Shop, speaker: Speaker, window: Window) -> Face:
    kind, terms = kind_and_terms(latest_terms(programme))
    paper = kind.on_paper(terms)
    return replace(
        bare_face(shop, speaker),
        programme=programme.name,
        promise=speaker.say(kind.promise(terms)),
        terms=tuple(speaker.say(words) for words in kind.plain(terms, window)),
        dates=speaker.say(_dates(window)),
        hint=speaker.say(_hint(kind, terms)),
        worth=speaker.say(paper.worth) if paper.worth else "",
        places=tuple(speaker.plain(n + 1) for n in range(paper.places)),
        head_start=paper.head_start,
        rewards=paper.rewards,
    )


def _dates(window: Window) -> Words:
    if window.first and window.first == window.last:
        return say("{day}", day=window.first)
    if window.first and window.last:
        return say(N_("Valid {first} – {last}"), first=window.first, last=window.last)
    if window.last:
        return say(N_("Valid until {last}"), last=window.last)
    if window.first:
        return say(N_("Valid from {first}"), first=window.first)
    return Words("")


def _hint(kind: Kind, terms: Any) -> Words:
    if kind.on_paper(terms).places:
        return say(N_("Scan to see your stamps"))
    return say(N_("Scan to check it"))


def _pieces(first: int, last: int, key: Key) -> Iterator[Piece]:
    for serial in range(first, last + 1):
        yield Piece(shown(number_of(serial)), code_of(serial, key))


def _stock(sheet: str) -> dict[str, Any] | None:
    """The measures of a shop's own sheet, kept so that a reprint is the same."""
    own = [each for each in own_sheets.every() if each.name == sheet]
    return own[0].to_json() if own else None


def _job(kept: dict[str, Any], pieces: Iterator[Piece], wishes: Wishes) -> Job:
    """Batches of older versions kept less; what is not there is as it was then."""
    printer = printers.find(wishes.printer) if wishes.printer else None
    return Job(
        design=kept["design"],
        sheet=kept["sheet"],
        face=Face.from_json(kept["face"]),
        prefix=kept["prefix"],
        pieces=tuple(pieces),
        first_free=kept["first_free"],
        skip=tuple(kept.get("skip", ())),
        backs=kept["backs"],
        crop_marks=kept["crop_marks"],
        stock=kept.get("stock"),
        look=Look(
            mood=kept.get("mood", ""),
            colour=kept.get("colour", ""),
            logo=logos.as_base64(kept.get("logo", "")),
            ink=kept.get("ink", COLOUR),
        ),
        nudge=printer.nudge if printer else Nudge(),
        output=wishes.output,
        facts=kept.get("facts", {}),
    )


def _named(name: str) -> list[designs.Design]:
    return [design for design in designs.every() if design.name == name]


def _paper_problems(order: Order) -> tuple[Problem, ...]:
    found, named = own_sheets.find(order.sheet), _named(order.design)
    if not named:
        words = say(N_("There is no design called “{name}”."), name=order.design[:40])
        return (Problem("design", words),)
    if not found:
        words = say(N_("There is no sheet called “{name}”."), name=order.sheet[:40])
        return (Problem("sheet", words),)
    if not designs.fits(named[0], found):
        return (Problem("sheet", say(N_("This design does not fit that sheet."))),)
    moods = {mood.name for mood in named[0].moods} | {"", colours.SHOP}
    if order.mood not in moods or order.ink not in INKS:
        return (Problem("mood", say(N_("Choose one of the colours there are."))),)
    return _position_problems(order, found.cells)


def _position_problems(order: Order, cells: int) -> tuple[Problem, ...]:
    if not 1 <= order.first_free <= cells:
        words = say(N_("The first free position lies from 1 to {cells}."), cells=cells)
        return (Problem("first_free", words),)
    if not all(1 <= place <= cells for place in order.skip):
        words = say(N_("Positions to skip lie from 1 to {cells}."), cells=cells)
        return (Problem("skip", words),)
    if set(range(order.first_free, cells + 1)) <= set(order.skip):
        words = say(N_("Leave at least one position of the sheet free."))
        return (Problem("skip", words),)
    return ()
