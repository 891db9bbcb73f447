"""How the counter behaves, as the owner chose."""

_COLUMNS = ("shop ADD COLUMN stamps_at_once BOOLEAN NOT NULL DEFAULT TRUE",)


def up(migrator, db):
    for column in _COLUMNS:
        db.execute_sql(f"ALTER TABLE {column}")
