"""A job with its design, sheet and sheetfuls found and checked; loads no WeasyPrint."""

from collections.abc import Callable

from markupsafe import Markup

from stampcard.values.words import N_

from . import composition, designs, imposition, qr, sheets
from .composition import BLEED_MM, Page, Slots
from .designs import Design
from .imposition import Sheetful
from .job import SINGLES, CannotPrint, Job, Piece
from .sheets import Sheet


class Plan:
    """What a job comes to; CannotPrint, with one sentence, if it cannot be printed."""

    def __init__(self, job: Job) -> None:
        self.job = job
        single = job.output == SINGLES
        try:
            self.sheet = self._sheet()
            self.design: Design = designs.find(job.design)
            self.sheetfuls = imposition.sheetfuls(
                len(job.pieces) if self.design.numbered else job.copies,
                self.sheet.cells,
                first_free=1 if single else job.first_free,
                skip=() if single else job.skip,
            )
        except (LookupError, ValueError) as error:
            raise CannotPrint("{why}", why=str(error)) from error
        if not designs.fits(self.design, self.sheet):
            raise CannotPrint(N_("This design does not fit that sheet."))
        self.shapes = imposition.shapes(self.sheetfuls)
        self.backs = job.backs and self.design.sides == 2
        if self.design.numbered:
            self.batch = qr.Batch(job.prefix, len(job.pieces[0].code))
            qr.module_dots(self.design.qr_mm, self.batch.symbol)

    @property
    def cards(self) -> int:
        """How many cards are printed."""
        return sum(sheetful.shape.count for sheetful in self.sheetfuls)

    def drawn_pages(self) -> list[Page]:
        """Every page with its real codes and numbers."""
        pages = []
        for sheetful in self.sheetfuls:
            shape, start, none = sheetful.shape, sheetful.start, composition.no_slots
            front = self._drawn(sheetful)
            pages.append(Page(shape, back=False, slots=front, start=start))
            if self.backs:
                pages.append(Page(shape, back=True, slots=none, start=start))
        return pages

    def pieces_of(self, sheetful: Sheetful) -> tuple[Piece, ...]:
        """The pieces printed on one sheet."""
        return self.job.pieces[sheetful.start : sheetful.start + sheetful.shape.count]

    def _sheet(self) -> Sheet:
        stock = self.job.stock
        sheet = Sheet.from_json(stock) if stock else sheets.find(self.job.sheet)
        return sheets.alone(sheet, BLEED_MM) if self.job.output == SINGLES else sheet

    def _drawn(self, sheetful: Sheetful) -> Callable[[int], Slots]:
        if not self.design.numbered:
            return composition.no_slots
        return composition.drawn_slots(self.pieces_of(sheetful), self._svg)

    def _svg(self, piece: Piece) -> Markup:
        return qr.svg(self.batch(piece.code), self.batch.symbol)
