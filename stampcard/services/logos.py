"""The shop's colour and logo, as its cards are printed with them."""

import base64
import hashlib
import tempfile
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from stampcard.kinds.sorts import Problem
from stampcard.models.paper import Picture
from stampcard.models.shops import Shop
from stampcard.models.writing import write
from stampcard.printing import colours
from stampcard.printing.job import CannotPrint
from stampcard.services.print_worker import ask_worker
from stampcard.values.words import N_, say

MOST_BYTES = 10 * 2**20


def set_colour(typed: str) -> tuple[Problem, ...]:
    """Keep the shop's colour, `#rrggbb`; nothing typed takes it away."""
    try:
        colour = colours.hexadecimal(typed.strip()) if typed.strip() else ""
    except ValueError:
        words = say(N_("Write a colour as # and six signs, such as #0d4a42."))
        return (Problem("colour", words),)
    write(lambda: Shop.update(colour=colour).execute())
    return ()


def palette_of(colour: str) -> list[str]:
    """The colours a card in the shop's own is printed in, the main one first."""
    return list(asdict(colours.from_shop(colour)).values()) if colour else []


def set_logo(content: bytes) -> tuple[Problem, ...]:
    """Keep a logo: PNG, JPEG or SVG of one picture, made small in another process."""
    if len(content) > MOST_BYTES:
        return (Problem("logo", say(N_("A logo has at most 10 MB."))),)
    try:
        png = _made_small(content)
    except CannotPrint as error:
        return (Problem("logo", error.words),)
    digest = hashlib.sha256(png).hexdigest()
    write(lambda: _keep(digest, png))
    return ()


def drop_logo() -> None:
    """Print without a logo from now; batches printed with one keep it."""
    write(lambda: Shop.update(logo="").execute())


def png_of(digest: str) -> bytes:
    """A kept picture; nothing if there is none."""
    found = Picture.get_or_none(Picture.digest == digest) if digest else None
    return bytes(found.png) if found else b""


@lru_cache(maxsize=8)
def icon(digest: str, colour: str, size_px: int) -> bytes:
    """The square a home screen shows for a shop with such a logo and colour."""
    from stampcard.printing.icons import icon_png

    return icon_png(png_of(digest), colour, size_px)


def as_base64(digest: str) -> str:
    """A kept picture as it travels with a print job."""
    return base64.b64encode(png_of(digest)).decode()


def _keep(digest: str, png: bytes) -> None:
    Picture.insert(digest=digest, png=png).on_conflict_ignore().execute()
    Shop.update(logo=digest).execute()


def _made_small(content: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder) / "given", Path(folder) / "made.png"
        given.write_bytes(content)
        ask_worker({"logo": str(given), "target": str(made)}, lambda done, total: None)
        return made.read_bytes()
