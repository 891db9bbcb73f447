"""Friends bring friends."""

import pytest

from tests.systems.shop import plain

MILESTONES = {5: "shave cream", 10: "razor", 25: "premium razor"}


def bring(shop, advocate, friends):
    """Each friend joins with the advocate's card and buys for the first time."""
    for friend in friends:
        shop.brings(friend, advocate)
        shop.rings(500, code=friend)


def test_5_10_25_and_50_friends_bring_what_was_promised_for_each(shop):
    """Row 23."""
    programme = shop.opens("friends_milestones")
    advocate, *friends = shop.prints(programme, 51)
    seen = {}

    for n, friend in enumerate(friends, 1):
        bring(shop, advocate, [friend])
        won = [unit for unit in shop.holds(advocate) if unit == f"reward:{n}"]
        if won:
            seen[n] = shop.holds(advocate)[won[0]]

    assert seen == {5: 1, 10: 1, 25: 1, 50: 1}
    for reward in (*MILESTONES.values(), "free shaving for a year"):
        assert f"Give: {reward}" in shop.buttons(advocate)
    assert "Reward given" in shop.presses(advocate, "Give: shave cream").text
    assert "Give: shave cream" not in shop.buttons(advocate)


def test_the_friend_has_10_percent_off_the_first_purchase_alone(shop):
    """Row 23."""
    advocate, friend = shop.prints(shop.opens("friends_milestones"), 2)
    shop.brings(friend, advocate)

    first, second = (shop.rings(500, code=friend) for _ in range(2))

    assert (first["to_pay"], second["to_pay"]) == ("450.00", "500.00")
    assert shop.holds(advocate)["friend"] == 1


def test_the_advocate_is_credited_with_the_first_purchase_and_not_before(shop):
    """Row 24."""
    advocate, friend = shop.prints(shop.opens("friends_credit"), 2)

    shop.brings(friend, advocate)
    before = shop.holds(advocate).get("credit", 0)
    bought = shop.rings(600, code=friend)

    assert (before, bought["to_pay"]) == (0, "600.00")
    assert shop.holds(advocate)["credit"] == 5000
    for code in (advocate, friend):
        paid = shop.acts(code, "redeem", reward="credit", spend="200")
        assert paid["benefit"]["pays"] == "150.00"


def test_a_friend_counts_once_and_nobody_sends_themselves(shop):
    """Row 24: own codes are refused; a friend counts once."""
    advocate, other, friend = shop.prints(shop.opens("friends_credit"), 3)
    shop.brings(friend, advocate)

    with pytest.raises(AssertionError, match="no button"):
        shop.brings(other, other)  # it is on the list already
    again = shop.acts_together("earn", friend, other)

    assert again["reason"] == "already_given"


@pytest.mark.parametrize("row", [24], ids="row {}".format)
def test_who_bought_here_before_is_no_friend(shop, row):
    """Row 24."""
    advocate, known = shop.prints(shop.opens("friends_credit"), 2)
    shop.rings(100, code=known)

    refused = shop.acts_together("earn", known, advocate)

    assert refused["reason"] == "not_new"
    assert "Sent by a friend?" not in plain(shop.scans(known))
