"""A member as the counter sees them."""

from datetime import date

import pytest

from stampcard.models import members
from stampcard.models.members import Member
from stampcard.services.members import desk
from tests.builders import OWNER, a_programme
from tests.members import a_member, for_members, numbers_of


@pytest.fixture
def programme(house, shop):
    return for_members(a_programme("stamp_card", house))


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 3, 1), 0),
        (date(2026, 2, 23), 6),
        (date(2026, 2, 22), None),
        (date(2026, 3, 2), None),
    ],
)
def test_a_birthday_is_near_for_a_week(today, days):
    member = Member(birth_month=3, birth_day=1)

    assert desk.days_to_birthday(member, today) == days


@pytest.mark.parametrize(
    ("today", "days"), [(date(2026, 2, 28), 0), (date(2028, 2, 28), 1)]
)
def test_a_leap_day_is_kept_the_day_before_in_other_years(today, days):
    member = Member(birth_month=2, birth_day=29)

    assert desk.days_to_birthday(member, today) == days


def test_the_new_year_is_no_end_of_the_week():
    member = Member(birth_month=1, birth_day=2)

    assert desk.days_to_birthday(member, date(2026, 12, 30)) == 3


def test_nobody_has_a_birthday_who_told_none():
    assert desk.days_to_birthday(Member(), date(2026, 3, 1)) is None


def test_the_one_number_is_known_until_there_is_more_to_choose(house, programme):
    member = a_member(house)
    (number,) = numbers_of(member)
    assert desk.only_number(member.id) == number

    more = for_members(a_programme("coupon", house))
    assert desk.only_number(member.id) == ""

    desk.join(member, more.id, OWNER, house)
    assert desk.only_number(member.id) == ""
    assert len(desk.sight(member, house).held) == 2


def test_one_joins_only_what_is_open_to_members(house, programme):
    member = a_member(house)
    bearer = a_programme("coupon", house)

    desk.join(member, bearer.id, OWNER, house)

    assert len(numbers_of(member)) == 1


def test_staff_may_note_that_a_number_is_still_theirs(house, programme, clock):
    member = a_member(house)
    clock.move(days=400)
    assert desk.sight(member, house).dormant

    desk.confirm(member.id, house)

    again = desk.sight(members.by_id(member.id), house)
    assert (again.dormant, again.seen_on) == (False, house.now()[1])
