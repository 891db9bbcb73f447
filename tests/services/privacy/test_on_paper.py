"""Joining slips carry the policy of the day they were numbered, and keep it."""

import json

import pytest

from stampcard.services import issuing, paper
from stampcard.services.privacy import on_paper, policies
from stampcard.services.privacy.policies import Draft
from tests.builders import OWNER, a_batch, a_programme, an_order
from tests.members import for_members

SLIP = "joining-slip"
AGREED = "The shop may keep my number, from now on."


@pytest.fixture
def programme(house, shop):
    return for_members(a_programme("stamp_card", house))


def joining_slips(programme, house, **more):
    return a_batch(programme, 2, house, design=SLIP, **more)


def a_new_policy(house) -> int:
    drafts = {"en": Draft({"stamps": AGREED}, "Our policy\n\nShort.")}
    return policies.publish(drafts, OWNER, house)


def said(batch, house) -> list[str]:
    job = issuing.job_for(batch, batch.first_serial, batch.last_serial, house)
    return job.facts["policy"]["purposes"]


def test_a_slip_asks_what_the_policy_of_today_asks(house, programme):
    batch = joining_slips(programme, house)

    policy = policies.current("en")
    facts = json.loads(batch.settings)["facts"]["policy"]
    assert said(batch, house) == list(policy.purposes.values())
    assert facts["version"] == "1"
    assert facts["day"] == "1 March 2026"
    assert facts["address"] == "cards.example.com/privacy"


def test_a_slip_says_the_same_when_it_is_printed_again(house, programme):
    old = joining_slips(programme, house)
    before = said(old, house)

    a_new_policy(house)
    new = joining_slips(programme, house)

    assert said(old, house) == before
    assert said(new, house) == [AGREED]


def test_a_yes_on_a_slip_counts_for_the_version_printed_on_it(house, programme):
    batch = joining_slips(programme, house, locale="bn")
    shown = policies.current("bn")

    a_new_policy(house)

    assert on_paper.policy_version_of(batch) == 1
    assert on_paper.shown_on(batch) == shown
    assert on_paper.shown_on(batch).locale == "bn"


def test_a_slip_in_bengali_counts_in_bengali(house, programme):
    batch = joining_slips(programme, house, locale="bn")

    assert json.loads(batch.settings)["facts"]["policy"]["version"] == "১"


def test_other_cards_carry_no_policy(house, programme):
    batch = a_batch(programme, 1, house)

    assert on_paper.policy_version_of(batch) is None
    assert on_paper.shown_on(batch) is None
    assert "facts" not in json.loads(batch.settings)


def test_a_slip_is_looked_at_before_there_is_a_policy(house, programme):
    order = an_order(programme, 1, design=SLIP)

    job = issuing.sample_job(order, programme, house)

    assert job.facts["policy"]["version"] == "1"
    assert policies.current("en") is None


def test_nobody_joins_a_programme_for_bearers(house, shop):
    programme = a_programme("stamp_card", house)
    (problem,) = issuing.problems(an_order(programme, 1, design=SLIP), programme)

    assert problem.field == "design"
    assert SLIP not in dict(paper.designs_for(programme, "en"))
    assert SLIP in dict(paper.designs_for(programme, "en", members=True))
