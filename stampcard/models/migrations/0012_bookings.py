"""Places on a day of a programme: who booked one, waits for one, or came."""
from peewee import *


def up(migrator, db):
    class Base(Model):
        class Meta:
            legacy_table_names = False

    class Staff(Base):
        pass

    class Programme(Base):
        pass

    class Booking(Base):
        programme = ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
        day = TextField()
        card = BigIntegerField(index=True)
        state = TextField()
        at = BigIntegerField(null=True)
        staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT", index=False)
        act = BigIntegerField(null=True, unique=True)

        class Meta:
            indexes = ((("programme", "day"), False),)

    with db.bind_ctx([Staff, Programme, Booking]):
        db.create_tables([Booking])
