"""Members looked through: short lists, counts, tags."""

import pytest

from stampcard.services.members import browsing
from tests.members import a_member


@pytest.mark.parametrize(
    ("days", "listed"),
    [(363, 0), (364, 1), (365, 0), (729, 0), (730, 1), (1095, 1)],
)
def test_a_leap_day_is_kept_the_day_before_in_other_years(
    house, shop, clock, days, listed
):
    a_member(house, birthday=(2, 29))
    clock.move(days=days)  # from 1 March 2026; 29 February 2028 lies 730 days later

    assert len(browsing.listed(browsing.TODAY, house)) == listed


def test_a_list_there_is_not_is_empty(house, shop):
    assert browsing.listed("nonsense", house) == []


def test_all_are_counted_and_those_who_are_new_or_away(house, shop, clock):
    a_member(house, "01700000001")
    clock.move(days=400)
    a_member(house, "01799999999", tags=("Tea",))

    assert browsing.counts(house) == browsing.Counts(members=2, lately=1, dormant=1)
    assert browsing.tags() == [("Tea", 1)]


def test_newcomers_with_nearly_the_same_number_are_shown_together(house, shop):
    a_member(house, "01700000001")
    a_member(house, "01700000002")
    a_member(house, "01799999999")

    assert [len(row.near) for row in browsing.alike(house)] == [1, 1]
