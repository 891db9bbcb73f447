"""Reading only, from now on: where writing on could bury what can still be saved."""

from stampcard.models.base import close_database, engine
from stampcard.models.engines import Sqlite


def refuse_writes() -> None:
    """Let no connection opened from now on write; for a start, before any thread."""
    opened = engine()
    if isinstance(opened, Sqlite):
        opened.database.pragma("query_only", 1, permanent=True)
    else:
        options = opened.database.connect_params["options"]
        opened.database.connect_params["options"] = (
            f"{options} -c default_transaction_read_only=on"
        )
    close_database()
