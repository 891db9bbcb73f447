"""Points: for purchases, for fuel and goods, for what is done besides buying."""

import pytest

from tests.systems.shop import plain


def test_stars_buy_a_choice_of_small_extras(shop):
    """Row 5."""
    extras = "25: a syrup; 50: a topping; 150: a drink"
    code = shop.card("points", earn_step=10, point_worth=0, catalogue=extras)
    for _ in range(3):
        shop.rings(250, code=code)
    assert sum(shop.holds(code).values()) == 75
    assert "a drink" not in " ".join(shop.buttons(code))

    given = shop.presses(code, "Give: a topping")
    shop.presses(code, "Give: a syrup")

    assert "Reward given" in given.text
    assert sum(shop.holds(code).values()) == 0


def test_a_paid_card_of_25_gave_a_flat_10_percent(shop):
    """Row 5: what the stars replaced."""
    code = shop.card("membership", fee=25, cheaper_from=0, cheaper_fee=0, percent=10)

    assert "৳ 25" in plain(shop.presses(code, "Take the fee"))
    assert shop.rings(100, code=code, payments=[{}])["to_pay"] == "90.00"


def test_250_spent_bring_50_back(shop):
    """Row 6."""
    code = shop.card("points", earn_step=5, point_worth=1, bill_share=100)
    shop.rings(250, code=code)

    paid = shop.rings(200, code=code, payments=[{"reward": "bill"}])

    assert paid["to_pay"] == "150.00"


def test_9000_earn_450_points_for_a_fifth_of_a_later_bill(shop):
    """Row 17."""
    code = shop.card("points")
    shop.rings(9000, code=code)
    assert shop.holds(code) == {"point:2027-12-31": 450}

    first = shop.rings(1000, code=code, payments=[{"reward": "bill"}])
    rest = shop.rings(1250, code=code, payments=[{"reward": "bill"}])

    assert (first["to_pay"], rest["to_pay"]) == ("800.00", "1000.00")
    assert sum(shop.holds(code).values()) == 40 + 50  # of what was paid in money


def test_the_same_points_buy_a_whole_item_and_end_on_their_last_day(shop):
    """Row 17: a whole item of that worth; points expire."""
    code, other = shop.prints(shop.opens("points", catalogue="450: A scarf"), 2)
    shop.rings(9000, code=code)
    shop.rings(9000, code=other)

    given = shop.presses(code, "Give: A scarf")
    shop.until("2028-01-01")

    assert "Reward given" in given.text
    assert not [text for text in shop.buttons(other) if "Give" in text]


@pytest.mark.parametrize(
    ("spent", "lines"),
    [(39990, []), (13330, [{"category": "goods", "price": "13330"}])],
    ids=["row 22 fuel", "row 22 goods"],
)
def test_3999_points_of_fuel_or_goods_buy_20_litres(shop, spent, lines):
    """Row 22."""
    code = shop.card("fuel_points")

    shop.rings(spent, code=code, **({"lines": lines} if lines else {}))

    assert shop.holds(code) == {"point": 3999}
    assert "Reward given" in shop.presses(code, "Give: 20 litres").text
    assert shop.holds(code) == {}


@pytest.mark.parametrize(
    ("spent", "points"), [(9, 0), (10, 1), (39989, 3998)], ids="row 22 {}".format
)
def test_only_full_tens_of_fuel_count(shop, spent, points):
    """Row 22."""
    code = shop.card("fuel_points")

    shop.rings(spent, code=code)

    assert sum(shop.holds(code).values()) == points
    assert "Give: 20 litres" not in shop.buttons(code)


def test_stated_points_for_joining_subscribing_and_bringing_a_friend(shop):
    """Row 28."""
    doing = "100: joining; 50: our newsletter; 75: bringing a friend"
    code = shop.card("points", for_doing=doing, expiry="never", expiry_count=0)

    for what in ("joining", "our newsletter", "bringing a friend"):
        shop.presses(code, what)
    for _ in range(2):
        shop.rings(200, code=code)

    assert shop.holds(code)["point"] == 100 + 50 + 75 + 2 * 10
    assert "joining" not in shop.buttons(code)


def test_points_are_set_right_by_hand_with_a_reason_and_not_without(shop):
    """Row 5: what an old till counted wrongly is put right where everybody can see."""
    code = shop.card("points", for_doing="75: set right by hand…")

    refused = shop.presses(code, "set right by hand", note="")
    held = shop.holds(code)
    done = shop.presses(code, "set right by hand", note="Counted twice")

    assert "Write why this is done" in refused.text
    assert held == {}
    assert "Counted twice" in done.text
    assert sum(n for unit, n in shop.holds(code).items() if "point" in unit) == 75
