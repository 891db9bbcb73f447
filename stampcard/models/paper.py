"""What a shop's paper comes through: its printers, its own sheets, its pictures."""

import peewee

from stampcard.models.base import Table


class Printer(Table):
    """A printer, and what was measured on its calibration page."""

    name = peewee.TextField()
    page = peewee.TextField()  # the sheet it was measured on
    measured = peewee.TextField()  # JSON: lengths in mm, by the letter of the page


class OwnSheet(Table):
    """A sheet of paper the shop measured itself."""

    sheet = peewee.TextField()  # JSON, as stampcard.printing.sheets keeps it


class Picture(Table):
    """A picture cards are printed with; one that batches name stays for ever."""

    digest = peewee.TextField(primary_key=True)
    png = peewee.BlobField()
