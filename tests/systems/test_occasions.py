"""Occasions: birthdays, the first purchase, a ladder, money given as a present."""

import pytest

from stampcard.models.members import Member
from tests.systems.shop import filled, plain


def test_15_percent_off_one_bill_in_the_week_of_the_birthday(shop):
    """Row 27: 4,000 cost 3,400, once."""
    code = shop.card("birthday_discount", known_days=0)
    (number,) = shop.enrols(card=code, birthday="3", birth_month="3")
    looked = shop.acts(number, "redeem", spend="4000")

    given = plain(shop.presses(code, "Give", spend="4000"))

    assert looked["reason"] == "needs_card"
    assert "৳ 3,400" in given
    assert shop.acts(code, "redeem", spend="4000")["outcome"] == "refused"


@pytest.mark.parametrize(
    ("born", "day"),
    [(("7", "3"), "early"), (("22", "2"), "late")],
    ids="row 27 {}".format,
)
def test_a_day_too_early_or_too_late_gives_nothing(shop, born, day):
    """Row 27."""
    shop.opens("birthday_discount", known_days=0)
    (number,) = shop.enrols(birthday=born[0], birth_month=born[1])

    assert not [text for text in shop.buttons(number) if "Give" in text], day


def test_a_changed_birthday_gives_nothing_this_year(shop):
    """Row 27: not usable by changing the date."""
    code = shop.card("birthday_discount")
    shop.enrols(card=code, birthday="2", birth_month="9")
    shop.later(days=40)
    member = Member.get().id
    address = f"/members/{member}/edit"
    form = filled(shop.owner.get(address).text)
    changed = {"birthday": "10", "birth_month": "4"}

    assert shop.owner.post(address, data=form | changed).status_code < 400

    assert (Member.get().birth_day, Member.get().birth_month) == (10, 4)
    assert shop.acts(code, "redeem", spend="4000")["outcome"] == "refused"


def test_the_list_of_the_morning_has_who_agreed_to_be_told(shop):
    """Row 27."""
    shop.opens("birthday_discount")
    told = ["stamps", "messages"]
    shop.enrols(
        "01712345671", name="Rahima", birthday="2", birth_month="3", purposes=told
    )
    shop.enrols("01811223344", name="Karim", birthday="2", birth_month="3")

    listed = shop.owner.get("/members/offers.csv?born=7").text

    assert "Rahima" in listed
    assert "Karim" not in listed


def test_a_biscuit_at_three_a_coffee_at_six_a_breakfast_at_twelve(shop):
    """Row 30: the card shows the next one."""
    code = shop.card("reward_ladder", pause_seconds=0)
    assert "3 more stamps until: A biscuit" in plain(shop.scans(code))

    for count, reward in ((3, "A biscuit"), (3, "A coffee"), (6, "Breakfast for two")):
        shop.acts(code, "earn", count=count)
        assert f"Give: {reward}" in shop.buttons(code)
        shop.presses(code, f"Give: {reward}")


def test_1080_for_a_first_bill_of_1200_once(shop):
    """Row 31."""
    code = shop.card("first_purchase")

    given = plain(shop.presses(code, "Give", spend="1200"))

    assert "৳ 1,080" in given
    assert shop.acts(code, "redeem", spend="1200")["reason"] == "already_redeemed"


def test_two_of_twelve_stamps_come_with_the_card(shop):
    """Row 31."""
    code = shop.card("head_start_card", pause_seconds=0)
    assert "10 more stamps until: A haircut" in plain(shop.scans(code))

    shop.acts(code, "earn", count=10)

    assert "Give: A haircut" in shop.buttons(code)


def test_of_a_voucher_of_500_a_bill_of_180_leaves_320(shop):
    """Money given as a present, used in parts."""
    code = shop.card("gift_voucher")
    shop.presses(code, "Pay money in", spend="500")

    shop.presses(code, "Give: Up to", spend="180")

    assert shop.holds(code)["money:2027-03-01"] == 32000
    rest = shop.rings(400, code=code, payments=[{}])
    assert rest["to_pay"] == "80.00"
