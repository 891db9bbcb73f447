"""Entering tally sheets: what is booked, when, and that the same again counts once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from stampcard.models import ledger, tallies
from stampcard.models.base import rows
from stampcard.services import tally
from stampcard.services.tally import Typed
from stampcard.services.upkeep import verify
from stampcard.values.moments import from_milliseconds
from stampcard.values.reasons import Reason
from stampcard.values.tallies import (
    MOST_DAYS_BACK,
    MOST_LINES,
    MOST_TICKS,
    sheet_number,
)
from tests.builders import OWNER, a_card, balances, reason, stamp
from tests.services.tallying import (
    TODAY,
    a_sheet,
    enter,
    entered,
    line,
    refused,
    some_cards,
)
from tests.services.test_exactly_once import at_once

pytestmark = pytest.mark.usefixtures("shop")
THREADS = 8


def acts(verb="earn"):
    return [act for act in ledger.everything() if act.verb == verb]


def test_sheets_are_numbered_one_after_the_other(house):
    assert tally.issue(3, OWNER, house) == [1, 2, 3]
    assert tally.issue(1, OWNER, house) == [4]
    assert [sheet.id for sheet in tally.open_sheets()] == [1, 2, 3, 4]


@pytest.mark.parametrize("count", [0, -1, 101, 10**9])
def test_no_sheets_and_too_many_are_not_numbered(house, count):
    with pytest.raises(ValueError, match=str(count)):
        tally.issue(count, OWNER, house)


@pytest.mark.parametrize("number", [None, 0, 7, 10**12])
def test_there_is_no_sheet_that_nobody_numbered(house, number):
    assert tally.find(number) is None


def test_a_sheet_is_entered_for_its_day_and_the_ledger_keeps_both(house, clock):
    one, two, *_ = some_cards(house)
    sheet = a_sheet(house)
    clock.move(days=3)

    assert entered(house, sheet, (one, 2), (two, 1)) == (2, 0, 0)

    first, _ = acts()
    assert (first.day, first.facts["sheet"]) == ("2026-03-01", sheet_number(sheet))
    assert from_milliseconds(first.at_ms) == clock.now
    assert balances(one, house) == {"stamp": 2}
    assert verify().ok
    assert tally.open_sheets() == []
    assert [(s.id, n) for s, n in tally.entered_sheets()] == [(sheet, 0)]


def test_a_sheet_entered_twice_counts_once_and_says_so(house, clock):
    one, two, *_ = some_cards(house)
    sheet, before = a_sheet(house), None

    for n in range(3):
        came = entered(house, sheet, (one, 2), (two, 1))
        assert came == ((2, 0, 0) if n == 0 else (0, 2, 0))
        before = before or verify().head
        clock.move(hours=1)

    assert verify().head == before
    assert balances(one, house) == {"stamp": 2}


def test_of_eight_who_enter_the_same_sheet_together_one_books_it(house):
    one, two, *_ = some_cards(house)
    sheet = a_sheet(house)

    came = at_once(lambda: entered(house, sheet, (one, 2), (two, 1)), THREADS)

    assert sorted(came) == [(0, 2, 0)] * (THREADS - 1) + [(2, 0, 0)]
    assert balances(one, house) == {"stamp": 2}
    assert verify().ok


@pytest.mark.parametrize(("derived", "counted"), [(True, 1), (False, THREADS)])
def test_the_derived_ids_alone_keep_it_from_counting_twice(
    house, monkeypatch, derived, counted
):
    """Even where nobody remembers the lines; with ids made up, all eight count."""
    one, *_ = some_cards(house, stamps_needed=20)
    sheet = a_sheet(house)
    monkeypatch.setattr(tallies, "lines_of", lambda sheet: {})
    if not derived:
        monkeypatch.setattr(
            "stampcard.services.tally_lines.act_id", lambda *given: uuid4()
        )

    came = at_once(lambda: entered(house, sheet, (one, 2)), THREADS)

    assert balances(one, house) == {"stamp": 2 * counted}
    assert sum(booked for booked, _, _ in came) == counted


def test_an_act_of_another_wish_under_the_same_id_is_not_booked(house, monkeypatch):
    one, two, *_ = some_cards(house)
    sheet = a_sheet(house)
    entered(house, sheet, (one, 2))
    monkeypatch.setattr(tallies, "lines_of", lambda sheet: {})

    assert entered(house, sheet, (two, 2)) == (0, 0, 1)
    assert entered(house, sheet, ("nonsense", 2)) == (0, 0, 1)
    assert balances(two, house) == {}


def test_more_lines_may_follow_later(house):
    one, two, *_ = some_cards(house)
    sheet = a_sheet(house)

    assert entered(house, sheet, (one, 1)) == (1, 0, 0)
    assert entered(house, sheet, (one, 1), (two, 1)) == (1, 1, 0)


def test_a_number_may_be_typed_another_way_the_second_time(house):
    one, *_ = some_cards(house)
    sheet = a_sheet(house)

    assert entered(house, sheet, (one, "3")) == (1, 0, 0)
    assert entered(house, sheet, (f" {one[:4]}-{one[4:].lower()} ", "৩")) == (0, 1, 0)


def test_empty_lines_are_passed_over(house):
    one, two, *_ = some_cards(house)
    sheet = a_sheet(house)

    assert entered(house, sheet, (one, 1), ("", " "), (two, 1)) == (2, 0, 0)
    assert tallies.lines_of(sheet).keys() == {1, 3}


@pytest.mark.parametrize("back", [0, 1, MOST_DAYS_BACK])
def test_a_sheet_can_be_entered_up_to_fourteen_days_later(house, clock, back):
    one, *_ = some_cards(house)
    sheet = a_sheet(house)
    clock.move(days=back)

    assert entered(house, sheet, (one, 1)) == (1, 0, 0)


@pytest.mark.parametrize("days", [1, 400, -MOST_DAYS_BACK - 1, -4000])
def test_a_day_to_come_and_one_too_long_ago_are_refused(house, days):
    one, *_ = some_cards(house)
    day = TODAY + timedelta(days=days)

    assert refused(house, a_sheet(house), (one, 1), day=day) == ["day"]
    assert acts() == []


def test_a_sheet_without_a_day_is_refused(house):
    one, *_ = some_cards(house)

    assert refused(house, a_sheet(house), (one, 1), day=None) == ["day"]


def test_the_day_is_the_shops_own(house, clock):
    one, *_ = some_cards(house)
    clock.move(hours=13)  # in Dhaka the next day has begun, in UTC it has not

    came = entered(house, a_sheet(house), (one, 1), day=date(2026, 3, 2))

    assert came == (1, 0, 0)


def test_a_second_day_for_the_same_sheet_is_refused(house):
    one, *_ = some_cards(house)
    sheet = a_sheet(house)
    entered(house, sheet, (one, 1))

    day = TODAY - timedelta(days=1)

    assert refused(house, sheet, (one, 1), day=day) == ["day"]


def test_a_second_day_typed_at_the_same_time_is_refused_too(house):
    one, *_ = some_cards(house)
    sheet = a_sheet(house)
    stale = tally.find(sheet)
    entered(house, sheet, (one, 1))

    day = TODAY - timedelta(days=1)
    came, problems = tally.enter(stale, day, [Typed(1, one, "1")], OWNER, house)

    assert not came
    assert [problem.field for problem in problems] == ["day"]


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        (("", "3"), ["number-1"]),
        (("00000012", ""), ["ticks-1"]),
        (("00000012", "-3"), ["ticks-1"]),
        (("00000012", "9" * 300), ["ticks-1"]),
        (("00000012", str(MOST_TICKS + 1)), ["ticks-1"]),
        (("00000012", "three"), ["ticks-1"]),
        (("x" * 41, "x"), ["number-1", "ticks-1"]),
        (("", ""), ["lines"]),
    ],
)
def test_what_is_typed_wrong_is_told_at_its_field_and_nothing_is_booked(
    house, typed, fields
):
    one, *_ = some_cards(house)
    lines = [typed, (one, 1)] if fields != ["lines"] else [typed]

    assert refused(house, a_sheet(house), *lines) == fields
    assert acts() == []


def test_ten_thousand_lines_are_refused_with_one_sentence(house):
    one, *_ = some_cards(house)

    assert refused(house, a_sheet(house), *[(one, 1)] * 10_000) == ["lines"]
    typed = [Typed(MOST_LINES + 1, one, "1")]
    came, problems = tally.enter(tally.find(a_sheet(house)), TODAY, typed, OWNER, house)
    assert (came, [p.field for p in problems]) == (None, ["lines"])


def test_as_many_lines_as_a_sheet_may_have_are_taken(house):
    cards = some_cards(house, MOST_LINES)

    came = entered(house, a_sheet(house), *[(card, 1) for card in cards])

    assert came == (MOST_LINES, 0, 0)
    assert verify().ok


def test_a_sheet_that_nobody_numbered_is_told_at_its_field(house):
    found = tally.problems(None, TODAY, [Typed(1, "0", "1")], house)

    assert [problem.field for problem in found] == ["sheet"]


def test_the_pause_between_two_stamps_is_not_asked_of_a_sheet(house, clock):
    one, *_ = some_cards(house, pause_seconds=86400)
    sheet = a_sheet(house)
    assert stamp(one, house).accepted

    assert entered(house, sheet, (one, 1)) == (1, 0, 0)
    assert reason(stamp(one, house)) is Reason.TOO_SOON  # after the one at the counter
    clock.move(days=1)
    assert stamp(one, house).accepted  # whenever the sheet was entered


def test_a_tick_stands_for_one_stamp_where_a_bill_gives_the_stamps(house):
    code = a_card(house, "spend_stamps")

    assert entered(house, a_sheet(house), (code[:8], 3)) == (1, 0, 0)
    assert balances(code, house)["stamp"] == 3


def test_a_sheet_entered_does_not_change_the_count_of_today(house, clock):
    one, *_ = some_cards(house, daily_limit=1)
    sheet = a_sheet(house)
    clock.move(days=1)

    assert entered(house, sheet, (one, 1)) == (1, 0, 0)
    assert stamp(one, house).accepted
    assert reason(stamp(one, house)) is Reason.DAILY_LIMIT


def test_every_act_of_a_sheet_stands_on_its_line(house):
    one, two, *_ = some_cards(house)
    sheet = a_sheet(house)
    enter(house, sheet, (one, 1), (two, 1))

    told = [kept.facts["acts"] for kept in tallies.lines_of(sheet).values()]

    assert told == [[str(act.id)] for act in acts()]
    assert line(sheet) == ("booked", "", "")
    assert rows("SELECT COUNT(*) FROM tally_line") == [(2,)]
