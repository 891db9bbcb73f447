"""Members by phone number, what they agreed to, asked for, and what became of it."""
from peewee import *

_COLUMNS = (
    "batch ADD COLUMN paperless BOOLEAN NOT NULL DEFAULT FALSE",
    "card ADD COLUMN replaced_by BIGINT",
    "account ADD COLUMN moved_to BIGINT",
    "programme ADD COLUMN keyed TEXT NOT NULL DEFAULT 'bearer'",
    "programme ADD COLUMN number_spends BOOLEAN NOT NULL DEFAULT FALSE",
    "programme ADD COLUMN proof_above BIGINT",
    "shop ADD COLUMN regime TEXT NOT NULL DEFAULT ''",
    "shop ADD COLUMN contact TEXT NOT NULL DEFAULT ''",
    "shop ADD COLUMN dormant_months INTEGER NOT NULL DEFAULT 12",
    "shop ADD COLUMN kept_months INTEGER NOT NULL DEFAULT 0",
    "shop ADD COLUMN policy_checked INTEGER NOT NULL DEFAULT 0",
)
# What proves a consent never changes. A consent goes with its member, or to another one.
_PROOF = (
    "id, purpose, given, version, locale, text_hash, channel, slip, at, staff_id, "
    "outlet, device"
)
_GUARDS = (
    ("policy", ("UPDATE", "DELETE"), "policy rows are only ever added"),
    ("consent", (f"UPDATE OF {_PROOF}",), "consent rows never change"),
)
_INDEXES = (
    "CREATE INDEX card_account_id ON card (account_id)",
    "CREATE INDEX account_moved_to ON account (moved_to) WHERE moved_to IS NOT NULL",
    "CREATE INDEX batch_terms_paperless ON batch (terms_id, paperless)",
)


def _tables():
    class Base(Model):
        class Meta:
            legacy_table_names = False

    class Account(Base):
        pass

    class Staff(Base):
        pass

    class Member(Base):
        id = BigIntegerField(primary_key=True)
        fingerprint = BlobField(unique=True)
        phone = BlobField()
        tail = BlobField(index=True)
        head = BlobField(index=True)
        key_id = TextField(index=True)
        name = TextField()
        locale = TextField()
        birth_month = IntegerField(null=True)
        birth_day = IntegerField(null=True)
        channel = TextField()
        address = BlobField(null=True)
        every_days = IntegerField()
        note = TextField()
        pin_hash = TextField()
        joined_at = BigIntegerField()
        joined_by = ForeignKeyField(Staff, on_delete="RESTRICT", index=False)
        joined_how = TextField()
        confirmed_at = BigIntegerField(null=True)
        seen_at = BigIntegerField(index=True)

        class Meta:
            indexes = ((("birth_month", "birth_day"), False),)

    class NameWord(Base):
        word = TextField()
        member = ForeignKeyField(Member, on_delete="CASCADE")

        class Meta:
            primary_key = CompositeKey("word", "member")
            without_rowid = True

    class MemberTag(Base):
        tag = TextField()
        member = ForeignKeyField(Member, on_delete="CASCADE")

        class Meta:
            primary_key = CompositeKey("tag", "member")
            without_rowid = True

    class Holding(Base):
        account = ForeignKeyField(Account, on_delete="RESTRICT", primary_key=True)
        member = ForeignKeyField(Member, on_delete="CASCADE")
        serial = BigIntegerField(unique=True)
        since = BigIntegerField()

    class Policy(Base):
        version = IntegerField()
        locale = TextField()
        purposes = TextField()
        text = TextField()
        hash = TextField(index=True)
        published_at = BigIntegerField()
        published_by = ForeignKeyField(Staff, on_delete="RESTRICT", index=False)

        class Meta:
            indexes = ((("version", "locale"), True),)

    class Consent(Base):
        member = ForeignKeyField(Member, on_delete="CASCADE")
        purpose = TextField()
        given = BooleanField()
        version = IntegerField()
        locale = TextField()
        text_hash = TextField()
        channel = TextField()
        slip = TextField()
        at = BigIntegerField()
        staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT", index=False)
        outlet = IntegerField(null=True)
        device = IntegerField(null=True)

    class RightsRequest(Base):
        member = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        kind = TextField()
        regime = TextField()
        received_at = BigIntegerField()
        due = TextField()
        how = TextField()
        proof = TextField()
        words = TextField()
        state = TextField(index=True)
        answered_at = BigIntegerField(null=True)
        answer = TextField()
        answered_by = ForeignKeyField(
            Staff, null=True, on_delete="RESTRICT", index=False, backref="answered"
        )
        staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT", index=False)

    class Erasure(Base):
        member = BigIntegerField(unique=True)
        at = BigIntegerField()
        why = TextField()
        request = IntegerField(null=True)
        removed = TextField()
        acts = BigIntegerField()
        head = TextField()
        staff = ForeignKeyField(Staff, null=True, on_delete="RESTRICT", index=False)

    class Incident(Base):
        noticed_at = BigIntegerField()
        what = TextField()
        data = TextField()
        affected = IntegerField()
        done = TextField()
        authority_told_at = BigIntegerField(null=True)
        findings_told_at = BigIntegerField(null=True)
        people_told_at = BigIntegerField(null=True)
        closed_at = BigIntegerField(null=True)
        staff = ForeignKeyField(Staff, on_delete="RESTRICT", index=False)

    class Message(Base):
        member = ForeignKeyField(Member, on_delete="CASCADE")
        purpose = TextField()
        about = TextField()
        text = TextField()
        queued_at = BigIntegerField()
        state = TextField()
        due_at = BigIntegerField()
        tries = IntegerField()
        ended_at = BigIntegerField(null=True)
        why = TextField()

        class Meta:
            indexes = ((("member", "about"), True), (("state", "due_at"), False))

    class OneTimeCode(Base):
        fingerprint = BlobField(primary_key=True)
        code_hash = TextField()
        expires_at = BigIntegerField(index=True)
        used_for = TextField()

    class MemberSession(Base):
        secret_hash = BlobField(unique=True)
        member = ForeignKeyField(Member, on_delete="CASCADE")
        how = TextField()
        created_at = BigIntegerField()
        expires_at = BigIntegerField(index=True)

    class JoinWish(Base):
        serial = BigIntegerField(unique=True)
        fingerprint = BlobField()
        phone = BlobField()
        key_id = TextField()
        name = TextField()
        locale = TextField()
        purposes = TextField()
        version = IntegerField()
        text_hash = TextField()
        at = BigIntegerField()
        expires_at = BigIntegerField(index=True)

    return [Member, NameWord, MemberTag, Holding, Policy, Consent, RightsRequest,
            Erasure, Incident, Message, OneTimeCode, MemberSession, JoinWish]


def up(migrator, db):
    tables = _tables()
    for table in () if isinstance(db, SqliteDatabase) else tables:
        table._meta.without_rowid = False  # words that only SQLite knows
    with db.bind_ctx(tables):
        db.create_tables(tables)
    for guarded, verbs, why in _GUARDS:
        _guard(db, guarded, verbs, why)
    if not isinstance(db, SqliteDatabase):  # so that an index finds beginnings
        for table, column in (("name_word", "word"), ("member_tag", "tag")):
            db.execute_sql(
                f'ALTER TABLE {table} ALTER COLUMN {column} TYPE TEXT COLLATE "C"'
            )
    for column in _COLUMNS:
        db.execute_sql(f"ALTER TABLE {column}")
    for index in _INDEXES:
        db.execute_sql(index)


def _guard(db, table, verbs, why):
    sqlite = isinstance(db, SqliteDatabase)
    if not sqlite:
        db.execute_sql(
            f"CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{why}' USING ERRCODE = "
            "'integrity_constraint_violation'; END $$"
        )
    does = (
        f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
        if sqlite
        else f"FOR EACH ROW EXECUTE FUNCTION {table}_stays()"
    )
    for verb in verbs:
        name = f"{table}_never_{verb.split()[0].lower()}"
        db.execute_sql(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {does}")
