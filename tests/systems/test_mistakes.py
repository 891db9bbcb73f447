"""Refunds, mistakes and lost cards are part of every system."""

import pytest

from tests.systems.shop import plain
from tests.web.visits import press

BILLS = {
    "points": (9000, "row 17"),
    "fuel_points": (39990, "row 22"),
    "tiers": (11000, "row 18"),
    "cumulative_discount": (22000, "row 16"),
    "shared_cashback": (9000, "row 14"),
    "coalition": (9000, "row 20"),
    "prize_draw": (1240, "row 6"),
    "spend_stamps": (450, "row 2"),
}


@pytest.mark.parametrize(
    ("preset", "spent"),
    [pytest.param(name, spent, id=row) for name, (spent, row) in BILLS.items()],
)
def test_a_purchase_taken_back_takes_back_what_it_earned(shop, preset, spent):
    """Every row with a bill."""
    code = shop.card(preset)
    before = shop.holds(code)
    bill = shop.rings(spent, code=code)
    assert shop.holds(code) != before

    shop.takes_back(bill, whole=True)

    now = {unit: n for unit, n in shop.holds(code).items() if "rise" not in unit}
    assert now == before


@pytest.mark.parametrize("row", [17], ids="row {}".format)
def test_a_reward_handed_back_comes_back(shop, row):
    """Row 17, and every other with a reward."""
    code = shop.card("points", catalogue="450: A scarf")
    shop.rings(9000, code=code)
    before = shop.holds(code)

    given = shop.presses(code, "Give: A scarf")
    assert shop.holds(code) == {}
    press(shop.phone, given, "Undo")

    assert shop.holds(code) == before


@pytest.mark.parametrize("preset", ["points", "tiers", "stamp_card", "coalition"])
def test_a_lost_card_is_blocked_and_its_balance_moves_to_a_new_one(shop, preset):
    """Every row with a card."""
    programme = shop.opens(preset)
    old, new = shop.prints(programme, 2)
    (number,) = shop.enrols(card=old)
    shop.rings(9000, code=old)
    held = shop.holds(number)
    assert held

    page = shop.replaces(old, new)

    assert shop.holds(new) == held, plain(page)
    lost = shop.acts(old, "earn", spend="100")
    assert lost["outcome"] == "refused"
