import pytest

from stampcard.models.base import database
from stampcard.models.shops import Outlet
from stampcard.models.writing import StorageError
from stampcard.services import health
from tests.builders import a_shop


def test_a_shop_that_could_take_an_act_is_well(client, app):
    a_shop(app.extensions["stampcard"].house)

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json["status"]) == (200, "ok")
    assert answer.json["free_mb"] > 0
    assert isinstance(answer.json["warnings"], list)
    assert "Set-Cookie" not in answer.headers


def test_it_is_well_before_set_up(client):
    assert client.get("/healthz").status_code == 200


def test_looking_leaves_nothing_behind(client, app):
    a_shop(app.extensions["stampcard"].house)

    for _ in range(3):
        client.get("/healthz")

    assert [outlet.name for outlet in Outlet.select()] == ["Corner Café"]


@pytest.mark.sqlite
def test_a_database_that_cannot_be_written_is_told(client):
    database.execute_sql("PRAGMA query_only = 1")

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json["status"]) == (503, "failing")
    assert answer.json["wrong"] == "read_only"


@pytest.mark.parametrize(
    ("cause", "word", "message"),
    [
        ("database is locked", "busy", "Another program holds the database."),
        ("database or disk is full", "full", "The disk is full."),
    ],
)
def test_a_failing_disk_is_told_with_its_cause(
    client, monkeypatch, cause, word, message
):
    def write(job):
        raise StorageError(OSError(cause))

    monkeypatch.setattr(health, "write", write)

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert (answer.json["wrong"], answer.json["message"]) == (word, message)
    assert int(answer.headers["Retry-After"]) > 0


def test_it_answers_whatever_host_it_is_asked_for(client):
    answer = client.get("/healthz", headers={"Host": "monitor.example"})

    assert answer.status_code == 200
