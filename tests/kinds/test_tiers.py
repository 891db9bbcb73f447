"""Tiers: what counts, how long a tier lasts, and what it gives."""

from datetime import date, timedelta

import pytest

from stampcard.kinds.tiers import KIND, Terms, earn, redeem, standing, tells
from stampcard.language import Speaker
from stampcard.values.bills import Bill
from stampcard.values.decisions import Accept, Act, Position
from stampcard.values.reasons import Reason
from tests.kinds.acts import NOON, TODAY, act, after, past, why
from tests.kinds.terms import LONG

LONGEST = [
    {
        "tiers": ((1, LONG), (99_999_900, "Silver of the whole long street")),
        "visits": visits,
        "percents": ((LONG, 500),),
        "counted_in": counted_in,
        "months": 36,
        "grace": 12,
        "perks": ((4, LONG), (12, f"{LONG[:50]} twice"), (0, LONG[:40])),
        "perks_to": "fri",
        "active_months": 12,
        "entry_bill": 99_999_900,
    }
    for counted_in in ("quarter", "year", "last")
    for visits in ((), ((5, LONG), (12, "Gold")))
] + [
    {
        "tiers": ((0, "Club"), (1_000_000, "Silver"), (2_000_000, "Gold")),
        "percents": (("Silver", 500), ("Gold", 1000)),
        "perks": ((1, "A free day (Gold)"), (0, "No surcharge")),
    },
    {
        "tiers": ((1_000_000, "Silver"), (2_000_000, "Gold")),
        "perks": ((4, "Free day of car hire (Gold)"),),
        "perks_in": "month",
        "perks_to": "thu",
        "active_months": 12,
    },
    {
        "tiers": tuple((n * 1_000_000, f"{LONG[:50]} {n}") for n in range(1, 6)),
        "percents": tuple((f"{LONG[:50]} {n}", n * 100) for n in range(1, 6)),
        "counted_in": "last",
    },
    {"visits": ((1, "Guest"), (5, LONG)), "percents": (("Guest", 500),)},
    {"visits": ((1, "Guest"), (5, LONG))},
    {"tiers": ((0, LONG), (1_000_000, LONG[:50])), "perks": ((4, LONG), (0, LONG))},
]
THREE = Terms(tiers=((0, "Bronze"), (1_000_000, "Silver"), (2_000_000, "Gold")))


def spent(**months: int) -> Position:
    """An account by month: `spent(m2026_11=500)`."""
    units = {f"spend:{m[1:].replace('_', '-')}": 100 * n for m, n in months.items()}
    return Position(1, balances=units)


def on(day: str, holder: Position, **more) -> Act:
    found = date.fromisoformat(day)
    return Act(NOON + (found - TODAY), found, (holder,), **more)


def tier_of(terms: Terms, holder: Position, day: str) -> str:
    told = [t for t in tells(terms, holder, date.fromisoformat(day)) if "tier:" in t]
    return told[-1].removeprefix("tier:") if told else ""


def spoken(words) -> str:
    return Speaker().say(words).replace("\xa0", " ")


def lines(terms: Terms, holder: Position, day: str = "2026-03-01") -> list[str]:
    found = standing(terms, holder, date.fromisoformat(day))
    return [spoken(words) for words in found.lines]


def bought(terms: Terms, spend: int, holder: Position | None = None, **more):
    return earn(terms, act(holder or Position(1), spend_minor=spend * 100, **more))


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
def test_this_bill_counts(before, bill, tier):
    holder = spent(m2026_01=before)

    held = Position(1, balances=after(holder, bought(THREE, bill, holder)))

    assert tier_of(THREE, held, "2026-03-01") == tier


def test_the_bill_that_lifts_has_what_the_new_tier_gives():
    terms = Terms(percents=(("Silver", 500), ("Gold", 1000)))

    came = bought(terms, 3_000, spent(m2026_01=8_000))

    assert came.benefit.pays_minor == 285_000
    assert [str(words) for words in came.notes] == ["Now Silver."]
    assert bought(terms, 100, spent(m2026_01=100)).benefit is None


def test_a_tier_without_a_percentage_has_that_of_the_one_below():
    terms = Terms(percents=(("Silver", 500),))

    assert bought(terms, 100, spent(m2026_01=20_000)).benefit.pays_minor == 9_500


@pytest.mark.parametrize("spend", [0, None])
def test_sums_need_a_bill(spend):
    assert why(earn(THREE, act(Position(1), spend_minor=spend))) is Reason.BELOW_MINIMUM


@pytest.mark.parametrize(
    ("counted_in", "grace", "last"),
    [
        ("month", 0, "2026-02-28"),
        ("month", 1, "2026-03-31"),
        ("quarter", 0, "2026-06-30"),
        ("quarter", 2, "2026-12-31"),
        ("year", 0, "2027-12-31"),
        ("year", 1, "2028-12-31"),
    ],
)
def test_a_tier_lasts_to_the_end_of_the_next_period_and_its_grace(
    counted_in, grace, last
):
    terms = Terms(counted_in=counted_in, grace=grace)
    held = spent(m2026_01=10_000)
    end = date.fromisoformat(last)

    assert lines(terms, held, "2026-01-31")[0] == f"Silver until {Speaker().day(end)}"
    assert tier_of(terms, held, last) == "Silver"
    assert tier_of(terms, held, str(end + timedelta(days=1))) == ""


@pytest.mark.parametrize(
    ("grace", "last"), [(0, "2026-12-31"), (1, "2027-01-31"), (12, "2027-12-31")]
)
def test_the_last_months_move_with_each_month(grace, last):
    terms = Terms(counted_in="last", months=12, grace=grace)
    held = spent(m2026_01=6_000, m2026_02=4_000)
    end = date.fromisoformat(last)

    assert tier_of(terms, held, last) == "Silver"
    assert tier_of(terms, held, str(end + timedelta(days=1))) == ""
    said = f"Silver until {Speaker().day(end)}"
    assert lines(terms, held, "2026-03-01")[0] == said


def test_it_is_said_in_time_what_is_missing_to_stay():
    held = spent(m2025_05=20_000, m2026_11=19_500)
    terms = Terms()

    assert lines(terms, held, "2026-12-31") == [
        "Gold until 31 December 2026",
        "Bought in this period: ৳ 19,500",
        "৳ 500 more by 31 December 2026 to stay Gold",
    ]
    assert tier_of(terms, held, "2026-12-31") == "Gold"
    assert tier_of(terms, held, "2027-01-01") == "Silver"
    stayed = Position(1, balances={**held.balances, "spend:2026-12": 50_000})
    assert tier_of(terms, stayed, "2027-12-31") == "Gold"
    assert lines(terms, stayed, "2026-12-31")[0] == "Gold until 31 December 2027"
    assert len(lines(terms, stayed, "2026-12-31")) == 2


def test_it_is_said_too_where_the_window_moves():
    terms = Terms(counted_in="last", months=3)
    held = spent(m2026_01=9_500, m2026_02=500)

    said = lines(terms, held, "2026-03-15")

    assert said[-1] == "৳ 9,500 more by 31 March 2026 to stay Silver"
    graced = lines(Terms(counted_in="last", months=3, grace=1), held, "2026-04-15")
    assert graced[-1] == "৳ 9,500 more by 30 April 2026 to stay Silver"


def test_a_tier_from_nought_is_for_everybody_and_for_ever():
    assert lines(THREE, Position(1))[0] == "Bronze"
    assert standing(THREE, Position(1), TODAY).progress == (0, 1_000_000)


def test_the_next_tier_is_named_and_the_last_has_none():
    found = standing(Terms(), spent(m2026_03=12_000), TODAY)

    assert spoken(found.next) == "৳ 8,000 more until Gold"
    assert standing(Terms(), spent(m2026_03=20_000), TODAY).next is None


def test_a_visit_counts_once_a_day():
    terms = Terms(visits=((2, "Regular"), (5, "Friend")), percents=(("Regular", 500),))
    first = earn(terms, act(Position(1)))
    held = Position(1, balances=after(Position(1), first), recent=(past("visit", 1),))

    assert after(held, earn(terms, act(held))) == {"visit:2026-03": 1}
    came = earn(terms, act(held, spend_minor=1000, days=1))
    assert after(held, came) == {"visit:2026-03": 2}
    assert came.benefit.pays_minor == 950
    assert lines(terms, held) == ["1 visit in this period"]
    said = standing(terms, held, TODAY).next
    assert spoken(said) == "1 more visit until Regular"


def test_visits_too_are_missed_in_time():
    terms = Terms(visits=((5, "Regular"),), counted_in="month")
    held = Position(1, balances={"visit:2026-02": 5, "visit:2026-03": 3})

    assert lines(terms, held)[-1] == "2 more visits by 31 March 2026 to stay Regular"


def test_counting_begins_anew_after_a_rise_where_the_terms_say_so():
    terms = Terms(restart="rise")
    lifted = bought(terms, 15_000)
    held = Position(1, balances=after(Position(1), lifted))

    assert tier_of(terms, held, "2026-03-01") == "Silver"
    assert spoken(standing(terms, held, TODAY).next) == ("৳ 20,000 more until Gold")
    once = Position(1, balances=after(held, bought(terms, 19_999, held)))
    assert tier_of(terms, once, "2026-03-01") == "Silver"
    twice = Position(1, balances=after(once, bought(terms, 1, once)))
    assert tier_of(terms, twice, "2026-03-01") == "Gold"
    assert tier_of(terms, twice, "2027-12-31") == "Gold"
    assert tier_of(terms, twice, "2028-01-01") == ""


def test_a_rise_without_what_it_was_for_is_none():
    terms = Terms(restart="rise")
    came_back = {"spend:2026-03": 500_000, "rise:1:2026-03": 500_000}
    most_left = {"spend:2026-03": 1_200_000, "rise:1:2026-03": 900_000}

    assert tier_of(terms, Position(1, balances=came_back), "2026-03-01") == ""
    assert tier_of(terms, Position(1, balances=most_left), "2026-03-01") == "Silver"


def test_what_is_owed_for_goods_that_came_back_is_filled_first():
    held = Position(1, balances={"debt:spend": 60_000})

    assert after(held, bought(THREE, 1_000, held)) == {"spend:2026-03": 40_000}


PERKS = Terms(
    tiers=((0, "Member"), (1_000_000, "Gold")),
    perks=((1, "A free day (Gold)"), (2, "An upgrade"), (0, "No surcharge (wheels)")),
    perks_in="month",
)
GOLD = spent(m2026_01=10_000)


def used(terms: Terms, holder: Position, perk: str, day: str = "2026-03-02"):
    """The holder once a perk was used, and what was decided."""
    asked = on(day, holder, reward=perk)
    came = redeem(terms, asked)
    if isinstance(came, Accept):
        holder = holder.after(came.entries, asked.at, asked.day)
    return holder, came


def test_a_perk_is_limited_in_its_period_and_recorded_when_used():
    held, came = used(PERKS, GOLD, "perk:1")
    assert str(came.benefit.words) == "A free day"
    assert held.balances["perk:1:2026-03"] == 1

    _, again = used(PERKS, held, "perk:1", "2026-03-31")
    assert why(again) is Reason.ALREADY_GIVEN
    assert spoken(again.notes[0]) == (
        "It was used as often as it can be until 31 March 2026."
    )
    _, next_month = used(PERKS, held, "perk:1", "2026-04-01")
    assert isinstance(next_month, Accept)


def test_a_perk_without_a_limit_is_recorded_and_stays():
    held = GOLD
    for _ in range(3):
        held, _ = used(PERKS, held, "perk:3")

    assert held.balances["perk:3:2026-03"] == 3
    assert "No surcharge (wheels)" in lines(PERKS, held)


def test_a_perk_with_a_tier_in_brackets_waits_for_it():
    _, came = used(PERKS, Position(1), "perk:1")

    assert why(came) is Reason.NOT_ENOUGH
    assert str(came.notes[0]) == "From tier Gold on."
    assert [unit for unit, _ in standing(PERKS, Position(1), TODAY).rewards] == [
        "perk:2",
        "perk:3",
    ]


def test_the_standing_says_how_often_a_perk_is_left():
    held, _ = used(PERKS, GOLD, "perk:2")

    assert lines(PERKS, held)[2:] == [
        "A free day: 1 left until 31 March 2026",
        "An upgrade: 1 left until 31 March 2026",
        "No surcharge (wheels)",
    ]
    assert lines(PERKS, Position(1))[2:] == [
        "An upgrade: 2 left until 31 March 2026",
        "No surcharge (wheels)",
    ]


def test_unasked_the_first_that_is_open_is_used_or_the_reason_said():
    held, _ = used(PERKS, GOLD, "")
    assert held.balances["perk:1:2026-03"] == 1
    held, _ = used(PERKS, held, "")
    assert held.balances["perk:2:2026-03"] == 1

    waiting = Terms(perks=((1, "A free day"),))
    assert why(redeem(waiting, on("2026-03-01", Position(1)))) is Reason.NOT_ENOUGH


def test_what_is_no_perk_is_not_offered():
    assert why(redeem(Terms(), on("2026-03-01", GOLD))) is Reason.NOT_OFFERED
    for name in ("perk:9", "reward", "perk:x"):
        assert why(redeem(PERKS, on("2026-03-01", GOLD, reward=name))) is (
            Reason.NOT_OFFERED
        )


def test_uses_on_one_day_count_once_where_days_count():
    terms = Terms(
        tiers=((0, "Member"),), perks=((2, "Entry"),), perks_by="day", perks_in="month"
    )
    held, _ = used(terms, Position(1), "perk:1", "2026-03-02")
    held, again = used(terms, held, "perk:1", "2026-03-02")
    assert again.entries == ()
    assert again.benefit

    held, _ = used(terms, held, "perk:1", "2026-03-03")
    held, again = used(terms, held, "perk:1", "2026-03-03")
    assert isinstance(again, Accept)
    _, third = used(terms, held, "perk:1", "2026-03-04")
    assert why(third) is Reason.ALREADY_GIVEN


@pytest.mark.parametrize(
    ("first", "last", "open_on"),
    [("sat", "sun", "sat sun"), ("mon", "tue", "mon tue"), ("sun", "mon", "sun mon")],
)
def test_perks_keep_to_their_days_of_the_week(first, last, open_on):
    terms = Terms(
        tiers=((0, "Member"),),
        perks=((9, "A free day"), (0, "No surcharge")),
        perks_from=first,
        perks_to=last,
    )
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    monday = date(2026, 3, 2)

    for number, name in enumerate(names):
        day = str(monday + timedelta(days=number))
        _, came = used(terms, Position(1), "perk:1", day)
        assert why(came) is (None if name in open_on else Reason.NOT_YET_VALID)
        assert isinstance(used(terms, Position(1), "perk:2", day)[1], Accept)
    assert lines(terms, Position(1))[-1].startswith("Limited ones only ")


def test_benefits_open_after_months_with_a_visit():
    terms = Terms(
        visits=((1, "Guest"),),
        counted_in="last",
        percents=(("Guest", 500),),
        perks=((0, "A room upgrade"),),
        active_months=12,
    )
    months = {f"visit:2025-{n:02}": 1 + n % 3 for n in range(2, 13)}
    held = Position(1, balances=months)

    _, early = used(terms, held, "perk:1", "2026-01-31")
    assert why(early) is Reason.NOT_ENOUGH
    assert lines(terms, held, "2026-01-31")[-1] == (
        "Benefits open after 1 more month with a visit."
    )
    assert tells(terms, held, date(2026, 1, 31)) == {"months": 11}
    assert standing(terms, held, date(2026, 1, 31)).benefit is None

    came = earn(terms, on("2026-01-31", held, spend_minor=10_000))
    assert came.benefit.discount_minor == 500
    held = Position(1, balances=after(held, came))
    _, now = used(terms, held, "perk:1", "2026-01-31")
    assert isinstance(now, Accept)
    assert tells(terms, held, date(2026, 1, 31)) == {"months": 12, "tier:Guest": 1}


def test_one_begins_with_a_purchase_that_is_large_enough():
    terms = Terms(
        tiers=((0, "Club"),), entry_bill=300_000, perks=((0, "Services of the house"),)
    )

    small = bought(terms, 2_999)
    assert why(small) is Reason.BELOW_MINIMUM
    assert spoken(small.notes[0]) == "Begins with a purchase from ৳ 3,000."
    assert lines(terms, Position(1))[0] == "Begins with a purchase from ৳ 3,000."
    assert standing(terms, Position(1), TODAY).next is None
    assert tier_of(terms, Position(1), "2026-03-01") == ""
    assert why(redeem(terms, on("2026-03-01", Position(1)))) is Reason.NOT_ENOUGH

    held = Position(1, balances=after(Position(1), bought(terms, 3_000)))
    assert tier_of(terms, held, "2026-03-01") == "Club"
    assert isinstance(bought(terms, 1, held), Accept)


def test_a_first_purchase_that_was_undone_has_begun_nothing():
    terms = Terms(tiers=((0, "Club"),), entry_bill=300_000)
    held = after(Position(1), bought(terms, 3_000))
    undone = Position(1, balances=dict.fromkeys(held, 0))

    assert tier_of(terms, undone, "2026-03-01") == ""
    assert why(bought(terms, 1, undone)) is Reason.BELOW_MINIMUM


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"tiers": ()}, "tiers"),
        ({"percents": (("Copper", 500),)}, "percents"),
        ({"percents": (("Gold", 10_001),)}, "percents"),
        ({"restart": "rise", "counted_in": "last"}, "restart"),
    ],
)
def test_settings_that_cannot_be_are_named(settings, field):
    assert [problem.field for problem in KIND.problems(Terms(**settings))] == [field]


def test_a_visit_counts_until_all_of_its_bill_came_back():
    terms = Terms(visits=((2, "Regular"),))

    assert KIND.counted(terms, Bill(500)) == KIND.counted(terms, Bill(1)) == 1
    assert KIND.counted(terms, Bill(0)) == 0
    assert KIND.counted(THREE, Bill(500)) == 500


def test_the_bill_is_asked_for_where_it_matters():
    assert KIND.asks_bill(THREE)
    assert not KIND.asks_bill(Terms(visits=((2, "Regular"),)))
    assert KIND.looks_back(Terms(visits=((2, "Regular"),)))
    assert not KIND.looks_back(THREE)


@pytest.mark.parametrize(
    ("terms", "promise", "worth"),
    [
        (
            Terms(percents=(("Gold", 1000),)),
            "The more you come, the more is off: 10 %",
            "−10 %",
        ),
        (PERKS, "For members: No surcharge (wheels)", "Gold"),
        (Terms(), "Become Gold", "Gold"),
    ],
)
def test_the_benefit_in_one_line(terms, promise, worth):
    assert spoken(KIND.promise(terms)) == promise
    assert spoken(KIND.on_paper(terms).worth) == worth


def test_the_terms_name_what_there_is_room_for():
    short = Terms(perks=((1, "A free day (Gold)"), (0, "No surcharge")))

    said = " ".join(spoken(w) for w in KIND.plain(short, KIND.window(short, 0)))

    assert said == (
        "Purchases in a calendar year count. Silver: from ৳ 10,000. Gold: from "
        "৳ 20,000. A free day (Gold): 1 time a year. No surcharge. Tiers last 1 period "
        "longer. No end date."
    )


def test_the_rewards_are_the_perks_and_money_where_there_is_a_percentage():
    perks = ((1, "A free day"),)
    plain = Terms(tiers=((0, "Member"),), perks=perks)
    richer = Terms(tiers=((0, "Member"),), perks=perks, percents=(("Member", 500),))

    assert list(map(str, KIND.gives(plain))) == ["A free day"]
    assert list(map(str, KIND.gives(richer))) == ["A free day", "Money off the bill"]


def test_a_perk_without_a_limit_is_named_alone():
    terms = Terms(tiers=((0, "Club"),), perks=((0, "Services"), (4, "Alterations")))

    said = [spoken(words) for words in KIND.plain(terms, KIND.window(terms, TODAY))]

    assert "Services." in said
    assert "Alterations: 4 times a year." in said
