"""The attacks from outside, in small: the full sizes are for `make torture`."""

import pytest

from tests.torture import headers, ids, model, roles, tricks

SEED = 2026


@pytest.mark.parametrize("theme", [headers, ids, tricks], ids=lambda m: m.__name__)
def test_what_is_promised_holds(theme):
    missed = [figure for figure in theme.figures(False, SEED) if not figure.ok]

    assert missed == []


def test_a_shop_that_forgets_ids_is_found_out():
    missed = [figure for figure in model.controls(40, 30, SEED) if not figure.ok]

    assert missed == []


def test_the_table_of_roles_names_every_route():
    assert roles.listed().ok
