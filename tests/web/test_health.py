import importlib

import pytest

from stampcard.models.base import database
from stampcard.models.shops import Outlet
from stampcard.models.writing import StorageError
from tests.builders import a_shop

# The package names its blueprint like the module.
health = importlib.import_module("stampcard.web.health")


def test_a_shop_that_could_take_an_act_is_well(client, app):
    a_shop(app.extensions["stampcard"].house)

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json["status"]) == (200, "ok")
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


@pytest.mark.parametrize("cause", ["database is locked", "database or disk is full"])
def test_a_failing_disk_is_told_with_its_cause(client, monkeypatch, cause):
    def write(job):
        raise StorageError(OSError(cause))

    monkeypatch.setattr(health, "write", write)

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json["message"]) == (503, cause)


def test_a_write_that_does_nothing_counts_as_failing(client, monkeypatch):
    monkeypatch.setattr(health, "write", lambda job: None)

    assert client.get("/healthz").status_code == 503
