"""The bill at the counter, typed and rung up."""

import pytest

from tests.builders import a_programme, balances
from tests.members import a_member, for_members, numbers_of
from tests.web.visits import Forms, a_phone, opened


@pytest.fixture
def house(app):
    return opened(app)


@pytest.fixture
def phone(app, house):
    return a_phone(app, house)


def members_numbers(house, *presets):
    """The numbers of a member with an account in each of some programmes."""
    for name in presets:
        for_members(a_programme(name, house))
    return numbers_of(a_member(house))


def bill_page(phone, code):
    return phone.get(f"/counter/cards/{code}/bill")


def ring(phone, page, **typed):
    """Ring up what is typed on a page of a bill."""
    fields = dict(
        next(f for f in Forms(page.text).found if f["id"] == "bill")["fields"]
    )
    path = page.request.path
    return phone.post(path, data={**fields, **typed}, follow_redirects=True)


def test_one_tap_counts_a_bill_in_every_programme(phone, house):
    points, club = members_numbers(house, "points", "cumulative_discount")

    came = ring(phone, bill_page(phone, points), spend="22000")

    assert came.request.path.startswith("/counter/bills/")
    assert "19,800" in came.text
    assert "990 points" in came.text
    assert sum(balances(points, house).values()) == 990
    assert sum(balances(club, house).values()) == 2200000


def test_back(phone, house):
    points, club = members_numbers(house, "points", "cumulative_discount")
    came = ring(phone, bill_page(phone, points), spend="22000")
    print(phone.get(came.request.path + "/back").text)
    assert 0
