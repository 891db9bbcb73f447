"""The database: opened safely, brought up to date, or refused in a sentence."""

import sqlite3
import threading
from datetime import UTC, datetime

import pytest

from stampcard.models.base import (
    BadDatabase,
    MomentField,
    close_database,
    database,
    open_database,
    row,
    rows,
)

pytestmark = pytest.mark.sqlite


@pytest.fixture
def url(tmp_path):
    yield f"sqlite:///{tmp_path}/x.sqlite3"
    close_database()


def test_every_answered_write_survives_a_power_cut(url):
    open_database(url)

    assert row("PRAGMA journal_mode") == ("wal",)
    assert row("PRAGMA synchronous") == (2,)
    assert row("PRAGMA foreign_keys") == (1,)
    assert row("PRAGMA busy_timeout") == (5000,)


def test_another_thread_gets_the_same_guarantees(url):
    open_database(url)
    found = []

    def look() -> None:
        found.append([row("PRAGMA synchronous"), row("PRAGMA foreign_keys")])
        close_database()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()

    assert found == [[(2,), (1,)]]


def test_a_new_file_gets_every_table(url):
    open_database(url)

    tables = {
        name for (name,) in rows("SELECT name FROM sqlite_master WHERE type='table'")
    }

    assert {
        "shop",
        "outlet",
        "staff",
        "programme",
        "terms_version",
        "batch",
        "card",
    } <= tables
    assert {
        "act",
        "entry",
        "balance",
        "account",
        "session",
        "device",
        "pairing",
    } <= tables


def test_opening_again_changes_nothing(url):
    open_database(url)
    before = rows("SELECT sql FROM sqlite_master ORDER BY name")
    database.execute_sql("INSERT INTO outlet (name) VALUES ('kept')")
    close_database()

    open_database(url)

    assert rows("SELECT sql FROM sqlite_master ORDER BY name") == before
    assert row("SELECT name FROM outlet") == ("kept",)


def refusal(url: str) -> str:
    with pytest.raises(BadDatabase) as told:
        open_database(url)
    close_database()
    return str(told.value)


def test_where_no_log_can_be_kept_the_database_is_refused():
    assert "network drive" in refusal("sqlite:///:memory:")


def test_a_folder_that_is_not_there_is_refused_in_a_sentence(tmp_path):
    assert refusal(f"sqlite:///{tmp_path}/nowhere/x.sqlite3").endswith(".")


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path):
    file = tmp_path / "x.sqlite3"
    file.write_text("a letter to the landlord, " * 100)

    assert "x.sqlite3" in refusal(f"sqlite:///{file}")
    assert file.read_text().startswith("a letter")


def test_a_cut_off_database_is_refused(tmp_path, url):
    open_database(url)
    close_database()
    file = tmp_path / "x.sqlite3"
    file.write_bytes(file.read_bytes()[:3000])

    assert refusal(url)


def test_closing_twice_is_no_harm(url):
    open_database(url)

    close_database()
    close_database()

    assert database.is_closed()


def test_a_moment_is_kept_in_whole_milliseconds():
    field, moment = MomentField(), datetime(2026, 3, 1, 6, 0, 0, 1000, tzinfo=UTC)

    assert field.python_value(field.db_value(moment)) == moment
    assert field.db_value(moment) == 1_772_344_800_001
    assert field.db_value(None) is field.python_value(None) is None


def test_the_ledger_cannot_name_a_programme_that_is_not_there(url):
    open_database(url)

    with pytest.raises(Exception, match="FOREIGN KEY"):
        database.execute_sql(
            "INSERT INTO terms_version (programme_id, version, settings, created_at) "
            "VALUES (99, 1, '{}', 0)"
        )


def test_the_file_is_a_plain_sqlite_database(tmp_path, url):
    open_database(url)
    close_database()

    with sqlite3.connect(tmp_path / "x.sqlite3") as other:
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    other.close()
