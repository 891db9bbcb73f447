"""Tiers: premium customers, a club, perks, active guests."""

import pytest

from tests.systems.shop import plain


def test_past_a_threshold_in_the_period_one_is_premium_and_hears_first(shop):
    """Row 6."""
    shop.opens("premium")
    (number,) = shop.enrols()
    shop.rings(29000, code=number)
    assert "৳ 1,000 more until Premium" in plain(shop.scans(number))

    shop.rings(1000, code=number)

    page = plain(shop.scans(number))
    assert "Premium until 31 December 2027" in page
    assert "News before all others" in page
    assert "Entry to private draws" in page


@pytest.mark.parametrize("spent", [2999, 3000], ids="row 7 {}".format)
def test_a_club_card_is_given_only_with_a_purchase_from_3000(shop, spent):
    """Row 7."""
    code = shop.card("invited_club")

    came = shop.presses(code, "Record the purchase", spend=str(spent))

    member = spent == 3000
    assert ("Now Club." in came.text) is member
    assert ("Give: Alterations for free" in shop.buttons(code)) is member


def test_services_of_the_club_are_counted_and_run_out_for_the_year(shop):
    """Row 7."""
    code = shop.card("invited_club")
    shop.presses(code, "Record the purchase", spend="3000")

    for _ in range(4):
        assert "Reward given" in shop.presses(code, "Give: Alterations").text

    assert "Alterations for free: 0 left until" in plain(shop.scans(code))
    assert "Give: Alterations for free" not in shop.buttons(code)
    shop.until("2027-01-02")
    assert "Give: Alterations for free" in shop.buttons(code)


def test_points_of_the_club_buy_services(shop):
    """Row 7: services for points, in the shop."""
    things = "300: A fitting at home"
    shop.opens("points", earn_step=10, point_worth=0, catalogue=things)
    shop.opens("invited_club")
    points, _club = shop.enrols()
    shop.rings(3000, code=points)

    looked = shop.acts(points, "redeem", reward="item:1")

    assert looked["reason"] == "needs_card"
    assert "A fitting at home" in shop.scans(points).text


def test_a_service_is_bought_with_the_points_of_a_card_in_hand(shop):
    """Row 7: 3,000 spent are 300 points, which buy the service once."""
    things = "300: A fitting at home"
    code = shop.card("points", earn_step=10, point_worth=0, catalogue=things)
    shop.rings(3000, code=code)

    came = shop.presses(code, "Give: A fitting at home")

    assert "Reward given" in came.text
    assert sum(shop.holds(code).values()) == 0
    assert "Give: A fitting at home" not in shop.buttons(code)


def test_perks_are_given_on_stated_days_so_many_times_and_recorded(shop):
    """Row 8: two free days a year, on Saturday or Sunday; no surcharge."""
    code = shop.card("status_perks")
    assert "Give: A free day" not in shop.buttons(code)
    for _ in range(10):
        shop.presses(code, "Record the purchase")
        shop.later(days=1)
    assert "Executive" in plain(shop.scans(code))
    assert shop.clock.now.strftime("%a") == "Wed"
    assert "Give: No surcharge" in shop.buttons(code)
    assert "Give: A free day" not in shop.buttons(code)

    shop.later(days=3)
    for _ in range(2):
        assert "Reward given" in shop.presses(code, "Give: A free day").text
        shop.later(days=1)

    shop.later(days=5)
    assert shop.clock.now.strftime("%a") == "Sat"
    assert "A free day: 0 left" in plain(shop.scans(code))
    assert "Give: A free day" not in shop.buttons(code)
    refused = shop.acts(code, "redeem", reward="perk:1")
    assert refused["reason"] == "already_given"


def test_benefits_open_with_the_twelfth_active_month(shop):
    """Row 9."""
    code = shop.card("active_guests")
    for month in range(1, 12):
        shop.presses(code, "Record the purchase")
        assert not [text for text in shop.buttons(code) if "Give" in text], month
        shop.later(days=31)

    shop.presses(code, "Record the purchase")

    assert "Give: Late check-out" in shop.buttons(code)
    assert "Reward given" in shop.presses(code, "Give: A better room").text


def test_points_buy_free_nights(shop):
    """Row 9."""
    things = "2000: A free night"
    code = shop.card("points", earn_step=10, point_worth=0, catalogue=things)
    shop.rings(19990, code=code)
    assert "Give: A free night" not in shop.buttons(code)

    shop.rings(10, code=code)

    assert "Reward given" in shop.presses(code, "Give: A free night").text


def test_a_rise_is_at_once_and_a_fall_at_the_end_of_the_period_with_a_warning(shop):
    """Row 18."""
    code = shop.card("tiers")
    shop.rings(8000, code=code)

    lifted = shop.rings(3000, code=code)

    assert lifted["to_pay"] == "2850.00"
    assert "Silver until 31 December 2027" in plain(shop.scans(code))
    shop.until("2027-03-01")
    shop.rings(4000, code=code)
    warned = "৳ 6,000 more by 31 December 2027 to stay Silver"
    assert warned in plain(shop.scans(code))
    shop.until("2027-12-31")
    assert "Silver until 31 December 2027" in plain(shop.scans(code))
    shop.until("2028-01-01")
    assert "Silver until" not in plain(shop.scans(code))


def test_20000_in_a_year_are_gold_with_10_percent_off(shop):
    """Row 18."""
    code = shop.card("tiers")

    gold = shop.rings(20000, code=code)

    assert gold["to_pay"] == "18000.00"
    assert "Gold until 31 December 2027" in plain(shop.scans(code))
