import pytest

from stampcard.services.budgets import Limits, limits_of


@pytest.fixture
def programme(owner):
    return owner.told("programme", "add", "coupon")["id"]


def test_limits_are_told_and_set_one_by_one(owner, programme):
    told = owner.told("programme", "limits", programme)

    assert told == {
        "id": programme,
        "most_in_all": 0,
        "budget": "0.00",
        "most_each": 0,
        "most_a_day": 0,
        "combines": False,
        "rank": 0,
        "given": 0,
        "worth": "0.00",
    }
    owner.told("programme", "limits", programme, "--most-in-all", 50, "--combines")
    owner.told("programme", "limits", programme, "--budget", "99.50", "--rank", 2)
    assert limits_of(programme) == Limits(True, 2, 50, 9950, 0, 0)
    assert "given so far" in owner.run("programme", "limits", programme).out


def test_a_wrong_amount_or_programme_is_one_sentence(owner, programme):
    assert "no amount" in owner.refused(
        "programme", "limits", programme, "--budget", "much"
    )
    assert "no programme 9" in owner.refused("programme", "limits", 9)
    assert limits_of(programme) == Limits()
