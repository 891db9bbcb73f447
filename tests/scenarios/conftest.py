"""A shop for each case; `shop` takes it both by programs and on the counter's pages."""

import pytest

from tests.scenarios.shop import API, PAGE, Shop


@pytest.fixture
def till(app, clock):
    """A shop whose bills come from a program."""
    return Shop(app, clock)


@pytest.fixture(params=[API, PAGE])
def shop(request, app, clock):
    """A shop in which acts come from a program, then one with pages."""
    return Shop(app, clock, request.param)
