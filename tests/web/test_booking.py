"""A place is booked at the counter, by the holder, by a member; whom to invite."""

import pytest

from stampcard.models.bookings import Booking
from stampcard.models.shops import Staff
from stampcard.services.members import sessions
from tests.builders import a_batch, a_card, a_code, a_programme, redeem, stamp, undo
from tests.members import a_member, for_members, numbers_of
from tests.web.conftest import signed_in
from tests.web.visits import a_phone, buttons, opened, press


@pytest.fixture
def home(app):
    """A shop whose pages take forms without a token."""
    app.config["WTF_CSRF_ENABLED"] = False
    return opened(app)


@pytest.fixture
def phone(app, home):
    """A phone at the counter."""
    return a_phone(app, home)


@pytest.fixture
def office(app, home):
    """A browser of the owner."""
    client = app.test_client()
    signed_in(client, Staff.get(), home)
    return client


def test_staff_book_a_day_and_it_stands_on_the_list(phone, home):
    card = f"/counter/cards/{a_card(home, 'service', a_day=1)}"
    assert "Book a place" in phone.get(card).text

    done = press(phone, phone.get(f"{card}/days"), "2 March 2026")

    assert "The place is booked." in done.text
    booking = Booking.get()
    assert (booking.day, booking.staff_id) == ("2026-03-02", 1)
    assert "2 March 2026" in phone.get(card).text
    assert "Booked · 1" in phone.get("/counter/booked?day=2026-03-02").text
    given_up = press(phone, phone.get(f"{card}/days"), "Cancel the booking")
    assert "The booking is cancelled." in given_up.text
    assert Booking.select().count() == 0


def test_whoever_holds_the_card_books_on_its_page(client, home):
    batch = a_batch(a_programme("service", home, a_day=1), 2, home)
    first, second = (a_code(batch, n, house=home) for n in (1, 2))
    press(client, client.get(f"/C/{first}/days"), "1 March 2026")

    waits = press(client, client.get(f"/C/{second}/days"), "Full: wait for a place")

    assert "now on the reserve list" in waits.text
    assert Booking.get().staff is None
    assert "On the reserve list" in client.get(f"/C/{second}").text
    assert client.get("/C/nonsense/days").status_code == 404


def test_a_member_books_on_their_own_page_and_for_nobody_else(client, home):
    for_members(a_programme("service", home))
    member, other = a_member(home), a_member(home, "01712345600")
    secret = sessions.begin(member.id, sessions.CODE, house=home)
    client.set_cookie("me", secret)
    (number,), (theirs,) = numbers_of(member), numbers_of(other)

    done = press(client, client.get(f"/me/days/{number}"), "1 March 2026")

    assert "The place is booked." in done.text
    assert "Booked" in client.get("/me").text
    assert client.get(f"/me/days/{theirs}").status_code == 404


@pytest.mark.parametrize("day", ["2026-02-28", "2030-01-01"])
def test_a_day_that_cannot_be_booked_is_said(client, home, day):
    code = a_card(home, "service")

    said = client.post(f"/C/{code}/days", data={"day": day}, follow_redirects=True)

    assert "That day cannot be booked with this card." in said.text


def test_a_card_without_places_has_no_such_page(phone, home):
    code = a_card(home, "coupon")

    assert "Book a place" not in phone.get(f"/counter/cards/{code}").text
    assert phone.get(f"/counter/cards/{code}/days").status_code == 404
    assert "No programme has places" in phone.get("/counter/booked").text


def test_a_full_day_is_said_at_the_counter_and_staff_may_go_on(phone, home):
    batch = a_batch(a_programme("service", home, a_day=1), 2, home)
    redeem(a_code(batch, 1, house=home), house=home)
    card = f"/counter/cards/{a_code(batch, 2, house=home)}"

    full = phone.get(card)
    done = press(phone, full, "Let it count all the same")

    assert "The only place of the day is taken." in full.text
    assert "Reward given" in done.text
    listed = phone.get("/counter/booked?programme=1&day=nonsense").text
    assert "Have come · 2" in listed


def test_at_the_door_a_second_scan_says_when_the_first_was(phone, home):
    code = a_card(home, "event", opens="", closes="")
    card = f"/counter/cards/{code}"
    press(phone, phone.get(card), "Give")

    again = phone.get(card)
    forced = press(phone, again, "Let it count all the same")

    assert "Redeemed on" in again.text
    assert not [text for text in buttons(again) if text.startswith("Give")]
    assert "Let in all the same." in forced.text


def test_before_the_doors_open_the_counter_says_when_they_do(phone, home):
    code = a_card(home, "event", opens="18:00", closes="20:00")

    assert "The doors open at 18:00." in phone.get(f"/counter/cards/{code}").text


def test_the_most_frequent_visitors_who_agree_are_to_be_invited(office, home, clock):
    visits = for_members(a_programme("stamp_card", home, pause_seconds=0))
    event = a_programme("event", home)
    both = {"stamps", "messages"}
    people = [
        a_member(home, "01712345601", name="Rahima", purposes=both),
        a_member(home, "01712345602", name="Karim", purposes=both),
        a_member(home, "01712345603", name="Salma"),
    ]
    for days, member in zip((1, 2, 3), people, strict=True):
        for _ in range(days):
            stamp(numbers_of(member)[0], home)
            clock.move(days=1)
    undo(stamp(numbers_of(people[0])[0], home), home)
    signed_in(office, Staff.get(), home)

    page = office.get(f"/programmes/{event.id}/invite?count=5&days=30").text

    assert page.index("Karim") < page.index("Rahima")
    assert "Salma" not in page
    assert "Print 2 invitations" in page
    assert "Rahima" not in office.get(f"/programmes/{event.id}/invite?count=1").text
    assert office.get(f"/programmes/{visits.id}/invite").status_code == 404
    assert "Whom to invite" in office.get(f"/programmes/{event.id}").text
