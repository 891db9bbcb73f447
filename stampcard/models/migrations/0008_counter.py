"""How the counter behaves, as the owner chose."""

_COLUMNS = (
    "shop ADD COLUMN stamps_at_once BOOLEAN NOT NULL DEFAULT TRUE",
    "shop ADD COLUMN offline_worth BIGINT NOT NULL DEFAULT 0",
    "shop ADD COLUMN offline_gifts BOOLEAN NOT NULL DEFAULT FALSE",
)


def up(migrator, db):
    for column in _COLUMNS:
        db.execute_sql(f"ALTER TABLE {column}")
