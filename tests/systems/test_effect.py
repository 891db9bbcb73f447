"""What customers make of it: the share who use benefits, and rewards nobody takes."""

from tests.systems.shop import plain


def uses(shop, programme):
    return plain(shop.owner.get(f"/programmes/{programme.id}/uses"))


def test_the_share_of_customers_who_really_use_their_benefits(shop):
    """Row 9: 30 %."""
    programme = shop.opens("active_guests", active_months=0)
    codes = shop.prints(programme, 10)
    for code in codes:
        shop.presses(code, "Record the purchase")
    for code in codes[:3]:
        shop.presses(code, "Give: Late check-out")
    shop.presses(codes[0], "Give: A better room")

    page = uses(shop, programme)

    assert "30 % of the customers used a benefit 3 of 10" in page
    assert "What is used" in shop.owner.get(f"/programmes/{programme.id}").text


def test_it_is_seen_which_rewards_are_taken_and_which_never(shop):
    """Row 39: the dead one is suggested to be dropped, once it was there for long."""
    extras = "25: A syrup; 50: A topping; 900: A kettle"
    programme = shop.opens("points", earn_step=1, point_worth=0, catalogue=extras)
    (code,) = shop.prints(programme)
    shop.rings(200, code=code)
    shop.presses(code, "Give: A syrup")
    shop.presses(code, "Give: A topping")
    assert "Wait until 30 May 2026 before you judge" in uses(shop, programme)

    shop.until("2026-05-30")

    page = uses(shop, programme)
    dead = page.partition("Nobody takes these")[2].partition("Drop them")[0]
    assert dead.split() == ["A", "kettle"]
    assert "A syrup 1 1 March 2026" in page
    assert "A kettle 0 not once" in page


def test_what_was_undone_was_not_taken(shop):
    """Row 39."""
    programme = shop.opens("points", earn_step=1, point_worth=0, catalogue="5: Tea")
    (code,) = shop.prints(programme)
    shop.rings(20, code=code)
    given = shop.acts(code, "redeem", reward="item:1")
    shop.undoes(given)

    assert "0 of 1" in uses(shop, programme)
    assert "Tea 0 not once" in uses(shop, programme)
