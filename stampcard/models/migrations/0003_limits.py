"""How often something was tried, and what was too odd to wait."""
from peewee import *


def up(migrator, db):
    class Base(Model):
        class Meta:
            legacy_table_names = False

    class Attempt(Base):
        subject = TextField(primary_key=True)
        until = BigIntegerField(index=True)
        count = IntegerField()

    class Alarm(Base):
        at = BigIntegerField(index=True)
        kind = TextField()
        detail = TextField()

    with db.bind_ctx([Attempt, Alarm]):
        db.create_tables([Attempt, Alarm])
