"""Whom a programme is for, as the owner chooses it."""

import pytest

from stampcard.models.programmes import Programme
from stampcard.services import reach
from stampcard.services.reach import Reach
from tests.builders import a_programme


@pytest.fixture
def programme(house, shop):
    return a_programme("stamp_card", house)


def test_a_programme_is_for_whoever_holds_the_card(programme):
    assert reach.of(programme) == Reach("bearer", False, None)


def test_it_can_be_opened_to_members(programme):
    assert not reach.change(programme, Reach("both", True, 25_000))

    assert reach.of(Programme.get()) == Reach("both", True, 25_000)


def test_it_is_for_nobody_else(programme):
    (problem,) = reach.change(programme, Reach("everybody"))

    assert problem.field == "keyed"
    assert reach.of(Programme.get()) == Reach()
