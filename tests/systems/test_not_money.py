"""Rewards that are no money: treats for a kind word, services, evenings."""

import pytest

from tests.systems.shop import plain
from tests.web.visits import press


def test_a_treat_for_a_review_a_repost_and_a_newsletter_once_each(shop):
    """Row 12."""
    code = shop.card("treat")

    for what in ("a review", "a repost", "joining our newsletter"):
        given = shop.presses(code, what)
        assert "A cup of coffee" in given.text
        assert what not in shop.buttons(code)

    again = shop.acts(code, "earn", action="done:1")
    assert again["reason"] == "already_given"


def test_a_treat_once_a_period_is_there_again_in_the_next(shop):
    """Row 12."""
    code = shop.card("treat", per="month")
    shop.presses(code, "a repost")
    assert "a repost" not in shop.buttons(code)

    shop.until("2026-04-01")

    assert "a repost" in shop.buttons(code)


def test_five_repairs_a_day_and_the_sixth_guest_books_tomorrow(shop):
    """Row 13."""
    codes = shop.prints(shop.opens("service"), 6)
    for code in codes[:5]:
        assert "Reward given" in shop.presses(code, "Give").text

    full = shop.scans(codes[5])
    days = shop.phone.get(f"/counter/cards/{codes[5]}/days")
    booked = press(shop.phone, days, "2 March 2026")

    assert "places of the day are taken" in plain(full)
    assert "The place is booked." in booked.text
    listed = plain(shop.phone.get("/counter/booked?day=2026-03-02"))
    assert "Booked · 1" in listed
    shop.later(days=1)
    assert "Reward given" in shop.presses(codes[5], "Give").text


def test_the_stylist_has_two_guests_a_day_from_thursday_to_saturday(shop):
    """Row 13."""
    codes = shop.prints(shop.opens("stylist_hour"), 3)
    assert not [text for text in shop.buttons(codes[0]) if "Give" in text]  # Sunday
    shop.until("2026-03-05")

    for code in codes[:2]:
        assert "Reward given" in shop.presses(code, "Give").text

    assert shop.acts(codes[2], "redeem")["reason"] == "daily_limit"


def test_forty_places_for_sixty_invitations(shop):
    """Row 15: who says yes first has a place; the door scans, and counts."""
    programme = shop.opens("event", places=40, day="2026-03-07", opens="", closes="")
    codes = shop.prints(programme, 60)
    visitor = shop.app.test_client()
    for code in codes[:40]:
        page = visitor.get(f"/C/{code}/days")
        assert "The place is booked." in press(visitor, page, "7 March 2026").text

    waits = press(
        visitor, visitor.get(f"/C/{codes[40]}/days"), "Full: wait for a place"
    )
    shop.until("2026-03-07")

    assert "now on the reserve list" in waits.text
    assert "Reward given" in shop.presses(codes[0], "Give").text
    assert "Redeemed on" in shop.scans(codes[0]).text


def test_a_presale_lets_in_three_times_and_the_fourth_not(shop):
    """Row 15."""
    code = shop.card("closed_presale", day="2026-03-01", opens="", closes="")

    for _ in range(3):
        assert shop.acts(code, "redeem")["outcome"] == "accepted"

    assert shop.acts(code, "redeem")["outcome"] == "refused"


def test_the_most_frequent_visitors_are_invited_first(shop):
    """Row 15."""
    shop.opens("stamp_card", pause_seconds=0)
    event = shop.opens("event", day="2026-03-07")
    for phone, visits, name in (
        ("01712345671", 1, "Karim"),
        ("01811223344", 3, "Rahima"),
    ):
        numbers = shop.enrols(phone, name=name, purposes=["stamps", "messages"])
        for _ in range(visits):
            shop.acts(numbers[0], "earn")
            shop.later(days=1)

    page = plain(shop.owner.get(f"/programmes/{event.id}/invite"))

    assert page.index("Rahima") < page.index("Karim")


@pytest.mark.parametrize("row", [15], ids="row {}".format)
def test_invitations_are_printed(shop, row):
    """Row 15."""
    event = shop.opens("event", day="2026-03-07")

    page = shop.owner.get(f"/programmes/{event.id}/print").text

    assert 'value="invitation"' in page
