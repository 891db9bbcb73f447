"""Which tier a bill makes: erpnext's loyalty programme."""

import pytest

LIMITS = {"tiers": "0: Bronze; 10000: Silver; 20000: Gold", "percents": ""}


@pytest.mark.parametrize(
    ("before", "bill", "tier"),
    [
        (0, 6_000, "Bronze"),
        (0, 15_000, "Silver"),
        (0, 25_000, "Gold"),
        (4_000, 500, "Bronze"),
        (8_000, 3_000, "Silver"),
        (18_000, 3_000, "Gold"),
        (22_000, 5_000, "Gold"),
    ],
)
def test_ti1_this_bill_counts(shop, before, bill, tier):
    card = shop.card("tiers", **LIMITS)
    if before:
        shop.buy(card, before)

    assert shop.buy(card, bill).ok

    if tier == "Bronze":
        assert "Silver until" not in shop.sees(card)
        assert "more until Silver" in shop.sees(card)
    else:
        assert f"{tier} until 31 December 2027" in shop.sees(card)


@pytest.mark.parametrize(
    ("restart", "more", "tier"),
    [("rise", 19_999, "Silver"), ("rise", 20_000, "Gold"), ("period", 5_000, "Gold")],
)
def test_ti3_after_a_rise_counting_begins_anew_where_the_terms_say_so(
    shop, restart, more, tier
):
    card = shop.card("tiers", **LIMITS, restart=restart)
    shop.buy(card, 15_000)

    shop.buy(card, more)

    assert f"{tier} until 31 December 2027" in shop.sees(card)
