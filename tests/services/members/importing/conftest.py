"""What tests of lists share: a programme that people can join."""

import pytest

from tests.builders import a_programme
from tests.members import for_members


@pytest.fixture
def card(house, shop):
    """A stamp card of ten places for members, with two stamps at the start."""
    return for_members(a_programme("stamp_card", house, stamps_needed=10, head_start=2))
