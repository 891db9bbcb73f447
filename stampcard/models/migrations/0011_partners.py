"""Partners, what was agreed with them, what they hand out, and whom they sent."""
from peewee import *

_GUARDED = ("agreement", "partner_payment")


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

    class Batch(Base):
        pass

    class Account(Base):
        pass

    class PartnerTier(Base):
        name = TextField(unique=True)
        share = IntegerField()
        days = IntegerField()
        from_sent = IntegerField()

    class Partner(Base):
        name = TextField()
        tier = ForeignKeyField(PartnerTier, null=True, on_delete="RESTRICT")
        state = TextField()
        outlet = ForeignKeyField(Outlet, unique=True, on_delete="RESTRICT")
        trial_until = TextField()
        link_hash = BlobField(null=True, unique=True)
        made_at = BigIntegerField()

    class Agreement(Base):
        sort = TextField()
        programme = ForeignKeyField(Programme, null=True, on_delete="RESTRICT")
        payer = IntegerField()
        payee = IntegerField()
        figure = BigIntegerField()
        days = IntegerField()
        at = BigIntegerField()
        staff = ForeignKeyField(Staff, on_delete="RESTRICT", index=False)

    class PartnerPayment(Base):
        payer = IntegerField()
        payee = IntegerField()
        amount = BigIntegerField()
        at = BigIntegerField()
        staff = ForeignKeyField(Staff, on_delete="RESTRICT", index=False)

    class PartnerBatch(Base):
        batch = ForeignKeyField(Batch, primary_key=True, on_delete="RESTRICT")
        by = IntegerField()
        of = IntegerField()

    class SentAccount(Base):
        account = ForeignKeyField(Account, primary_key=True, on_delete="RESTRICT")
        partner = ForeignKeyField(Partner, on_delete="RESTRICT")
        day = TextField()

    tables = [PartnerTier, Partner, Agreement, PartnerPayment, PartnerBatch]
    tables.append(SentAccount)
    with db.bind_ctx([Staff, Outlet, Programme, Batch, Account, *tables]):
        db.create_tables(tables)
    guard = _on_sqlite if isinstance(db, SqliteDatabase) else _on_postgresql
    for table in _GUARDED:
        guard(db, table, f"{table} rows are only ever added")


def _on_sqlite(db, table, why):
    for verb in ("UPDATE", "DELETE"):
        db.execute_sql(
            f"CREATE TRIGGER {table}_never_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
        )


def _on_postgresql(db, table, why):
    db.execute_sql(
        f"CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{why}' USING ERRCODE = "
        "'integrity_constraint_violation'; END $$"
    )
    for verb in ("UPDATE", "DELETE", "TRUNCATE"):
        each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
        db.execute_sql(
            f"CREATE TRIGGER {table}_never_{verb.lower()} BEFORE {verb} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {table}_stays()"
        )
