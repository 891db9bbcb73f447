"""What tests of pages share: the app's house, and a browser of the owner."""

import pytest

from stampcard.models.shops import Staff
from stampcard.services import access, print_runs, print_worker
from tests.builders import a_shop


@pytest.fixture
def home(app):
    """The house of the app, so that builders fill its database."""
    return app.extensions["stampcard"].house


@pytest.fixture
def owner(app, home):
    """A browser in which the owner of a new shop is signed in; forms need no token."""
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    signed_in(client, a_shop(home), home)
    return client


def signed_in(client, staff, house):
    """Put a fresh session into a browser."""
    client.set_cookie("sid", access.open_session(staff, house=house))


@pytest.fixture
def next_day(owner, home, clock):
    """A function that moves the clock to the next day, and signs the owner in anew."""

    def move():
        clock.move(days=1)
        signed_in(owner, Staff.get(), home)

    return move


@pytest.fixture
def no_paper(monkeypatch):
    """Print runs wait for ever, which saves a process each; so does a single card."""
    monkeypatch.setattr(print_runs, "start", lambda run, house: None)
    monkeypatch.setattr(print_worker, "pdf", lambda job: b"%PDF-1.7\n")
