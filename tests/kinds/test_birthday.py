"""Birthday: near it, once a year, and not for a day that was changed."""

from datetime import date

import pytest

from stampcard.kinds.birthday import KIND, Terms, redeem, standing
from stampcard.kinds.birthday.terms import problems
from stampcard.values.decisions import Position
from stampcard.values.reasons import Reason
from tests.kinds.acts import TODAY, act, after, card, why
from tests.kinds.terms import LONG

LONGEST = [
    {
        "reward": LONG,
        "minimum_bill": 99_999_900,
        "days_before": 60,
        "days_after": 60,
        "known_days": 366,
    },
    {
        "benefit": "percent",
        "value": 1250,
        "cap": 99_999_900,
        "minimum_bill": 99_999_900,
        "known_days": 1,
    },
]


def given(held: Position | None = None, days=0, *, terms=None, spend=None, **told):
    known = {"birthday_in": 0, "birthday_ago": 0} | told
    asked = act(held or card(), days=days, spend_minor=spend, told=known)
    return redeem(terms or Terms(), asked)


@pytest.mark.parametrize(
    ("ahead", "ago", "answer"),
    [
        (4, 361, Reason.NOT_YET_VALID),
        (3, 362, None),
        (0, 0, None),
        (358, 7, None),
        (357, 8, Reason.NOT_YET_VALID),
    ],
)
def test_it_is_open_from_three_days_before_to_seven_after(ahead, ago, answer):
    assert why(given(birthday_in=ahead, birthday_ago=ago)) is answer


def test_it_is_given_once_for_each_birthday():
    first = given(birthday_in=2, birthday_ago=363)
    held = Position(1, balances=after(card(), first))

    assert held.balances == {"given:2026": 1}
    assert why(given(held)) is Reason.ALREADY_GIVEN
    assert why(given(held, days=365)) is None


def test_a_birthday_of_january_given_in_december_counts_for_january():
    december = (date(2026, 12, 31) - TODAY).days
    held = Position(1, balances={"given:2026": 1})

    came = given(held, december, birthday_in=2, birthday_ago=363)

    assert after(held, came) == {"given:2026": 1, "given:2027": 1}


@pytest.mark.parametrize(
    ("changed", "answer"),
    [(0, Reason.NOT_YET_VALID), (59, Reason.NOT_YET_VALID), (60, None)],
)
def test_a_changed_birthday_counts_from_next_year_on(changed, answer):
    assert date(2026, 3, 1) == TODAY  # 59 days into the year
    assert why(given(birthday_changed=changed)) is answer


def test_a_birthday_changed_in_december_does_not_open_the_december_window_of_another():
    december = (date(2026, 12, 30) - TODAY).days

    of_this_year = given(
        days=december, birthday_in=364, birthday_ago=1, birthday_changed=5
    )
    of_next_year = given(
        days=december, birthday_in=3, birthday_ago=362, birthday_changed=5
    )

    assert why(of_this_year) is Reason.NOT_YET_VALID
    assert why(of_next_year) is None


def test_nobody_gets_it_whose_birthday_is_not_known():
    refusal = redeem(Terms(), act(card()))

    assert why(refusal) is Reason.NOT_OFFERED
    assert refusal.notes


def test_it_may_wait_until_one_has_been_a_member_for_so_many_days():
    terms = Terms(known_days=30)

    assert why(given(terms=terms)) is Reason.NOT_YET_VALID
    assert why(given(terms=terms, known_days=29)) is Reason.NOT_YET_VALID
    assert why(given(terms=terms, known_days=30)) is None


def test_it_may_ask_for_a_bill_and_takes_its_share_off():
    terms = Terms(benefit="percent", value=2000, cap=500, minimum_bill=1000)

    assert why(given(terms=terms, spend=999)) is Reason.BELOW_MINIMUM
    assert given(terms=terms, spend=1000).benefit.pays_minor == 800
    assert given(terms=terms, spend=10000).benefit.pays_minor == 9500
    assert KIND.asks_bill(terms)


def test_no_refusal_tells_when_the_birthday_is():
    waits = given(birthday_in=4, birthday_ago=361)

    assert waits.notes == ()
    assert not any(
        isinstance(value, date)
        for changed in (0, 20)
        for words in given(birthday_changed=changed).notes
        for value in words.values.values()
    )


def test_the_page_says_whether_this_years_was_given():
    before = standing(Terms(), card(), TODAY)
    later = standing(Terms(), Position(1, balances={"given:2026": 1}), TODAY)

    assert before.lines != later.lines
    assert before.rewards[0][0] == "given"


def test_a_gift_has_a_name():
    assert [p.field for p in problems(Terms(reward=""))] == ["reward"]
