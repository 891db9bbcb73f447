"""A job to a PDF: the fast way, the slow way, and the file safely in its place.

Importing this loads WeasyPrint; the counter's own process never does.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pydyf
from weasyprint.document import Document
from weasyprint.urls import URLFetchingError

from stampcard.values.words import N_

from . import colours, composition, imposition, layout, qr, sheets, spacing, stamping
from .composition import BLEED_MM, Page, Slots
from .fetching import BadFile
from .files import fresh_file
from .imposition import Shape
from .job import SINGLES, CannotPrint, Job, Nudge, Printed
from .limits import TookTooLong, layout_seconds, processor_time
from .pictures import Unfit
from .plan import Plan
from .sheets import Sheet

MOST_SLOWLY = 500  # pieces; the slow way needs 1.5 MB for each
NO_CARD = Shape(())
_DESIGN_TROUBLES = (Unfit, BadFile, URLFetchingError, RecursionError, TookTooLong)
Shift = tuple[float, float]
Progress = Callable[[int, int], None]
Corner = Callable[[Sheet, int, Nudge], tuple[float, float]]


def print_job(job: Job, target: Path, on_progress: Progress) -> Printed:
    """Prints the whole job to a new file at `target`; progress counts pieces.

    CannotPrint, with nothing left behind, when it cannot be done.
    """
    began = time.monotonic()
    run = Run(job)
    with fresh_file(target) as file:
        note = run.write(file, on_progress)
    pages = len(run.sheetfuls) * (2 if run.backs else 1)
    return Printed(pages, time.monotonic() - began, fast=not note, note=note)


def preview(job: Job, target_png: Path, width_px: int, *, page: int = 1) -> None:
    """A picture of the first sheet: page 1 its front, page 2 its back."""
    import io

    import pypdfium2

    run = Run(job)
    first = run.sheetfuls[0].shape.count
    file = io.BytesIO()
    one_sheet = replace(job, pieces=job.pieces[:first], copies=min(job.copies, first))
    Run(one_sheet).write(file, lambda done, total: None)
    with pypdfium2.PdfDocument(file.getvalue()) as document:
        shown = document[min(page, len(document)) - 1]
        picture = shown.render(scale=(width_px - 0.5) / shown.get_width()).to_pil()
    with fresh_file(target_png) as png:
        picture.save(png, "PNG")


class Run(Plan):
    """A plan on its way to paper."""

    def write(self, file: BinaryIO, on_progress: Progress) -> str:
        """Writes the PDF the fast way; if that cannot be, slowly, and says why."""
        if not self.design.numbered:
            self.write_slowly(file, on_progress)
            return ""
        with self._trusted_little(slowly=False):
            try:
                self._write_fast(file, on_progress)
            except stamping.CannotStamp as reason:
                note = str(reason)
            else:
                return ""
        file.seek(0)
        file.truncate()
        self.write_slowly(file, on_progress)
        return note

    @contextmanager
    def _trusted_little(self, *, slowly: bool) -> Iterator[None]:
        """Ends a design that is too much for this machine, with a sentence."""
        try:
            with processor_time(layout_seconds(self.cards, slowly=slowly)):
                yield
        except _DESIGN_TROUBLES as trouble:
            raise CannotPrint(
                N_("The design “{name}” cannot be used: {error}."),
                name=self.design.name,
                error=str(trouble) or "it never comes to an end",
            ) from trouble

    def write_slowly(self, file: BinaryIO, on_progress: Progress) -> None:
        """Writes the PDF with every page laid out whole by WeasyPrint."""
        if self.cards > MOST_SLOWLY:
            raise CannotPrint(
                N_("This design prints slowly: at most {most} cards at a time."),
                most=MOST_SLOWLY,
            )

        def finisher(document: Document, pdf: pydyf.PDF) -> None:
            self._prepare(pdf)
            self._finish(pdf)

        try:
            with self._trusted_little(slowly=True):
                self._lay_out_whole().write_pdf(file, finisher=finisher)
        except stamping.CannotStamp as trouble:
            raise CannotPrint(
                N_("What is to be printed needs more room than its page has.")
            ) from trouble
        on_progress(self.cards, self.cards)

    def _lay_out_whole(self) -> Document:
        """Every page; a roll is laid out once more, cut to what is used of it."""
        document = self._lay_out(self.drawn_pages())
        if self.sheet.endless:
            self.sheet = sheets.cut_to(self.sheet, _used_mm(document))
            document = self._lay_out(self.drawn_pages())
        return document

    def _write_fast(self, file: BinaryIO, on_progress: Progress) -> None:
        codes = tuple(piece.code for piece in self.job.pieces)
        if not qr.check(self.batch, codes):
            raise stamping.CannotStamp("the tables differ from the qrcode library")
        document = self._lay_out(self._slot_pages())

        def finisher(document: Document, pdf: pydyf.PDF) -> None:
            self._prepare(pdf)
            self._stamp(document, pdf, on_progress)
            self._finish(pdf)

        document.write_pdf(file, finisher=finisher)

    def _lay_out(self, pages: list[Page]) -> Document:
        document = layout.lay_out(self.job, self.design, self.sheet, pages)
        if len(document.pages) != len(pages):
            raise stamping.CannotStamp("the design spills on to more pages")
        return document

    def _slot_pages(self) -> list[Page]:
        """The bare sheet and a card with empty slots, front and back; the specimen.

        Of a pair there are two such cards, one of each column.
        """
        number = self.job.pieces[0].number
        characters = set().union(*(piece.number for piece in self.job.pieces))
        empty = composition.empty_slots(number)
        specimen = composition.specimen_slots(characters)
        pages = [_bare(), *(_one_card(empty, n) for n in range(self._sorts))]
        if self.backs:
            pages += [_bare(back=True), _one_card(composition.NO_SLOTS, back=True)]
        return [*pages, _one_card(specimen)]

    def _stamp(self, document: Document, pdf: pydyf.PDF, on_progress: Progress) -> None:
        specimen = document.pages[-1]
        laid = stamping.LaidPages.of(pdf)
        glyphs = stamping.read_glyphs(laid.specimen(), specimen.anchors)
        stamper = stamping.Stamper(self.batch, glyphs)
        fronts, where = self._fronts(document)
        bare_back = self._sorts + 1
        shifts = self._shifts_px(imposition.back_mm)
        backs = [(bare_back + 1, shift) for shift in shifts]
        stamper.check(self.job.pieces[0].number, where[0].lines)
        writer = stamping.PageWriter(laid)
        back_of = {
            shape: writer.content(_cards(bare_back, shape.of(backs)))
            for shape in self.shapes
            if self.backs
        }
        for sheetful in self.sheetfuls:
            shape = sheetful.shape
            stamped = stamper.draw(self.pieces_of(sheetful), shape.of(where))
            forms = _cards(0, shape.of(fronts))
            writer.add(writer.content(forms, stamped))
            if self.backs:
                writer.add(back_of[shape])
            on_progress(sheetful.start + shape.count, len(self.job.pieces))

    @property
    def _sorts(self) -> int:
        """How many different fronts there are side by side."""
        return 2 if self.design.pair and self.sheet.columns > 1 else 1

    def _fronts(
        self, document: Document
    ) -> tuple[list[tuple[int, Shift]], list[stamping.Place]]:
        """For each cell the front that is drawn there, how far shifted; its slots."""
        fronts, where = [], []
        for sort in range(self._sorts):
            card = document.pages[1 + sort]
            shifts = self._shifts_px(imposition.front_mm, sort)
            fronts.append([(1 + sort, shift) for shift in shifts])
            found = stamping.places(
                card.anchors,
                shifts,
                page_height_px=card.height,
                symbol=self.batch.symbol,
                slots=self.design.slots,
            )
            where.append(found)
        columns = self.sheet.columns
        of = [cell % columns % self._sorts for cell in range(self.sheet.cells)]
        return (
            [fronts[sort][cell] for cell, sort in enumerate(of)],
            [where[sort][cell] for cell, sort in enumerate(of)],
        )

    def _shifts_px(self, corner_mm: Corner, laid_in: int = 0) -> list[Shift]:
        """How far each cell's card lies from the one that was laid out in a cell."""
        nudge = self.job.nudge
        x, y = corner_mm(self.sheet, laid_in, nudge)
        corners = [
            corner_mm(self.sheet, cell, nudge) for cell in range(self.sheet.cells)
        ]
        px = 1 / stamping.PX_MM
        return [((left - x) * px, (top - y) * px) for left, top in corners]

    def _prepare(self, pdf: pydyf.PDF) -> None:
        """What laid-out pages need before they are stamped: their ink and boxes."""
        colours.keep(pdf, self.job.look.ink)
        if self.job.output == SINGLES:
            _trim(pdf)

    def _finish(self, pdf: pydyf.PDF) -> None:
        spacing.keep(pdf)
        wishes = {"PrintScaling": "/None", "PickTrayByPDFSize": "true"}
        if self.backs:
            long_edge = self.sheet.flip == "long-edge"
            wishes["Duplex"] = f"/DuplexFlip{'Long' if long_edge else 'Short'}Edge"
        pdf.catalog["ViewerPreferences"] = pydyf.Dictionary(wishes)


def _trim(pdf: pydyf.PDF) -> None:
    """Tells the print house where each page is cut, and how far its ground reaches."""
    bleed_pt = BLEED_MM * 72 / 25.4
    for page in pdf.objects:
        if isinstance(page, pydyf.Dictionary) and page.get("Type") == "/Page":
            left, top, right, bottom = map(float, page["MediaBox"])
            inner = [left + bleed_pt, top + bleed_pt]
            inner += [right - bleed_pt, bottom - bleed_pt]
            page["BleedBox"] = page["MediaBox"]
            page["TrimBox"] = pydyf.Array(round(edge, 4) for edge in inner)


def _used_mm(document: Document) -> float:
    """How far down an endless page is used: to the design's element called `end`."""
    try:
        return float(document.pages[0].anchors["end"][3]) * stamping.PX_MM
    except KeyError as error:
        raise stamping.CannotStamp("the slip's end is not on its page") from error


def _bare(*, back: bool = False) -> Page:
    return Page(NO_CARD, back, composition.no_slots)


def _one_card(slots: Slots, cell: int = 0, *, back: bool = False) -> Page:
    return Page(Shape((cell,)), back, lambda at: slots, margins=False)


def _cards(sheet: int, cards: Sequence[tuple[int, Shift]]) -> str:
    drawn = (stamping.repeat_form(card, [shift_px]) for card, shift_px in cards)
    return f"/S{sheet} Do\n{''.join(drawn)}"
