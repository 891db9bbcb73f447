"""Tiers of partners: their share from then on, by hand or by customers sent."""

from datetime import date

import pytest

from stampcard.models.partners import SHOP, Partner, PartnerTier
from stampcard.services.partners import keeping, tiers
from stampcard.services.partners.settlement import statement
from stampcard.services.partners.tiers import TierTerms
from tests.builders import OWNER, a_batch, a_code, a_programme
from tests.members import a_member, for_members, numbers_of
from tests.services.partners.street import a_partner, buy, earns_share, rung

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture
def home(house, shop):
    return house


def a_tier(home, name, percent, **more) -> PartnerTier:
    assert tiers.keep(TierTerms(name, percent * 100, **more), OWNER, home) == ()
    return PartnerTier.get(PartnerTier.name == name)


def sends(home, partner, count):
    """Codes of cards that a partner hands out; who comes with one is sent by it."""
    batch = a_batch(a_programme("cumulative_discount", home), count, home)
    assert keeping.hand_out(batch, by=partner.id, of=SHOP) == ()
    return [a_code(batch, n + 1, house=home) for n in range(count)]


def owed(home, partner) -> int:
    return statement(partner.id, *MARCH, home).closing_minor


def tier_of(partner) -> str:
    found = Partner.get_by_id(partner.id).tier
    return found.name if found else ""


def test_each_tier_gives_its_own_share_from_the_moment_it_is_given(home, clock):
    """A bill of 1,000 in each: 10 %, then 30 %, then none."""
    blog = a_partner(home, "Blog")
    bronze, gold = a_tier(home, "Bronze", 10), a_tier(home, "Gold", 30)
    (code,) = sends(home, blog, 1)

    for tier, expected in ((bronze, 10_000), (gold, 40_000), (None, 40_000)):
        tiers.put(Partner.get_by_id(blog.id), tier, OWNER, home)
        clock.move(seconds=5)
        buy(code, 100_000, home)
        clock.move(seconds=5)
        assert owed(home, blog) == expected


def test_days_of_a_tier_count_from_the_customers_first_day(home, clock):
    blog = a_partner(home, "Blog")
    tiers.put(blog, a_tier(home, "Gold", 30, days=14), OWNER, home)
    (code,) = sends(home, blog, 1)

    buy(code, 100_000, home)
    clock.move(days=13)
    buy(code, 100_000, home)
    assert owed(home, blog) == 0
    clock.move(days=1)
    buy(code, 100_000, home)
    assert owed(home, blog) == 30_000


def test_other_terms_of_a_tier_hold_from_now_on_for_those_in_it(home, clock):
    blog, shop = a_partner(home, "Blog"), a_partner(home, "Shop")
    gold = a_tier(home, "Gold", 30)
    tiers.put(blog, gold, OWNER, home)
    first, second = sends(home, blog, 1) + sends(home, shop, 1)
    buy(first, 100_000, home)
    clock.move(seconds=5)

    assert tiers.keep(TierTerms("Gold", 2000), OWNER, home, tier=gold) == ()
    clock.move(seconds=5)
    buy(first, 100_000, home)
    buy(second, 100_000, home)

    assert (owed(home, blog), owed(home, shop)) == (50_000, 0)


def test_a_partner_rises_with_the_customer_that_was_missing_and_its_bill_counts(
    home, clock
):
    blog = a_partner(home, "Blog")
    tiers.put(blog, a_tier(home, "Start", 10), OWNER, home)
    a_tier(home, "Gold", 30, from_sent=3)
    codes = sends(home, blog, 4)

    for code, tier in zip(codes, ("Start", "Start", "Gold", "Gold"), strict=True):
        clock.move(seconds=5)
        buy(code, 100_000, home)
        assert tier_of(blog) == tier

    assert owed(home, blog) == 10_000 + 10_000 + 30_000 + 30_000


def test_it_never_falls_and_the_greatest_share_that_is_reached_counts(home):
    blog = a_partner(home, "Blog")
    tiers.put(blog, a_tier(home, "Friend of the house", 50), OWNER, home)
    for name, percent, sent in (("Silver", 20, 1), ("Gold", 30, 2)):
        a_tier(home, name, percent, from_sent=sent)
    first, second, third = sends(home, blog, 3)

    buy(first, 100_000, home)
    assert tier_of(blog) == "Friend of the house"
    tiers.put(Partner.get_by_id(blog.id), None, OWNER, home)
    buy(second, 100_000, home)
    assert tier_of(blog) == "Gold"
    buy(third, 100_000, home)
    assert tier_of(blog) == "Gold"


def test_who_was_promised_more_by_hand_is_not_put_up_to_less(home, clock):
    blog = a_partner(home, "Blog")
    earns_share(home, blog, 40)
    a_tier(home, "Gold", 30, from_sent=1)
    platinum = a_tier(home, "Platinum", 50, from_sent=9)
    (code,) = sends(home, blog, 1)
    clock.move(seconds=5)

    buy(code, 100_000, home)

    assert (tier_of(blog), owed(home, blog)) == ("", 40_000)
    assert tiers.ahead(Partner.get_by_id(blog.id)) == (platinum, 8)


def test_a_member_in_several_programmes_is_one_customer(home):
    blog = a_partner(home, "Blog")
    a_tier(home, "Gold", 30, from_sent=2)
    batch = a_batch(a_programme("partner_code", home), 1, home)
    assert keeping.hand_out(batch, by=blog.id, of=SHOP) == ()
    code = a_code(batch, house=home)
    for name in ("points", "tiers"):
        a_batch(for_members(a_programme(name, home)), 1, home)
    numbers = numbers_of(a_member(home, "+8801712345671"))

    rung(home, 100_000, *numbers, paying=[code])

    assert len(numbers) == 2
    assert tiers.ahead(Partner.get_by_id(blog.id))[1] == 1
    assert tier_of(blog) == ""


def test_the_next_tier_and_how_many_are_missing(home):
    blog = a_partner(home, "Blog")
    assert tiers.ahead(blog) is None
    silver = a_tier(home, "Silver", 20, from_sent=5)
    gold = a_tier(home, "Gold", 30, from_sent=8)

    assert tiers.ahead(blog) == (silver, 5)
    tiers.put(blog, silver, OWNER, home)
    assert tiers.ahead(Partner.get_by_id(blog.id)) == (gold, 8)
    tiers.put(Partner.get_by_id(blog.id), gold, OWNER, home)
    assert tiers.ahead(Partner.get_by_id(blog.id)) is None


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (TierTerms("", 3000), "name"),
        (TierTerms("x" * 31, 3000), "name"),
        (TierTerms(" Gold ", 3000), "name"),
        (TierTerms("Silver", 0), "share"),
        (TierTerms("Silver", 10_001), "share"),
        (TierTerms("Silver", 3000, days=-1), "days"),
        (TierTerms("Silver", 3000, days=3661), "days"),
        (TierTerms("Silver", 3000, from_sent=-1), "from_sent"),
        (TierTerms("Silver", 3000, from_sent=1_000_001), "from_sent"),
    ],
)
def test_a_tier_that_cannot_be_is_refused(home, wish, field):
    a_tier(home, "Gold", 30)

    problems = tiers.keep(wish, OWNER, home)

    assert [problem.field for problem in problems] == [field]
    assert [tier.name for tier in tiers.every()] == ["Gold"]


def test_a_tier_goes_only_when_nobody_is_in_it(home):
    blog = a_partner(home, "Blog")
    gold = a_tier(home, "Gold", 30)
    tiers.put(blog, gold, OWNER, home)

    assert [problem.field for problem in tiers.remove(gold)] == ["tier"]
    tiers.put(Partner.get_by_id(blog.id), None, OWNER, home)
    assert tiers.remove(gold) == ()
    assert tiers.every() == []
