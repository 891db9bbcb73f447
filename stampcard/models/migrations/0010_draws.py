"""Prize draws: the frozen tickets, what decides, and who was drawn."""
from peewee import *


def up(migrator, db):
    class Base(Model):
        class Meta:
            legacy_table_names = False

    class Staff(Base):
        pass

    class Programme(Base):
        pass

    class TermsVersion(Base):
        pass

    class Account(Base):
        pass

    class Draw(Base):
        uuid = BlobField(unique=True)
        programme = ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
        terms = ForeignKeyField(TermsVersion, on_delete="RESTRICT", index=False)
        last_day = TextField()
        announcement = TextField()
        tickets = IntegerField()
        source = TextField()
        source_text = TextField()
        round = BigIntegerField()
        due = BigIntegerField()
        frozen_at = BigIntegerField()
        frozen_by = ForeignKeyField(
            Staff, on_delete="RESTRICT", index=False, backref="+"
        )
        value = TextField()
        proof = TextField()
        drawn_at = BigIntegerField(null=True)
        drawn_by = ForeignKeyField(
            Staff, null=True, on_delete="RESTRICT", index=False, backref="+"
        )

        class Meta:
            indexes = ((("programme", "last_day"), True),)

    class DrawTicket(Base):
        draw = ForeignKeyField(Draw, on_delete="RESTRICT", index=False)
        place = IntegerField()
        ticket = TextField()
        account = ForeignKeyField(Account, on_delete="RESTRICT")

        class Meta:
            primary_key = CompositeKey("draw", "place")

    class DrawWinner(Base):
        draw = ForeignKeyField(Draw, on_delete="RESTRICT", index=False)
        rank = IntegerField()
        place = IntegerField()
        prize = TextField()
        state = TextField()

        class Meta:
            primary_key = CompositeKey("draw", "rank")

    tables = [Staff, Programme, TermsVersion, Account, Draw, DrawTicket, DrawWinner]
    with db.bind_ctx(tables):
        db.create_tables([Draw, DrawTicket, DrawWinner])
