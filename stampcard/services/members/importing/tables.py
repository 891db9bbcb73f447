"""Lists as tables: rows of cells, parted by whatever sign the list is parted by."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from stampcard import phones
from stampcard.services.members.importing import columns
from stampcard.services.members.importing.texts import Line, Unreadable, lines_of
from stampcard.values.spreadsheets import unguarded
from stampcard.values.words import N_

DELIMITERS = (",", ";", "\t", "|")
MOST_COLUMNS = 200
LONGEST_CELL = 20_000  # characters
_LOOKED_AT = 30  # lines by which the delimiter is told
_LINES_MOST = 50  # of one row: more is a quotation mark that nobody closed
_SAID = re.compile(r"sep=([,;|\t])\s*", re.IGNORECASE)  # what Excel may write first


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a list: the line it begins on, and its cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A list as it was understood; without a header its columns have no names."""

    delimiter: str
    header: tuple[str, ...]
    records: Iterator[Record]


def table_of(file: Path, encoding: str) -> Table:
    """A file's rows, read as they are asked for; Unreadable, also while reading."""
    sample = list(islice(lines_of(file, encoding), _LOOKED_AT))
    said = _SAID.fullmatch(sample[0][1]) if sample else None
    delimiter = said[1] if said else _likeliest([line for _, line in sample])
    lines = islice(lines_of(file, encoding), 1 if said else 0, None)
    records = _records(lines, delimiter)
    first = next(records, None)
    if first is None:
        raise Unreadable(N_("The file is empty."))
    if _is_header(first.cells):
        return Table(delimiter, first.cells, records)
    return Table(delimiter, (), _with(first, records))


def _likeliest(lines: list[str]) -> str:
    """The sign that gives known names of columns, and then rows of one length."""
    return max(DELIMITERS, key=lambda sign: _fitness(lines, sign))


def _fitness(lines: list[str], delimiter: str) -> tuple[int, int, int]:
    try:
        found = [row for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return 0, 0, 0
    width = len(found[0]) if found else 0
    known = sum(bool(columns.meaning(name)) for name in found[0]) if found else 0
    alike = sum(len(row) == width for row in found) if width > 1 else 0
    return known, alike, width


def _is_header(cells: Iterable[str]) -> bool:
    named = any(columns.meaning(cell) for cell in cells)
    return named or not any(phones.seems_one(cell) for cell in cells)


def _with(first: Record, rest: Iterator[Record]) -> Iterator[Record]:
    yield first
    yield from rest


def _records(lines: Iterator[Line], delimiter: str) -> Iterator[Record]:
    csv.field_size_limit(LONGEST_CELL)
    numbers = _Numbers(lines)
    reader = csv.reader(numbers, delimiter=delimiter, skipinitialspace=True)
    while True:
        numbers.begin()
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise Unreadable(
                N_("The row that begins in line {line} cannot be parted into cells."),
                line=numbers.first,
            ) from error
        if row is None:
            return
        if len(row) > MOST_COLUMNS:
            raise Unreadable(
                N_("Line {line} has more than {most} columns."),
                line=numbers.first,
                most=MOST_COLUMNS,
            )
        if any(cell.strip() for cell in row):
            yield Record(numbers.first, tuple(unguarded(cell) for cell in row))


class _Numbers:
    """Lines on their way to the reader, and on which of them the row began."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines, self.first, self._taken = lines, 0, 0

    def begin(self) -> None:
        """The next line is the first of a row."""
        self._taken = 0

    def __iter__(self) -> "_Numbers":
        return self

    def __next__(self) -> str:
        number, line = next(self._lines)
        self._taken += 1
        if self._taken == 1:
            self.first = number
        if self._taken > _LINES_MOST:
            raise Unreadable(
                N_("A quotation mark in line {line} is opened and never closed."),
                line=self.first,
            )
        return line
