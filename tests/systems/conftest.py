"""The shop that every system is played in."""

import pytest

from stampcard.services import paper, print_runs
from tests.systems.shop import Shop


@pytest.fixture
def shop(app, clock, monkeypatch):
    """A shop in Dhaka on 1 March 2026, whose printer is off."""
    monkeypatch.setattr(print_runs, "start", lambda run, house: None)
    monkeypatch.setattr(paper, "troubles", lambda *order, **more: ())
    return Shop(app, clock)
