"""People with PINs, shifts on devices, sessions that rest, acts that ask for a PIN."""
from peewee import *

_COLUMNS = (
    "staff ADD COLUMN pin_hash TEXT NOT NULL DEFAULT ''",
    "device ADD COLUMN program BOOLEAN NOT NULL DEFAULT FALSE",
    "session ADD COLUMN seen_at BIGINT",
    "session ADD COLUMN confirmed_at BIGINT",
    "session ADD COLUMN device_id INTEGER REFERENCES device (id) ON DELETE RESTRICT",
    "shop ADD COLUMN pin_above BIGINT",
    "shop ADD COLUMN pin_for TEXT NOT NULL DEFAULT ''",
    "shop ADD COLUMN pin_role TEXT NOT NULL DEFAULT 'staff'",
)


def up(migrator, db):
    for column in _COLUMNS:
        db.execute_sql(f"ALTER TABLE {column}")
    db.execute_sql("CREATE INDEX session_device_id ON session (device_id)")
