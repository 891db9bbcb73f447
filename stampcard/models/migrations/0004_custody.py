"""Who has which numbers in hand, what was counted, and why something was printed."""
from peewee import *

_REPRINTS = """
UPDATE print_run SET reason = 'again' WHERE EXISTS (
    SELECT 1 FROM print_run earlier
    WHERE earlier.batch_id = print_run.batch_id AND earlier.id < print_run.id)"""


def up(migrator, db):
    class Base(Model):
        class Meta:
            legacy_table_names = False

    class Batch(Base):
        pass

    class Staff(Base):
        pass

    class Bundle(Base):
        batch = ForeignKeyField(Batch, on_delete="RESTRICT")
        first_serial = BigIntegerField()
        last_serial = BigIntegerField()
        holder = TextField()
        holder_sort = TextField()
        handed_at = BigIntegerField()
        handed_by = ForeignKeyField(Staff, on_delete="RESTRICT", index=False)
        state = TextField(index=True)
        ended_at = BigIntegerField(null=True)
        note = TextField()

    class StockCount(Base):
        batch = ForeignKeyField(Batch, on_delete="RESTRICT")
        expected = IntegerField()
        counted = IntegerField()
        missing = IntegerField()
        counted_at = BigIntegerField()
        counted_by = ForeignKeyField(Staff, on_delete="RESTRICT", index=False)

    db.execute_sql("ALTER TABLE print_run ADD COLUMN reason TEXT NOT NULL DEFAULT 'first'")
    db.execute_sql(_REPRINTS)
    with db.bind_ctx([Bundle, StockCount]):
        db.create_tables([Bundle, StockCount])
