"""A fee buys a time of benefits."""

import pytest

from tests.systems.shop import plain


@pytest.mark.parametrize(
    ("spent", "fee"), [(9990, "৳ 888"), (10000, "৳ 88")], ids="row 19 {}".format
)
def test_the_fee_is_888_or_88_from_1000_points(shop, spent, fee):
    """Row 19."""
    shop.opens("points", earn_step=10, expiry="never", expiry_count=0)
    shop.opens("membership")
    points, club = shop.enrols()
    shop.rings(spent, code=points)

    sold = plain(shop.presses(club, "Take the fee"))

    assert f"{fee} To pay" in sold
    assert "Paid until 1 March 2027" in sold


def test_members_pay_5_percent_less_for_a_year(shop):
    """Row 19."""
    code = shop.card("membership")
    assert shop.acts(code, "redeem", spend="2000")["outcome"] == "refused"
    shop.presses(code, "Take the fee")

    assert "৳ 1,900" in plain(shop.presses(code, "Give", spend="2000"))
    shop.until("2027-03-02")
    late = shop.acts(code, "redeem", spend="2000")

    assert late["reason"] == "expired"


def test_a_category_has_a_member_price_of_its_own(shop):
    """Row 19: member prices."""
    code = shop.card("membership", categories="fuel: 3")
    shop.presses(code, "Take the fee")
    lines = [{"category": "fuel", "price": "3000"}, {"price": "1000"}]

    said = shop.acts(code, "redeem", lines=lines)

    assert said["benefit"]["pays"] == "3860.00"


def test_a_fuel_club_card_is_bought_once_for_250(shop):
    """Row 19."""
    code = shop.card("fuel_club_card")

    sold = plain(shop.presses(code, "Take the fee"))

    assert "৳ 250 To pay" in sold
    assert "Paid for good." in sold
    shop.until("2030-03-01")
    assert "৳ 2,910" in plain(shop.presses(code, "Give", spend="3000"))
    again = shop.acts(code, "earn", action="term")
    assert again["reason"] == "already_given"
