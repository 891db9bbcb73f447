"""What tests share: a clock that stands still, a fresh house, a shop in it, an app."""

import os
import shutil

import pytest
from hypothesis import settings as hypothesis_settings

from stampcard.config import Settings
from stampcard.models.base import close_database, open_database
from stampcard.services.house import Actor
from tests import engines
from tests.builders import Clock, a_house, a_shop

SECRET_KEY = "the secret key of the shop in the tests"
# A busy machine is no defect: nothing in a test hangs on how long it takes.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch):
    """Passwords hashed at a strength for tests, or each shop takes half a second."""
    monkeypatch.setattr("stampcard.values.secrets._COST", 16)


@pytest.fixture(scope="session", autouse=True)
def first_environment():
    """The environment before any test, or fixture of a whole module, touched it."""
    return dict(os.environ)


@pytest.fixture(autouse=True)
def own_environment(first_environment):
    """Printing hides the system's fonts from its process; the next test has them.

    A fixture of a whole module may print too, before its first test begins.
    """
    _restore(first_environment)
    yield
    _restore(first_environment)


def _restore(environment):
    mine = {"PYTEST_CURRENT_TEST": os.environ["PYTEST_CURRENT_TEST"]}
    os.environ.clear()
    os.environ.update(environment | mine)


@pytest.fixture
def clock():
    """Stands at 12:00 in Dhaka on 1 March 2026 until it is moved."""
    return Clock()


def pytest_addoption(parser):
    """Which engine the tests run on."""
    parser.addoption(
        "--postgresql", action="store_true", help="run on PostgreSQL, not SQLite"
    )


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL leave out what is only about SQLite's file."""
    if config.getoption("--postgresql"):
        skip = pytest.mark.skip(reason="about SQLite's file")
        for item in items:
            if item.get_closest_marker("sqlite"):
                item.add_marker(skip)


@pytest.fixture(scope="session")
def new_database(request):
    """Makes a database on a PostgreSQL server that runs as long as the tests."""
    with engines.postgresql() as migrated:
        yield migrated


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory):
    """A new database, made once: each test begins with a copy of it."""
    file = tmp_path_factory.mktemp("new") / "x.sqlite3"
    open_database(f"sqlite:///{file}")
    close_database()
    return file


@pytest.fixture
def database_url(request, tmp_path):
    """Where this test's database is: a file, or on a server with `--postgresql`."""
    if not request.config.getoption("--postgresql"):
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path)
        yield f"sqlite:///{tmp_path}/x.sqlite3"
        return
    url = request.getfixturevalue("new_database")()
    yield url
    close_database()
    engines.dropped(url)


@pytest.fixture
def house(tmp_path, clock, database_url):
    """A house over a database that was just made."""
    open_database(database_url)
    yield a_house(tmp_path, clock)
    close_database()


@pytest.fixture
def shop(house):
    """The owner of a shop in Dhaka that speaks English and counts in taka."""
    return a_shop(house)


@pytest.fixture
def actor(shop):
    """The owner at the shop's one counter."""
    return Actor(staff=shop.id, outlet=1)


@pytest.fixture
def settings(tmp_path, database_url):
    """The settings of a new installation in a folder of its own."""
    folder = tmp_path / "instance"
    folder.mkdir()
    return Settings(
        instance_path=folder,
        database_url=database_url,
        secret_key=SECRET_KEY,
    )


@pytest.fixture
def app(settings, clock):
    """The whole app on those settings and that clock; no shop in it yet."""
    from stampcard import create_app

    made = create_app(settings, clock=clock)
    made.config["TESTING"] = True
    yield made
    close_database()


@pytest.fixture
def client(app):
    """A browser without cookies."""
    return app.test_client()
