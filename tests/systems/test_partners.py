"""Shops that share points, send each other customers, and settle."""

import pytest

from tests.systems.shop import plain
from tests.web.visits import press

START = {"name": "Start", "share": "10", "days": "0", "from_sent": "0"}
GOLD = {"name": "Gold", "share": "30", "days": "14", "from_sent": "0"}


def settled(shop, partner, month="2026-03"):
    address = f"/partners/{partner.id}/settlement?month={month}"
    return plain(shop.owner.get(address))


def test_a_partner_bears_40_percent_of_what_comes_back_of_9000(shop):
    """Row 14."""
    programme = shop.opens("shared_cashback")
    brand, _ = shop.partner("Brand")
    shop.agrees(brand, "bears", "40", programme)
    (code,) = shop.prints(programme)

    shop.rings(9000, code=code)

    assert sum(shop.holds(code).values()) == 450
    assert "৳ 180 are owed to Corner Café" in settled(shop, brand)


def test_points_of_one_shop_pay_at_another_at_each_ones_rate(shop):
    """Row 20: who owes whom is settled for the month."""
    programme = shop.opens("coalition")
    bakery, till = shop.partner("Bakery")
    shop.agrees(bakery, "earns", "50", programme)
    shop.agrees(bakery, "accepts", "1", programme)
    (code,) = shop.prints(programme)

    shop.rings(9000, code=code)
    own = sum(shop.holds(code).values())
    theirs = till.post("/api/v1/purchases", code=code, total="1000").get_json()
    earned = sum(shop.holds(code).values()) - own
    paid = till.post(
        "/api/v1/purchases",
        code=code,
        total="450",
        payments=[{"reward": "bill", "amount": 450}],
    ).get_json()

    assert (own, earned) == (450, 20)
    assert theirs["to_pay"] == "1000.00"
    assert paid.get("to_pay") == "0.00", paid
    page = settled(shop, bakery)
    assert "450 points of Corner Café taken" in page
    assert "৳ 450" in page


def test_points_of_the_club_buy_a_service_at_a_partners(shop):
    """Row 7: 3,000 spent at the club's shop are 300 points, which pay elsewhere."""
    things = "300: A fitting at the tailor's"
    programme = shop.opens("coalition", earn_step=10, catalogue=things)
    tailor, till = shop.partner("Tailor")
    shop.agrees(tailor, "accepts", "1", programme)
    (code,) = shop.prints(programme)
    shop.rings(3000, code=code)
    there = shop.phone_of(tailor)

    given = press(there, shop.scans(code, there), "Give: A fitting at the tailor's")

    assert "Reward given" in given.text
    assert sum(shop.holds(code).values()) == 0
    body = {"code": code, "verb": "redeem", "reward": "item:1"}
    assert till.post("/api/v1/acts", **body).get_json()["reason"] == "not_enough"
    page = settled(shop, tailor)
    assert "300 points of Corner Café taken" in page
    assert "৳ 300" in page


def test_a_partner_earns_30_percent_after_the_trial_for_as_long_as_they_stay(shop):
    """Row 25."""
    programme = shop.opens("partner_code")
    shop.owner.post("/partners/tiers", data=GOLD)
    blog, _ = shop.partner("Blog", tier="1")
    (code,) = shop.prints(programme)
    sent = {"batch": "1", "whose": "ours"}
    shop.owner.post(f"/partners/{blog.id}/batch", data=sent)
    shop.opens("points")
    *_, number = shop.enrols()
    first = shop.rings(1000, codes=[number, code], payments=[{"code": code}])
    shop.later(days=15)
    shop.rings(1000, code=number)
    shop.until("2027-03-01")
    shop.rings(1000, code=number)

    assert first["to_pay"] == "900.00"

    assert "৳ 300" in settled(shop, blog)
    assert "৳ 300" in settled(shop, blog, "2027-03")
    page = plain(shop.owner.get(f"/partners/{blog.id}"))
    assert "Blog gets 30 % of what customers it sent spend, after 14 days." in page


def test_a_partner_rises_by_the_customers_it_sends(shop):
    """Row 25: ten percent at first, thirty from the third customer on."""
    for tier in (START, GOLD | {"days": "0", "from_sent": "3"}):
        shop.owner.post("/partners/tiers", data=tier)
    blog, _ = shop.partner("Blog", tier="1")
    codes = shop.prints(shop.opens("stamp_card"), 4)
    sent = {"batch": "1", "whose": "ours"}
    shop.owner.post(f"/partners/{blog.id}/batch", data=sent)

    for code in codes:
        shop.rings(1000, code=code)
        shop.later(minutes=1)

    page = plain(shop.owner.get(f"/partners/{blog.id}"))
    assert "Blog Gold" in page
    assert "Sent 4 customers so far." in page
    assert "Share of ৳ 4,000 that customers we sent spent at" in settled(shop, blog)
    assert "৳ 800" in settled(shop, blog)


def test_each_side_sees_how_many_of_its_coupons_came_back(shop):
    """Row 26: ours in their hands, and theirs in ours."""
    food, till = shop.partner("Baby food")
    ours = shop.prints(shop.opens("partner_coupon"), 5)
    theirs = shop.prints(shop.opens("partner_coupon"), 4)
    for batch, whose in ((1, "ours"), (2, "theirs")):
        sent = {"batch": str(batch), "whose": whose}
        shop.owner.post(f"/partners/{food.id}/batch", data=sent)

    for code in ours[:3]:
        shop.presses(code, "Give", spend="100")
    for code in theirs[:2]:
        body = {"code": code, "verb": "redeem", "spend": "100"}
        assert till.post("/api/v1/acts", **body).get_json()["outcome"] == "accepted"

    link = shop.owner.post(f"/partners/{food.id}/link").text
    own = "/partner/" + link.partition("/partner/")[2].partition("<")[0]
    for page in (
        shop.owner.get(f"/partners/{food.id}"),
        shop.app.test_client().get(own),
    ):
        said = plain(page)
        assert "Corner Café Baby food 5 3" in said
        assert "Baby food Corner Café 4 2" in said


@pytest.mark.parametrize("row", [26], ids="row {}".format)
def test_a_partners_coupon_is_not_taken_here(shop, row):
    """Row 26."""
    food, _ = shop.partner("Baby food")
    (code,) = shop.prints(shop.opens("partner_coupon"))
    sent = {"batch": "1", "whose": "theirs"}
    shop.owner.post(f"/partners/{food.id}/batch", data=sent)

    refused = shop.acts(code, "redeem", spend="100")

    assert refused["reason"] == "no_agreement"
