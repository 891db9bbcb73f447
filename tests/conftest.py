"""What tests share: a clock that stands still, a fresh house, a shop in it, an app."""

import os

import pytest
from hypothesis import settings as hypothesis_settings

from stampcard.config import Settings
from stampcard.models.base import close_database, open_database
from stampcard.services.house import Actor
from tests.builders import Clock, a_house, a_shop

SECRET_KEY = "the secret key of the shop in the tests"
# A busy machine is no defect: nothing in a test hangs on how long it takes.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch):
    """Passwords hashed at a strength for tests, or each shop takes half a second."""
    monkeypatch.setattr("stampcard.values.secrets._COST", 16)


@pytest.fixture(autouse=True)
def own_environment():
    """Printing hides the system's fonts from its process; the next test has them."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def clock():
    """Stands at 12:00 in Dhaka on 1 March 2026 until it is moved."""
    return Clock()


@pytest.fixture
def house(tmp_path, clock):
    """A house over a database that was just made."""
    open_database(f"sqlite:///{tmp_path}/x.sqlite3")
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
def settings(tmp_path):
    """The settings of a new installation in a folder of its own."""
    folder = tmp_path / "instance"
    folder.mkdir()
    return Settings(
        instance_path=folder,
        database_url=f"sqlite:///{folder}/stampcard.sqlite3",
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
