"""Places on a day: booked, waited for, taken at the door, given back."""

from datetime import date, timedelta

import pytest

from stampcard.models import bookings as kept
from stampcard.services import bookings
from stampcard.services.bookings import NotBookable
from stampcard.services.counter import find, perform
from stampcard.services.programmes import amend
from stampcard.values.decisions import Verb
from stampcard.values.reasons import Reason
from tests.builders import (
    OWNER,
    a_batch,
    a_code,
    a_programme,
    a_shop,
    asked,
    balances,
    reason,
    redeem,
    undo,
    void,
)
from tests.members import a_member, for_members, numbers_of

TODAY = date(2026, 3, 1)  # a Sunday, in the afternoon
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def shop(house):
    a_shop(house)
    return house


def cards_of(house, count, preset="service", **settings):
    """Codes of a new programme, and the programme."""
    programme = a_programme(preset, house, **settings)
    batch = a_batch(programme, count, house)
    return [a_code(batch, n, house=house) for n in range(1, count + 1)], programme


def book(code, day, house):
    return bookings.book(find(code, house), day, house).state


def states(programme, day):
    found = bookings.of_day(programme, day)
    return [line.state for line in found.lines]


def test_a_day_has_so_many_places_and_then_a_reserve_list(shop):
    codes, programme = cards_of(shop, 3, a_day=2)

    came = [book(code, TOMORROW, shop) for code in codes]

    assert came == ["booked", "booked", "waiting"]
    found = bookings.of_day(programme, TOMORROW)
    assert (found.room, found.left) == (2, 0)
    assert [line.number for line in found.of("waiting")] == [codes[2][:8]]


def test_who_waits_moves_up_when_somebody_cancels(shop):
    codes, programme = cards_of(shop, 4, a_day=1)
    for code in codes:
        book(code, TOMORROW, shop)

    assert bookings.cancel(find(codes[0], shop), shop)

    assert states(programme, TOMORROW) == ["booked", "waiting", "waiting"]
    assert not bookings.cancel(find(codes[0], shop), shop)


def test_booking_another_day_gives_the_first_one_up(shop):
    (one, other), programme = cards_of(shop, 2, a_day=1)
    book(one, TOMORROW, shop)
    book(other, TOMORROW, shop)

    assert book(one, TOMORROW, shop) == "booked"
    assert book(one, TODAY, shop) == "booked"
    assert states(programme, TODAY) == states(programme, TOMORROW) == ["booked"]
    assert bookings.booked(find(one, shop), shop).day == "2026-03-01"


def test_on_the_day_the_voucher_is_used_and_the_list_says_so(shop):
    (code,), programme = cards_of(shop, 1)
    book(code, TODAY, shop)

    used = redeem(code, house=shop)

    assert used.accepted
    assert states(programme, TODAY) == ["came"]
    undo(used, shop)
    assert states(programme, TODAY) == ["booked"]


def test_who_comes_without_a_booking_takes_a_free_place(shop):
    codes, programme = cards_of(shop, 3, a_day=2)
    book(codes[0], TODAY, shop)

    came = redeem(codes[1], house=shop)

    assert came.accepted
    assert reason(redeem(codes[2], house=shop)) is Reason.DAILY_LIMIT
    assert redeem(codes[0], house=shop).accepted
    undo(came, shop)
    assert states(programme, TODAY) == ["came"]
    assert redeem(codes[2], house=shop).accepted


def test_a_voucher_of_two_uses_is_used_once_a_day(shop, clock):
    (code,), _ = cards_of(shop, 1, uses=2)

    assert redeem(code, house=shop).accepted
    assert reason(redeem(code, house=shop)) is Reason.DAILY_LIMIT
    clock.move(days=1)
    assert redeem(code, house=shop).accepted
    assert reason(redeem(code, house=shop)) is Reason.ALREADY_REDEEMED


def test_only_days_on_which_it_is_done_can_be_booked(shop):
    (code,), _ = cards_of(shop, 1, weekdays="mon, wed", valid_days=0)
    card = find(code, shop)

    days = [free.day for free in bookings.open_days(card, shop, most=3)]

    assert [f"{day:%a}" for day in days] == ["Mon", "Wed", "Mon"]
    with pytest.raises(NotBookable):
        bookings.book(card, TODAY, shop)


@pytest.mark.parametrize("ahead", [-1, 11])
def test_no_day_that_is_over_or_after_the_end_can_be_booked(shop, ahead):
    (code,), _ = cards_of(shop, 1, valid_days=10)

    with pytest.raises(NotBookable):
        book(code, TODAY + timedelta(days=ahead), shop)


def test_neither_a_used_nor_a_blocked_voucher_can_be_booked(shop):
    (used, blocked), _ = cards_of(shop, 2)
    redeem(used, house=shop)
    void(blocked, shop)

    for code in (used, blocked):
        assert bookings.open_days(find(code, shop), shop) == []
        with pytest.raises(NotBookable):
            book(code, TOMORROW, shop)


def test_a_kind_without_places_has_none(shop):
    (code,), programme = cards_of(shop, 1, preset="coupon")
    card = find(code, shop)

    assert not bookings.takes_bookings(card)
    assert bookings.of_day(programme, TODAY).room == 0
    with pytest.raises(NotBookable):
        bookings.book(card, TODAY, shop)


def test_a_day_holds_what_the_newest_terms_say(shop):
    (one, other), programme = cards_of(shop, 2, a_day=1)
    book(one, TOMORROW, shop)
    raw = {"reward": "A repair", "a_day": "2", "uses": "1"}

    amend(programme, "Repairs", raw, house=shop)

    assert book(other, TOMORROW, shop) == "booked"


def test_the_list_names_members_by_name_and_others_by_number(shop):
    programme = for_members(a_programme("service", shop))
    member = a_member(shop, name="Rahima")
    (number,) = numbers_of(member)

    book(number, TODAY, shop)

    (line,) = bookings.of_day(programme, TODAY).lines
    assert (line.name, line.number) == ("Rahima", number)
    assert kept.Booking.get().staff is None


def test_midnight_of_the_shop_ends_a_booking(shop, clock):
    (code,), _ = cards_of(shop, 1)
    book(code, TODAY, shop)
    clock.move(hours=11, minutes=59)
    assert bookings.booked(find(code, shop), shop)

    clock.move(minutes=1)

    assert bookings.booked(find(code, shop), shop) is None


class TestAtTheDoor:
    """Cases of pretix, test_checkin, with their figures."""

    def test_a_second_scan_is_refused_and_counts_once(self, shop):
        (code,), programme = cards_of(shop, 1, preset="event", opens="", closes="")

        assert redeem(code, house=shop).accepted
        again = redeem(code, house=shop)

        assert reason(again) is Reason.ALREADY_REDEEMED
        assert again.act.facts["notes"][0]["text"].startswith("Redeemed on")
        assert states(programme, TODAY) == ["came"]

    @pytest.mark.parametrize("entries", [1, 3])
    def test_the_same_request_twice_is_one_record(self, shop, entries):
        (code,), _ = cards_of(
            shop, 1, preset="event", opens="", closes="", entries=entries
        )
        wish = asked(Verb.REDEEM, code)

        first, again = (perform(wish, OWNER, shop) for _ in range(2))

        assert (first.replayed, again.replayed) == (False, True)
        assert balances(code, shop).get("use", 0) == entries - 1

    def test_three_entries_pass_and_the_fourth_is_refused(self, shop):
        (code,), programme = cards_of(shop, 1, preset="closed_presale", opens="")

        came = [redeem(code, house=shop).accepted for _ in range(4)]

        assert came == [True, True, True, False]
        assert states(programme, TODAY) == ["came"]

    def test_ten_minutes_of_grace_at_both_ends(self, shop, clock):
        codes, _ = cards_of(shop, 4, preset="event", opens="12:00", closes="14:00")
        clock.move(minutes=-11)  # it was noon
        early = redeem(codes[0], house=shop)
        clock.move(minutes=1)
        assert reason(early) is Reason.NOT_YET_VALID
        assert redeem(codes[0], house=shop).accepted
        clock.move(hours=2, minutes=20)
        assert redeem(codes[1], house=shop).accepted
        clock.move(minutes=1)
        assert reason(redeem(codes[2], house=shop)) is Reason.EXPIRED

    def test_a_forced_entry_is_a_second_record_that_says_so(self, shop):
        (code,), _ = cards_of(shop, 1, preset="event", opens="", closes="")
        redeem(code, house=shop)

        forced = redeem(code, house=shop, override=True)

        assert forced.accepted
        assert forced.act.facts["override"] is True
        assert forced.act.facts["notes"][0]["text"] == "Let in all the same."
        assert balances(code, shop) == {"in:2026-03-01": 2}

    def test_when_it_is_full_only_who_said_yes_comes_in(self, shop):
        terms = {"opens": "", "closes": "", "places": 2}
        codes, programme = cards_of(shop, 3, preset="event", **terms)
        book(codes[0], TODAY, shop)
        assert redeem(codes[1], house=shop).accepted

        refused = redeem(codes[2], house=shop)

        assert reason(refused) is Reason.DAILY_LIMIT
        assert redeem(codes[0], house=shop).accepted
        assert redeem(codes[2], house=shop, override=True).accepted
        assert states(programme, TODAY) == ["came"] * 3

    def test_one_use_is_one_use_and_what_is_blocked_has_none(self, shop):
        (code, blocked), _ = cards_of(shop, 2)
        void(blocked, shop)

        assert redeem(code, house=shop).accepted
        assert reason(redeem(code, house=shop)) is Reason.ALREADY_REDEEMED
        assert reason(redeem(blocked, house=shop)) is Reason.VOID
