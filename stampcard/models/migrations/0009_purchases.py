"""Bills: what was bought, which acts came of it, and what of it came back."""
from peewee import *

# A bill's number is the shop's own: once on a day in an outlet, where it is given.
_INDEXES = (
    "CREATE UNIQUE INDEX purchase_number ON purchase (outlet_id, day, number) "
    "WHERE number <> ''",
)


def up(migrator, db):
    class Base(Model):
        class Meta:
            legacy_table_names = False

    class Staff(Base):
        pass

    class Outlet(Base):
        pass

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

    with db.bind_ctx([Staff, Outlet, Purchase, PurchaseReturn, PurchaseAct]):
        db.create_tables([Purchase, PurchaseReturn, PurchaseAct])
    for index in _INDEXES:
        db.execute_sql(index)
