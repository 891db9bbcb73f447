"""Who may open which address: `roles.toml` says it, every address is tried by all."""

import tomllib
from pathlib import Path

import pytest

from stampcard.models.access import Session
from stampcard.models.base import engine
from tests.web.crawl import a_street

MATRIX = tomllib.loads(Path(__file__).with_name("roles.toml").read_text())
GUARDS, ROUTES = MATRIX["guards"], MATRIX["routes"]
PEOPLE = [
    "visitor",
    "customer",
    "phone",
    "program",
    "manager",
    "owner",
    "partner",
    "revoked phone",
    "revoked program",
    "signed out",
    "gone",
]
LAST = {
    "access.pair": 1,
    "imports.drop": 1,
    "paper.drop_logo": 1,
    "shifts.lock": 1,
    "access.sign_out": 2,
}


@pytest.fixture
def street(app, no_paper):
    app.config["WTF_CSRF_ENABLED"] = False
    return a_street(app)


def outcome(answer):
    """What came of a request: let in, sent to sign in, or told no."""
    answer.close()
    if answer.status_code in {301, 302, 303, 307, 308}:
        return "sign-in" if answer.location.startswith("/sign-in") else "in"
    told = {401: "401", 403: "403", 404: "404", 405: "405"}
    assert answer.status_code < 500, answer
    return told.get(answer.status_code, "in")


def expected(endpoint, method, who):
    """What the matrix says; the people it does not name fare as a visitor does."""
    guard = GUARDS[ROUTES[f"{endpoint} {method}"]]
    said = guard.get(method, guard)
    return said.get(who, said["others"])


def test_every_address_is_in_the_matrix_and_nothing_else(street):
    there = {f"{endpoint} {method}" for endpoint, method, _ in street.addresses()}

    assert there == set(ROUTES)


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_gets_as_far_as_the_matrix_says(street, who):
    client = street.client(who)
    todo = sorted(street.addresses(), key=lambda each: LAST.get(each[0], 0))
    if engine().shared:  # PostgreSQL makes its own copies: there is none to download
        todo = [each for each in todo if each[0] != "backups.download"]

    found = {
        (endpoint, method): outcome(client.open(path, method=method))
        for endpoint, method, path in todo
    }

    wrong = {
        key: (came, expected(*key, who))
        for key, came in found.items()
        if came != expected(*key, who)
    }
    assert wrong == {}


def test_the_matrix_knows_the_people_it_names():
    tables = [table for guard in GUARDS.values() for table in guard.values()]
    named = {name for table in tables if isinstance(table, dict) for name in table}
    named |= {name for guard in GUARDS.values() for name in guard}

    assert named <= {*PEOPLE, "others", "GET", "POST"}


def test_an_ended_session_is_shut_out_of_what_it_could_open_before(street):
    client = street.client("manager")
    before = outcome(client.get("/batches"))
    Session.update(ended_at=street.house.clock()).execute()

    assert (before, outcome(client.get("/batches"))) == ("in", "sign-in")
