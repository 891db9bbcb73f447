"""The codes of a run for others to print: a list, and a picture of each."""

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from . import qr
from .files import fresh_file
from .job import Job, Piece, Printed

DOTS = 12  # pixels of one module in a PNG: 30 mm at 376 dpi for the usual symbol
UNDATED = (1980, 1, 1, 0, 0, 0)  # so that the same run gives the same file
Progress = Callable[[int, int], None]


def write_list(job: Job, target: Path) -> Printed:
    """Number, code and link of every piece as CSV, for spreadsheets in UTF-8."""
    with fresh_file(target) as file:
        file.write(_list(job).encode("utf-8-sig"))
    return Printed(0, 0.0, fast=True)


def write_pictures(job: Job, target: Path, on_progress: Progress) -> Printed:
    """A ZIP with the list, and each QR as SVG and as PNG under its number."""
    batch = qr.Batch(job.prefix, len(job.pieces[0].code))
    with fresh_file(target) as file, zipfile.ZipFile(file, "w") as archive:
        _add(archive, "list.csv", _list(job).encode("utf-8-sig"))
        for done, piece in enumerate(job.pieces, 1):
            value = batch(piece.code)
            svg = qr.svg(value, batch.symbol).encode()
            _add(archive, f"svg/{piece.number}.svg", svg)
            _add(archive, f"png/{piece.number}.png", png(value, batch.symbol))
            on_progress(done, len(job.pieces))
    return Printed(0, 0.0, fast=True)


def png(value: int, symbol: qr.Symbol) -> bytes:
    """A symbol as a PNG of one bit a pixel, quiet zone included."""
    data = value.to_bytes(symbol.size * symbol.stride // 8, "big")
    dark = Image.frombytes("1", (symbol.stride, symbol.size), data)
    side = symbol.size + 2 * qr.QUIET_MODULES
    picture = Image.new("1", (side, side), 1)
    ink = dark.crop((0, 0, symbol.size, symbol.size))
    picture.paste(0, (qr.QUIET_MODULES, qr.QUIET_MODULES), ink)
    content = io.BytesIO()
    picture.resize((side * DOTS, side * DOTS), Image.Resampling.NEAREST).save(
        content, "PNG"
    )
    return content.getvalue()


def _list(job: Job) -> str:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["number", "code", "link"])
    rows.writerows(_row(piece, job.prefix) for piece in job.pieces)
    return text.getvalue()


def _row(piece: Piece, prefix: str) -> tuple[str, str, str]:
    return piece.number, piece.code, prefix + piece.code


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, UNDATED)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, content)
