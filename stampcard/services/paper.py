"""What there is to print on and how it may look, with pictures of it, for pages."""

import contextlib
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from stampcard.kinds.sorts import Problem
from stampcard.models.programmes import Programme
from stampcard.printing import colours, designs
from stampcard.printing.colours import Palette
from stampcard.printing.imposition import sheetfuls
from stampcard.printing.job import (
    BROWSER,
    COLOUR,
    ENDINGS,
    GREY,
    LIST,
    ONE_INK,
    OUTPUTS,
    PICTURES,
    SHEETS,
    SINGLES,
    CannotPrint,
)
from stampcard.services import issuing, own_sheets, presets, print_worker, ranges
from stampcard.services.house import House
from stampcard.services.issuing import Order, Wishes
from stampcard.values.codes import number_of

# What pages need of the printing floor, which they do not see.
__all__ = [
    "BROWSER",
    "COLOUR",
    "GREY",
    "LIST",
    "ONE_INK",
    "OUTPUTS",
    "PICTURES",
    "SHEETS",
    "SINGLES",
    "CannotPrint",
    "MoodOffer",
    "Offer",
    "comes_to",
    "design_picture",
    "designs_for",
    "moods_for",
    "picture",
    "sheets_for",
    "troubles",
]

PICTURES_KEPT = 60


@dataclass(frozen=True, slots=True)
class Amount:
    """What an order comes to, said before it is printed."""

    sheets: int
    pages: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class MoodOffer:
    """The colours a design can be printed in; the shop's own have no title."""

    name: str
    title: str
    palette: Palette


@dataclass(frozen=True, slots=True)
class Offer:
    """A sheet a design fits: its name, its title, and its grid of positions."""

    name: str
    title: str
    columns: int
    rows: int

    @property
    def positions(self) -> list[range]:
        """The positions row by row, from 1."""
        starts = range(1, self.columns * self.rows + 1, self.columns)
        return [range(start, start + self.columns) for start in starts]


def designs_for(
    programme: Programme, locale: str, *, members: bool = False
) -> list[tuple[str, str]]:
    """Name and title of every design made for a programme, the usual first.

    What people join by is only among them where they can be `members`.
    """
    usual = presets.usual_design(programme)
    made_for = designs.for_kind(programme.kind)
    fitting = (d for d in made_for if members or not d.members)
    found = sorted(fitting, key=lambda each: each.name != usual)
    return [(each.name, each.title.in_(locale)) for each in found]


def sheets_for(design: str, locale: str) -> list[Offer]:
    """Every sheet a design fits, the usual first; none for a design there is not."""
    found = [d for d in designs.every() if d.name == design]
    return [
        Offer(sheet.name, sheet.title.in_(locale), sheet.columns, sheet.rows)
        for sheet in (own_sheets.fitting(found[0]) if found else ())
    ]


def has_back(design: str) -> bool:
    """Whether there is something on the back of a design."""
    return any(d.sides == 2 for d in designs.every() if d.name == design)


def moods_for(design: str, locale: str, shop_colour: str) -> list[MoodOffer]:
    """The colours a design comes in, the shop's own first where it has one."""
    found = [d for d in designs.every() if d.name == design]
    moods = [
        MoodOffer(mood.name, mood.title.in_(locale), mood.palette)
        for design in found
        for mood in design.moods
    ]
    if found and shop_colour:
        palette = colours.from_shop(shop_colour)
        moods.insert(0, MoodOffer(colours.SHOP, "", palette))
    return moods


def design_picture(name: str, locale: str) -> Path | None:
    """The picture that comes with a design, in that language where there is one.

    None where there is no picture at all.
    """
    known = (d for d in designs.every() if d.name == name)
    found = (file for d in known for file in (d.picture(locale), d.usual_picture))
    return next(filter(Path.is_file, found), None)


def troubles(
    order: Order, programme: Programme, wishes: Wishes, *, house: House, width_px: int
) -> tuple[Problem, ...]:
    """What shows only when it is laid out, such as a text that is too long.

    Asked before numbers are taken. Lists and pages for browsers are not laid out here.
    """
    if wishes.output in ENDINGS:
        return ()
    try:
        picture(order, programme, house=house, width_px=width_px)
    except CannotPrint as error:
        return (Problem("design", error.words),)
    return ()


def comes_to(order: Order) -> Amount | None:
    """How many sheets and pages a sound order comes to, and which numbers.

    None when somebody has taken the numbers in the meantime.
    """
    sheet = own_sheets.find(order.sheet)
    found = sheetfuls(
        order.count,
        sheet.cells if sheet else 1,
        first_free=order.first_free,
        skip=order.skip,
    )
    sides = [d.sides for d in designs.every() if d.name == order.design]
    pages = len(found) * (max(sides, default=1) if order.backs else 1)
    try:
        first, last = ranges.chosen(order.first, order.count)
    except ranges.Taken:
        return None
    return Amount(len(found), pages, number_of(first), number_of(last))


def picture(
    order: Order, programme: Programme, *, house: House, page: int = 1, width_px: int
) -> Path:
    """A PNG of a sound order's first sheet, made once; page 2 is its back.

    Raises CannotPrint.
    """
    job = issuing.sample_job(order, programme, house)
    content = json.dumps([job.to_json(), page, width_px], ensure_ascii=False)
    name = hashlib.sha256(content.encode()).hexdigest()[:32]
    folder = house.instance_path / "cache"
    target = folder / f"preview-{name}.png"
    if not target.exists():
        print_worker.preview(job, target, page=page, width_px=width_px)
        _drop_oldest(folder)
    return target


def _drop_oldest(folder: Path) -> None:
    """Keep the newest pictures; another request may drop the same ones."""
    with contextlib.suppress(OSError):
        kept = sorted(
            folder.glob("preview-*.png"), key=lambda path: path.stat().st_mtime
        )
        for path in kept[:-PICTURES_KEPT]:
            path.unlink(missing_ok=True)
