import sqlite3

import peewee
import pytest

from stampcard.models.base import database
from stampcard.models.writing import StorageError
from stampcard.services import access
from tests.builders import a_shop


@pytest.fixture
def visitor(app):
    """A browser of an app that is not under test: what fails is answered."""
    a_shop(app.extensions["stampcard"].house)
    app.config.update(TESTING=False, WTF_CSRF_ENABLED=False)
    return app.test_client()


@pytest.mark.sqlite
def test_a_broken_database_still_answers_with_a_sentence(visitor):
    database.execute_sql("PRAGMA foreign_keys = 0")
    database.execute_sql("DROP TABLE shop")

    page = visitor.get("/sign-in")
    told = visitor.get("/api/v1/cards/1", headers={"Authorization": "Bearer x"})

    assert page.status_code == 503
    assert "Nothing was recorded. Please try again." in page.text
    assert "Traceback" not in page.text
    assert told.status_code in {401, 503}
    assert told.json.keys() == {"error"}


@pytest.mark.parametrize(
    ("failure", "status"),
    [
        (peewee.OperationalError("disk I/O error"), 503),
        (peewee.OperationalError("unable to open database file"), 503),
        (sqlite3.OperationalError("database is locked"), 503),
        (peewee.DatabaseError("database disk image is malformed"), 503),
        (peewee.InterfaceError("connection already closed"), 503),
        (peewee.OperationalError("database or disk is full"), 507),
        (peewee.ProgrammingError("you did not supply a value"), 500),
    ],
)
def test_a_page_that_cannot_be_read_asks_to_try_again(visitor, failure, status):
    def fail():
        raise failure

    visitor.application.add_url_rule("/failing", view_func=fail)

    page = visitor.get("/failing")

    assert page.status_code == status
    assert ("Retry-After" in page.headers) == (status != 500)


@pytest.mark.sqlite
def test_after_a_failed_read_the_thread_has_a_new_connection(visitor):
    suspect = database.connection()
    visitor.application.add_url_rule(
        "/failing", view_func=lambda: suspect.execute("SELECT nothing")
    )

    assert visitor.get("/failing").status_code == 503
    assert database.connection() is not suspect


@pytest.mark.parametrize(
    ("cause", "status", "said"),
    [
        ("database is locked", 503, "Nothing was recorded. Please try again."),
        ("database or disk is full", 507, "The disk is full. Nothing was recorded."),
    ],
)
def test_a_failing_disk_is_one_sentence_on_a_page(
    visitor, monkeypatch, cause, status, said
):
    def write(job):
        raise StorageError(OSError(cause))

    monkeypatch.setattr(access, "write", write)

    page = visitor.post("/sign-in", data={"password": "a password of the shop"})

    assert page.status_code == status
    assert said in page.text
    assert int(page.headers["Retry-After"]) > 0


def test_a_form_from_another_site_is_not_taken(app):
    a_shop(app.extensions["stampcard"].house)

    page = app.test_client().post("/sign-in", data={"password": "x"})

    assert page.status_code == 400
    assert "open for too long" in page.text


def test_a_wrong_way_to_open_an_address_says_which_is_right(visitor):
    page = visitor.get("/sign-out")

    assert page.status_code == 405
    assert "POST" in page.headers["Allow"]
