"""Bills, what came of them and what came back; bounds of what a programme gives."""
from peewee import *

# A bill's number is the shop's own: once on a day in an outlet, where it is given;
# a bill that was undone leaves its number to another one.
_INDEXES = (
    "CREATE UNIQUE INDEX purchase_number ON purchase (outlet_id, day, number) "
    "WHERE number <> '' AND undone IS NULL",
    "CREATE INDEX purchase_day ON purchase (day, outlet_id)",
    "CREATE INDEX purchase_any_day ON purchase (number) WHERE number <> ''",
)


def up(migrator, db):
    class Base(Model):
        class Meta:
            legacy_table_names = False

    class Staff(Base):
        pass

    class Outlet(Base):
        pass

    class Programme(Base):
        pass

    class Bounds(Base):
        programme = ForeignKeyField(Programme, primary_key=True, on_delete="RESTRICT")
        combines = BooleanField()
        rank = IntegerField()
        most_in_all = IntegerField()
        budget = BigIntegerField()
        most_each = IntegerField()
        most_a_day = IntegerField()

    class Given(Base):
        programme = ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
        staff = ForeignKeyField(Staff, on_delete="RESTRICT", index=False)
        day = TextField()
        count = BigIntegerField()
        worth = BigIntegerField()

        class Meta:
            primary_key = CompositeKey("programme", "staff", "day")

    class Purchase(Base):
        uuid = BlobField(unique=True)
        content = BlobField()
        number = TextField()
        day = TextField()
        at = BigIntegerField()
        outlet = ForeignKeyField(Outlet, on_delete="RESTRICT", index=False)
        staff = ForeignKeyField(Staff, on_delete="RESTRICT", index=False)
        total = BigIntegerField()
        lines = TextField()
        undone = BigIntegerField(null=True)

    class PurchaseReturn(Base):
        uuid = BlobField(unique=True)
        content = BlobField()
        purchase = ForeignKeyField(Purchase, on_delete="RESTRICT")
        day = TextField()
        at = BigIntegerField()
        staff = ForeignKeyField(Staff, on_delete="RESTRICT", index=False)
        total = BigIntegerField()
        lines = TextField()

    class PurchaseAct(Base):
        act = BigIntegerField(primary_key=True)
        purchase = ForeignKeyField(Purchase, on_delete="RESTRICT")
        came_back = ForeignKeyField(PurchaseReturn, null=True, on_delete="RESTRICT")

    tables = [Purchase, PurchaseReturn, PurchaseAct, Bounds, Given]
    with db.bind_ctx([Staff, Outlet, Programme, *tables]):
        db.create_tables(tables)
    for index in _INDEXES:
        db.execute_sql(index)
