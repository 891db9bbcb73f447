"""Who may do what another may."""

import pytest

from stampcard.values.roles import AT_COUNTER, ROLE_TEXTS, Role, at_least


@pytest.mark.parametrize("place", range(3))
def test_each_at_the_counter_may_all_that_those_before_may(place):
    least = AT_COUNTER[place]

    assert [at_least(role, least) for role in AT_COUNTER] == [
        other >= place for other in range(3)
    ]


@pytest.mark.parametrize("role", ["partner", "visitor", "", "root"])
@pytest.mark.parametrize("least", AT_COUNTER)
def test_nobody_else_may_anything(role, least):
    assert not at_least(role, least)


def test_every_role_has_a_name():
    assert set(ROLE_TEXTS) == set(Role)
