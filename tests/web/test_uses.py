"""What is used of a programme, as its owner sees it."""

from tests.builders import a_batch, a_card, a_code, a_programme, redeem, stamp
from tests.web.visits import a_phone


def test_a_programme_nobody_used_says_so(owner, home):
    a_programme("coupon", home)

    page = owner.get("/programmes/1/uses").text

    assert "Nothing was given yet." in page
    assert "0 of 0" in page
    assert owner.get("/programmes/2/uses").status_code == 404


def test_whoever_is_no_owner_sees_none_of_it(app, owner, home):
    a_programme("coupon", home)

    assert a_phone(app, home).get("/programmes/1/uses").status_code in {302, 403}


def test_what_is_offered_no_more_is_said_to_be(owner, home):
    settings = {"stamps_needed": 4, "pause_seconds": 0, "reward": "Tea"}
    programme = a_programme("stamp_card", home, **settings)
    code = a_code(a_batch(programme, 1, home), house=home)
    stamp(code, home, count=4)
    redeem(code, house=home)
    new = {"name": "Cards", "set_stamps_needed": "4", "set_reward": "Coffee"}
    owner.post(f"/programmes/{programme.id}/amend", data=new)

    page = owner.get(f"/programmes/{programme.id}/uses").text

    assert "Not offered any more" in page
    assert "Coffee" in page


def test_a_fee_and_a_sum_paid_in_are_no_benefits(owner, home):
    fee = a_card(home, "membership")
    stamp(fee, home, action="term")

    assert "0 of 1" in owner.get("/programmes/1/uses").text

    redeem(fee, house=home, spend_minor=200_000)
    page = owner.get("/programmes/1/uses").text
    assert "1 of 1" in page
    assert "Money off the bill" in page
