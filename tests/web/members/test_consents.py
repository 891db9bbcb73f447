"""A member's consents: every yes and no, and one press for the next."""

import pytest

from stampcard.models.privacy import Consent, RightsRequest
from stampcard.services.privacy import consents, policies
from stampcard.services.privacy.policies import Draft
from tests.builders import OWNER
from tests.members import a_member
from tests.web.visits import buttons, press


@pytest.fixture
def path(owner, home):
    """The page of somebody who agrees to be kept."""
    return f"/members/{a_member(home, locale='en').id}/consents"


@pytest.fixture
def member(path):
    return int(path.split("/")[2])


def test_a_yes_takes_one_press_and_a_no_takes_one(owner, path, member):
    press(owner, owner.get(path), "They say yes")
    assert consents.agreed(member) == {"stamps", "messages"}

    owner.post(f"{path}/said", data={"withdraw": "messages"})
    assert consents.agreed(member) == {"stamps"}
    assert buttons(owner.get(path)) == ["They take it back", "They say yes"]


def test_nothing_is_ticked_beforehand(owner, path):
    assert "checked" not in owner.get(path).text


def test_every_row_says_what_proves_it(owner, path, member):
    owner.post(f"{path}/said", data={"give": "messages", "slip": " 10-24 "})

    page = owner.get(path).text

    assert "On a signed slip" in page
    assert "10-24" in page
    assert "/privacy/1?lang=en" in page
    assert "Rahima" in page
    assert page.count("Said yes") == 2


def test_who_does_not_want_to_be_kept_is_in_the_register(owner, path, member):
    page = press(owner, owner.get(path), "They take it back").text

    assert "the register says by when" in page
    assert "They asked to be erased." in page
    assert RightsRequest.get().member_id == member


def test_other_words_are_asked_for_again_with_one_press(owner, home, path, member):
    policies.publish({"en": Draft({"stamps": "Other words."}, "T")}, OWNER, home)
    before = owner.get(path)
    assert "Read these to them" in before.text
    assert "Other words." in before.text

    page = press(owner, before, "They say yes").text

    assert "Read these to them" not in page
    assert Consent.select().count() == 2


def test_what_is_not_asked_any_more_can_still_be_taken_back(owner, home, path, member):
    owner.post(f"{path}/said", data={"give": "messages"})
    sentence = policies.current("en").purposes["stamps"]
    policies.publish({"en": Draft({"stamps": sentence}, "T")}, OWNER, home)

    assert buttons(owner.get(path)) == ["They take it back", "They take it back"]


@pytest.mark.parametrize("sent", [{}, {"give": "all"}, {"withdraw": "x"}])
def test_a_wrong_purpose_is_refused(owner, path, sent):
    assert owner.post(f"{path}/said", data=sent).status_code == 400


def test_nobody_is_nobody(owner, path):
    assert owner.get("/members/7/consents").status_code == 404
