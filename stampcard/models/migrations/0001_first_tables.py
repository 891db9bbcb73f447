"""The first tables, frozen as they were; the ledger's rows can never change."""
from peewee import *


def _tables():
    class Base(Model):
        class Meta:
            legacy_table_names = False

    class Shop(Base):
        name = TextField()
        address = TextField()
        locale = TextField()
        digits = TextField()
        currency = TextField()
        country = TextField()
        timezone = TextField()
        public_url = TextField()
        demo = BooleanField()
        created_at = BigIntegerField()

    class Outlet(Base):
        name = TextField()

    class Staff(Base):
        name = TextField()
        role = TextField()
        password_hash = TextField()
        ended_at = BigIntegerField(null=True)

    class Session(Base):
        secret_hash = BlobField(unique=True)
        staff = ForeignKeyField(Staff, on_delete="RESTRICT")
        outlet = ForeignKeyField(Outlet, on_delete="RESTRICT")
        created_at = BigIntegerField()
        expires_at = BigIntegerField()
        ended_at = BigIntegerField(null=True)

    class Device(Base):
        name = TextField()
        token_hash = BlobField(unique=True)
        staff = ForeignKeyField(Staff, on_delete="RESTRICT")
        outlet = ForeignKeyField(Outlet, on_delete="RESTRICT")
        paired_at = BigIntegerField()
        seen_at = BigIntegerField(null=True)
        revoked_at = BigIntegerField(null=True)

    class Pairing(Base):
        secret_hash = BlobField(unique=True)
        name = TextField()
        staff = ForeignKeyField(Staff, on_delete="RESTRICT")
        outlet = ForeignKeyField(Outlet, on_delete="RESTRICT")
        expires_at = BigIntegerField()
        used_at = BigIntegerField(null=True)

    class Programme(Base):
        kind = TextField()
        name = TextField()
        preset = TextField()
        state = TextField()
        created_at = BigIntegerField()

    class TermsVersion(Base):
        programme = ForeignKeyField(Programme, on_delete="RESTRICT")
        version = IntegerField()
        settings = TextField()
        created_at = BigIntegerField()

        class Meta:
            indexes = ((("programme", "version"), True),)

    class Batch(Base):
        programme = ForeignKeyField(Programme, on_delete="RESTRICT")
        terms = ForeignKeyField(TermsVersion, on_delete="RESTRICT")
        first_serial = BigIntegerField(unique=True)
        last_serial = BigIntegerField(unique=True)
        state = TextField()
        key_id = TextField()
        settings = TextField()
        valid_from = DateField(null=True)
        valid_until = DateField(null=True)
        printed_at = BigIntegerField()
        printed_by = ForeignKeyField(Staff, on_delete="RESTRICT")

    class Account(Base):
        opened_at = BigIntegerField()

    class Card(Base):
        serial = BigIntegerField(primary_key=True)
        batch = ForeignKeyField(Batch, on_delete="RESTRICT", index=False)
        account = ForeignKeyField(Account, null=True, on_delete="RESTRICT", index=False)
        state = TextField()

    class PrintRun(Base):
        batch = ForeignKeyField(Batch, on_delete="RESTRICT")
        first_serial = BigIntegerField()
        last_serial = BigIntegerField()
        state = TextField()
        done = IntegerField()
        total = IntegerField()
        pages = IntegerField()
        file = TextField()
        problem = TextField()
        started_by = ForeignKeyField(Staff, on_delete="RESTRICT")
        started_at = BigIntegerField()

    class Act(Base):
        seq = AutoField()
        id = BlobField(unique=True)
        content = BlobField()
        verb = TextField()
        programme = ForeignKeyField(Programme, null=True, index=False)
        card = BigIntegerField(null=True)
        outlet = ForeignKeyField(Outlet, index=False)
        staff = ForeignKeyField(Staff, index=False)
        device = IntegerField(null=True)
        at = BigIntegerField()
        day = TextField()
        outcome = TextField()
        reason = TextField()
        reverses = IntegerField(null=True, unique=True)
        detail = TextField()
        hash = BlobField()

        class Meta:
            indexes = ((("card", "seq"), False), (("day", "seq"), False))

    class Entry(Base):
        act = ForeignKeyField(Act, index=False)
        line = IntegerField()
        account = ForeignKeyField(Account, index=False)
        unit = TextField()
        amount = BigIntegerField()
        note = TextField()

        class Meta:
            primary_key = CompositeKey("act", "line")
            indexes = ((("account", "act"), False),)
            without_rowid = True

    class Balance(Base):
        account = ForeignKeyField(Account, index=False)
        programme = ForeignKeyField(Programme, index=False)
        unit = TextField()
        amount = BigIntegerField()

        class Meta:
            primary_key = CompositeKey("account", "programme", "unit")
            without_rowid = True

    return [Shop, Outlet, Staff, Session, Device, Pairing, Programme, TermsVersion,
            Batch, Account, Card, PrintRun, Act, Entry, Balance]


def up(migrator, db):
    tables = _tables()
    sqlite = isinstance(db, SqliteDatabase)
    for table in () if sqlite else tables:
        table._meta.without_rowid = False  # words that only SQLite knows
    with db.bind_ctx(tables):
        db.create_tables(tables)
    guard = _guard_on_sqlite if sqlite else _guard_on_postgresql
    for table in ("act", "entry", "terms_version"):
        guard(db, table, f"{table} rows are only ever added")


def _guard_on_sqlite(db, table, why):
    for verb in ("UPDATE", "DELETE"):
        db.execute_sql(
            f"CREATE TRIGGER {table}_never_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
        )


def _guard_on_postgresql(db, table, why):
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
