"""What tests of the counter's members share: a programme, a card, a paired phone.

Each module says by its `house` that the app's shop is set up.
"""

import pytest

from tests.builders import a_batch, a_code, a_programme
from tests.members import for_members
from tests.web.visits import a_phone, press


@pytest.fixture
def phone(app, house):
    return a_phone(app, house)


@pytest.fixture
def programme(house):
    """A stamp card for members, of four stamps, without a pause."""
    settings = {"stamps_needed": 4, "pause_seconds": 0, "reward": "A cup of tea"}
    return for_members(a_programme("stamp_card", house, **settings))


@pytest.fixture
def code(programme, house):
    """The code of a printed card of that programme, which is nobody's yet."""
    return a_code(a_batch(programme, 5, house), house=house)


@pytest.fixture
def look_up(phone):
    """Types something into the field of the counter and goes on."""

    def type_in(text, phone=phone):
        return press(phone, phone.get("/counter"), "Go on", code=text)

    return type_in
