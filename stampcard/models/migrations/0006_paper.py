"""Printers and their drift, sheets the shop measured, its colour and its logo."""
from peewee import *

_COLUMNS = (
    "shop ADD COLUMN colour TEXT NOT NULL DEFAULT ''",
    "shop ADD COLUMN logo TEXT NOT NULL DEFAULT ''",
    "print_run ADD COLUMN wishes TEXT NOT NULL DEFAULT '{}'",
)


def up(migrator, db):
    class Base(Model):
        class Meta:
            legacy_table_names = False

    class Printer(Base):
        name = TextField()
        page = TextField()
        measured = TextField()

    class OwnSheet(Base):
        sheet = TextField()

    class Picture(Base):
        digest = TextField(primary_key=True)
        png = BlobField()

    with db.bind_ctx([Printer, OwnSheet, Picture]):
        db.create_tables([Printer, OwnSheet, Picture])
    for column in _COLUMNS:
        db.execute_sql(f"ALTER TABLE {column}")
