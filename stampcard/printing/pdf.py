"""A job to a PDF: the fast way, the slow way, and the file safely in its place.

Importing this loads WeasyPrint; the counter's own process never does.
"""

import errno
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pydyf
from markupsafe import Markup
from weasyprint.document import Document
from weasyprint.urls import URLFetchingError

from stampcard.values.words import N_

from . import (
    colours,
    composition,
    designs,
    imposition,
    layout,
    qr,
    sheets,
    spacing,
    stamping,
)
from .composition import BLEED_MM, Page, Slots
from .designs import Design
from .fetching import BadFile
from .imposition import Shape, Sheetful
from .job import SINGLES, CannotPrint, Job, Nudge, Piece, Printed
from .limits import TookTooLong, layout_seconds, processor_time
from .pictures import Unfit
from .sheets import Sheet

MOST_SLOWLY = 500  # pieces; the slow way needs 1.5 MB for each
NO_CARD = Shape(())
_DESIGN_TROUBLES = (Unfit, BadFile, URLFetchingError, RecursionError, TookTooLong)
FRONTS, BACKS = (0, 1), (2, 3)  # bare sheet and card, in the order they are laid out
Progress = Callable[[int, int], None]
Corner = Callable[[Sheet, int, Nudge], tuple[float, float]]


def print_job(job: Job, target: Path, on_progress: Progress) -> Printed:
    """Prints the whole job to a new file at `target`; progress counts pieces.

    CannotPrint, with nothing left behind, when it cannot be done.
    """
    began = time.monotonic()
    run = Run(job)
    with _fresh_file(target) as file:
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
    with _fresh_file(target_png) as png:
        picture.save(png, "PNG")


class Run:
    """A job with its design, sheet and sheetfuls found and checked."""

    def __init__(self, job: Job) -> None:
        self.job = job
        try:
            self.sheet = self._sheet()
            self.design: Design = designs.find(job.design)
            numbered = self.design.numbered
            self.sheetfuls = imposition.sheetfuls(
                len(job.pieces) if numbered else job.copies,
                self.sheet.cells,
                first_free=1 if job.output == SINGLES else job.first_free,
                skip=() if job.output == SINGLES else job.skip,
            )
        except (LookupError, ValueError) as error:
            raise CannotPrint("{why}", why=str(error)) from error
        if not designs.fits(self.design, self.sheet):
            raise CannotPrint(N_("This design does not fit that sheet."))
        self.shapes = imposition.shapes(self.sheetfuls)
        self.backs = job.backs and self.design.sides == 2
        if numbered:
            self.batch = qr.Batch(job.prefix, len(job.pieces[0].code))
            qr.module_dots(self.design.qr_mm, self.batch.symbol)

    def _sheet(self) -> Sheet:
        stock = self.job.stock
        sheet = sheets.Sheet.from_json(stock) if stock else sheets.find(self.job.sheet)
        return sheets.alone(sheet, BLEED_MM) if self.job.output == SINGLES else sheet

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
            with processor_time(layout_seconds(self._cards, slowly=slowly)):
                yield
        except _DESIGN_TROUBLES as trouble:
            raise CannotPrint(
                N_("The design “{name}” cannot be used: {error}."),
                name=self.design.name,
                error=str(trouble) or "it never comes to an end",
            ) from trouble

    @property
    def _cards(self) -> int:
        return sum(sheetful.shape.count for sheetful in self.sheetfuls)

    def write_slowly(self, file: BinaryIO, on_progress: Progress) -> None:
        """Writes the PDF with every page laid out whole by WeasyPrint."""
        if self._cards > MOST_SLOWLY:
            raise CannotPrint(
                N_("This design prints slowly: at most {most} cards at a time."),
                most=MOST_SLOWLY,
            )

        def finisher(document: Document, pdf: pydyf.PDF) -> None:
            colours.keep(pdf, self.job.look.ink)
            self._finish(document, pdf)

        with self._trusted_little(slowly=True):
            document = self._lay_out(self.drawn_pages())
            if self.sheet.endless:
                self.sheet = sheets.cut_to(self.sheet, _used_mm(document))
                document = self._lay_out(self.drawn_pages())
            document.write_pdf(file, finisher=finisher)
        on_progress(self._cards, self._cards)

    def _write_fast(self, file: BinaryIO, on_progress: Progress) -> None:
        codes = tuple(piece.code for piece in self.job.pieces)
        if not qr.check(self.batch, codes):
            raise stamping.CannotStamp("the tables differ from the qrcode library")
        document = self._lay_out(self._slot_pages())

        def finisher(document: Document, pdf: pydyf.PDF) -> None:
            colours.keep(pdf, self.job.look.ink)
            self._stamp(document, pdf, on_progress)
            self._finish(document, pdf)

        document.write_pdf(file, finisher=finisher)

    def _lay_out(self, pages: list[Page]) -> Document:
        document = layout.lay_out(self.job, self.design, self.sheet, pages)
        if len(document.pages) != len(pages):
            raise stamping.CannotStamp("the design spills on to more pages")
        return document

    def _slot_pages(self) -> list[Page]:
        """The bare sheet and a card with empty slots, front and back; the specimen."""
        number = self.job.pieces[0].number
        characters = set().union(*(piece.number for piece in self.job.pieces))
        empty = composition.empty_slots(number)
        specimen = composition.specimen_slots(characters)
        pages = [_bare(), _one_card(empty)]
        if self.backs:
            pages += [_bare(back=True), _one_card(composition.NO_SLOTS, back=True)]
        return [*pages, _one_card(specimen)]

    def drawn_pages(self) -> list[Page]:
        """Every page with its real codes and numbers."""
        pages = []
        for sheetful in self.sheetfuls:
            pages.append(Page(sheetful.shape, back=False, slots=self._drawn(sheetful)))
            if self.backs:
                none = composition.no_slots
                pages.append(Page(sheetful.shape, back=True, slots=none))
        return pages

    def _drawn(self, sheetful: Sheetful) -> Callable[[int], Slots]:
        if not self.design.numbered:
            return composition.no_slots
        return composition.drawn_slots(self._pieces(sheetful), self._svg)

    def _pieces(self, sheetful: Sheetful) -> tuple[Piece, ...]:
        return self.job.pieces[sheetful.start : sheetful.start + sheetful.shape.count]

    def _svg(self, piece: Piece) -> Markup:
        return qr.svg(self.batch(piece.code), self.batch.symbol)

    def _stamp(self, document: Document, pdf: pydyf.PDF, on_progress: Progress) -> None:
        sheet, card, *_, specimen = document.pages
        fronts = self._shifts_px(imposition.front_mm)
        backs = self._shifts_px(imposition.back_mm)
        laid = stamping.LaidPages.of(pdf)
        glyphs = stamping.read_glyphs(laid.specimen(), specimen.anchors)
        stamper = stamping.Stamper(self.batch, glyphs)
        where = stamping.places(
            card.anchors,
            fronts,
            page_height_px=sheet.height,
            symbol=self.batch.symbol,
            slots=self.design.slots,
        )
        stamper.check(self.job.pieces[0].number, where[0].lines)
        writer = stamping.PageWriter(laid)
        back_of = {
            shape: writer.content(_cards(BACKS, shape.of(backs)))
            for shape in self.shapes
            if self.backs
        }
        for sheetful in self.sheetfuls:
            shape = sheetful.shape
            stamped = stamper.draw(self._pieces(sheetful), shape.of(where))
            forms = _cards(FRONTS, shape.of(fronts))
            writer.add(writer.content(forms, stamped))
            if self.backs:
                writer.add(back_of[shape])
            on_progress(sheetful.start + shape.count, len(self.job.pieces))

    def _shifts_px(self, corner_mm: Corner) -> list[tuple[float, float]]:
        """How far each cell's card lies from the one laid out in the first cell."""
        nudge = self.job.nudge
        x, y = corner_mm(self.sheet, 0, nudge)
        corners = [
            corner_mm(self.sheet, cell, nudge) for cell in range(self.sheet.cells)
        ]
        px = 1 / stamping.PX_MM
        return [((left - x) * px, (top - y) * px) for left, top in corners]

    def _finish(self, document: Document, pdf: pydyf.PDF) -> None:
        spacing.keep(pdf)
        wishes = {"PrintScaling": "/None", "PickTrayByPDFSize": "true"}
        if self.backs:
            long_edge = self.sheet.flip == "long-edge"
            wishes["Duplex"] = f"/DuplexFlip{'Long' if long_edge else 'Short'}Edge"
        pdf.catalog["ViewerPreferences"] = pydyf.Dictionary(wishes)
        if self.job.output == SINGLES:
            _trim(pdf)


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
        raise CannotPrint(
            N_("This design does not say where its slip ends.")
        ) from error


def _bare(*, back: bool = False) -> Page:
    return Page(NO_CARD, back, composition.no_slots)


def _one_card(slots: Slots, *, back: bool = False) -> Page:
    return Page(Shape((0,)), back, lambda at: slots, margins=False)


def _cards(forms: tuple[int, int], shifts_px: Sequence[tuple[float, float]]) -> str:
    sheet, card = forms
    return f"/S{sheet} Do\n{stamping.repeat_form(card, shifts_px)}"


@contextmanager
def _fresh_file(target: Path) -> Iterator[BinaryIO]:
    """A file that takes its name only when all of it is on the disk."""
    if target.exists() and not target.is_file():
        raise CannotPrint(N_("The PDF must be a file, not a device or a folder."))
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with partial.open("w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except OSError as error:
        raise CannotPrint(_why(error)) from error
    finally:
        partial.unlink(missing_ok=True)


def _why(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return N_("The disk is full, so the PDF could not be written.")
    return N_("The PDF could not be written: its folder is missing or closed.")
