"""Tally sheets: issued with the paper, entered after a power cut, line by line."""
from peewee import *


def up(migrator, db):
    class Base(Model):
        class Meta:
            legacy_table_names = False

    class Staff(Base):
        pass

    class TallySheet(Base):
        issued_at = BigIntegerField()
        issued_by = ForeignKeyField(Staff, on_delete="RESTRICT")
        state = TextField()
        day = TextField()
        entered_at = BigIntegerField(null=True)
        entered_by = ForeignKeyField(Staff, null=True, on_delete="RESTRICT")

    class TallyLine(Base):
        sheet = ForeignKeyField(TallySheet, on_delete="RESTRICT")
        line = IntegerField()
        number = TextField()
        count = IntegerField()
        state = TextField()
        outcome = TextField()

        class Meta:
            indexes = ((("sheet", "line"), True),)

    with db.bind_ctx([Staff, TallySheet, TallyLine]):
        db.create_tables([TallySheet, TallyLine])
