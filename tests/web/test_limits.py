"""The page where an owner bounds a programme, and what the counter says then."""

import pytest

from stampcard.services.budgets import Limits, limits_of
from tests.builders import a_batch, a_code, a_programme, redeem
from tests.web.visits import a_phone, press


@pytest.fixture
def programme(owner, home):
    """A coupon with 10 % off."""
    terms = {"benefit": "percent", "value": 10, "cap": 0, "minimum_bill": 0, "uses": 9}
    return a_programme("discount_coupon", home, **terms)


@pytest.fixture
def page(programme):
    """Where its limits are set."""
    return f"/programmes/{programme.id}/limits"


def test_at_first_nothing_is_limited_and_nothing_was_given(owner, page, programme):
    said = owner.get(page).text

    assert "Given so far" in said
    assert limits_of(programme.id) == Limits()
    assert page in owner.get(f"/programmes/{programme.id}").text


def test_limits_are_set_and_shown_beside_what_was_given(owner, home, page, programme):
    code = a_code(a_batch(programme, 1, home), house=home)
    redeem(code, house=home, spend_minor=20_000)
    sent = {
        "most_in_all": "৫০",
        "budget": "1,000.50",
        "most_each": "2",
        "most_a_day": "",
        "combines": "y",
        "rank": "3",
    }

    answer = owner.post(page, data=sent, follow_redirects=True)

    assert limits_of(programme.id) == Limits(True, 3, 50, 100_050, 2, 0)
    assert "1 of 50" in answer.text
    assert "20 of ৳\u00a01,000.50" in answer.text
    assert 'value="1000.50"' in answer.text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"most_in_all": "many"}, "Give a whole number, or nothing."),
        ({"most_each": "-1"}, "Give a whole number, or nothing."),
        ({"most_a_day": "1.5"}, "Give a whole number, or nothing."),
        ({"rank": "9999999999"}, "Give a whole number, or nothing."),
        ({"budget": "much"}, "Type an amount"),
    ],
)
def test_what_is_no_limit_is_said_at_its_field(owner, page, programme, sent, said):
    answer = owner.post(page, data=sent)

    assert said in answer.text
    assert limits_of(programme.id) == Limits()


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"most_in_all": "1"}, "There were 1 of them."),
        ({"budget": "30"}, "10 are left to be given."),
        ({"most_each": "1"}, "Each customer gets 1."),
        ({"most_a_day": "1"}, "Each seller gives 1 a day."),
    ],
)
def test_the_counter_says_which_limit_is_reached(owner, home, programme, limits, said):
    code = a_code(a_batch(programme, 1, home), house=home)
    owner.post(f"/programmes/{programme.id}/limits", data=limits)
    phone = a_phone(owner.application, home)
    card = f"/counter/cards/{code}"
    press(phone, phone.get(card), "Give", spend="200")

    refused = press(phone, phone.get(card), "Give", spend="200")

    assert said in refused.text.replace("৳\u00a0", "")
