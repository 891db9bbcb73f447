"""What there is to print on and how it may look, for pages to offer."""

from dataclasses import dataclass

from stampcard.printing import designs, sheets


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


def designs_for(kind: str, locale: str) -> list[tuple[str, str]]:
    """Name and title of every design made for a kind of programme."""
    return [(d.name, d.title.in_(locale)) for d in designs.for_kind(kind)]


def sheets_for(design: str, locale: str) -> list[Offer]:
    """Every sheet a design fits; none for a design there is not."""
    found = [d for d in designs.every() if d.name == design]
    return [
        Offer(sheet.name, sheet.title.in_(locale), sheet.columns, sheet.rows)
        for sheet in sheets.every()
        if found and designs.fits(found[0], sheet)
    ]
