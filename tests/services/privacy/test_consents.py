"""Consents: given and withdrawn alike, proved by the text that was shown."""

import random
from datetime import timedelta

import peewee
import pytest

from stampcard.language import locales
from stampcard.models.base import database, execute, row
from stampcard.models.members import Member
from stampcard.models.privacy import Consent, Policy, RightsRequest
from stampcard.services.members import enrolment
from stampcard.services.members.enrolment import Newcomer
from stampcard.services.privacy import consents, policies
from stampcard.services.privacy.consents import Way
from stampcard.services.privacy.policies import Draft
from stampcard.values.purposes import COUNTER, MESSAGES, PAGE, PARTNERS, SLIP, STAMPS
from tests.builders import OWNER
from tests.engines import unguarded
from tests.members import a_member

AT_COUNTER = Way(COUNTER, OWNER)


@pytest.fixture
def member(house, shop):
    """Somebody who agreed to be kept."""
    return a_member(house).id


def published(house, stamps="Another sentence.", **more):
    texts = {loc: Draft({STAMPS: stamps, **more}, "Title") for loc in locales()}
    return policies.publish(texts, OWNER, house)


def test_yes_and_no_are_each_a_row(house, member):
    assert consents.give(member, MESSAGES, "en", AT_COUNTER, house) == {MESSAGES}
    assert consents.agreed(member) == {STAMPS, MESSAGES}

    slip = Way(SLIP, OWNER, "41")
    assert consents.withdraw(member, MESSAGES, "en", slip, house) == {MESSAGES}

    assert consents.agreed(member) == {STAMPS}
    (last, by), *_ = consents.history(member)
    assert (last.purpose, last.given, last.channel, last.slip, by) == (
        MESSAGES,
        False,
        SLIP,
        "41",
        "Rahima",
    )
    assert Consent.select().count() == 3


def test_what_stays_as_it_was_is_not_written(house, member):
    assert consents.change(member, {STAMPS}, "en", AT_COUNTER, house) == set()
    assert Consent.select().count() == 1


def test_a_yes_to_what_is_not_asked_is_no_yes(house, member):
    assert consents.give(member, PARTNERS, "en", AT_COUNTER, house) == set()
    assert consents.agreed(member) == {STAMPS}


def test_without_a_policy_nothing_can_be_agreed_to(house, member):
    unguarded("DELETE FROM policy")

    assert consents.give(member, MESSAGES, "en", AT_COUNTER, house) == set()
    assert consents.renew(member, "en", AT_COUNTER, house) == set()


def test_who_does_so_alone_is_written_down_by_nobody(house, member):
    consents.give(member, MESSAGES, "bn", Way(PAGE), house)

    (last, by), *_ = consents.history(member)
    assert (last.staff_id, last.channel, last.locale, by) == (None, PAGE, "bn", "")


def test_who_no_longer_agrees_to_be_kept_is_to_be_erased_in_time(house, member):
    assert consents.may_be_kept(member)

    consents.withdraw(member, STAMPS, "en", AT_COUNTER, house)

    (request,) = RightsRequest.select()
    assert not consents.may_be_kept(member)
    assert (request.kind, request.member_id, request.how) == (
        "erase",
        member,
        "counter",
    )
    assert request.due == "2026-03-13"


def test_changing_ones_mind_files_one_request(house, member):
    for _ in range(2):
        consents.withdraw(member, STAMPS, "en", Way(PAGE), house)
        consents.give(member, STAMPS, "en", Way(PAGE), house)

    (request,) = RightsRequest.select()
    assert request.how == "page"
    assert consents.may_be_kept(member)


def test_withdrawing_takes_as_many_writes_as_giving(house, member):
    consents.give(member, MESSAGES, "en", AT_COUNTER, house)
    given = Consent.select().count()
    consents.withdraw(member, MESSAGES, "en", AT_COUNTER, house)

    assert (given, Consent.select().count()) == (2, 3)


def test_other_words_are_asked_for_again(house, member):
    assert consents.stale(member) == set()
    published(house)

    assert consents.stale(member) == {STAMPS}
    assert consents.stale_members(most=9) == [member]
    assert consents.renew(member, "en", AT_COUNTER, house) == {STAMPS}
    assert consents.stale(member) == set()
    assert consents.stale_members(most=9) == []


def test_giving_again_is_to_the_words_of_today(house, member):
    published(house)

    assert consents.give(member, STAMPS, "en", AT_COUNTER, house) == {STAMPS}

    assert consents.stale(member) == set()


def test_only_a_sentence_that_was_changed_is_asked_for_again(house, member):
    sentence = policies.current("en").purposes[STAMPS]
    consents.give(member, MESSAGES, "en", AT_COUNTER, house)

    texts = {"en": Draft({STAMPS: sentence, MESSAGES: "New."}, "All new")}
    policies.publish(texts, OWNER, house)
    assert consents.stale(member) == {MESSAGES}

    policies.publish({"en": Draft({STAMPS: sentence}, "All new")}, OWNER, house)
    assert consents.stale(member) == set()  # messages are not asked for any more


def test_who_withdrew_is_not_asked_again(house, member):
    consents.withdraw(member, STAMPS, "en", AT_COUNTER, house)
    published(house)

    assert consents.stale(member) == set()
    assert consents.stale_members(most=9) == []


def test_members_to_ask_again_come_a_page_at_a_time(house, member):
    others = [a_member(house, f"0171234567{n}").id for n in range(5)]
    published(house)
    everybody = sorted({member, *others})

    first = consents.stale_members(most=2)

    assert first == everybody[:2]
    assert consents.stale_members(after=first[-1], most=9) == everybody[2:]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE consent SET given = NOT given",
        "UPDATE consent SET text_hash = 'x'",
        "UPDATE consent SET at = 1",
        "UPDATE consent SET staff_id = NULL",
        "UPDATE consent SET id = id + 1",
    ],
)
def test_the_database_lets_nobody_change_a_consent(house, member, sql):
    with pytest.raises(peewee.IntegrityError), database.atomic():
        execute(sql)
    assert consents.proof_gaps() == []


def test_a_consent_goes_to_another_member_and_goes_with_its_own(house, member):
    other = a_member(house, "01712345679").id

    execute("UPDATE consent SET member_id = ? WHERE member_id = ?", other, member)
    assert len(consents.history(other)) == 2

    execute("DELETE FROM member WHERE id = ?", other)
    assert Consent.select().count() == 0


def test_a_gap_in_the_proof_is_found(house, member):
    other = a_member(house, "01712345679").id
    third = a_member(house, "01712345670").id
    assert consents.proof_gaps() == []

    execute("DELETE FROM consent WHERE member_id = ?", member)
    unguarded(f"UPDATE consent SET text_hash = 'x' WHERE member_id = {other}")

    assert consents.proof_gaps() == sorted([member, other])
    assert third not in consents.proof_gaps()


def test_after_a_year_every_members_yes_can_be_proved(house, clock, shop):
    """R42: each has a yes whose hash is that of a stored version of the policy."""
    a_busy_year(house, clock, random.Random(42))

    proved = row(
        "SELECT COUNT(DISTINCT member.id) FROM member "
        "JOIN consent ON consent.member_id = member.id "
        "JOIN policy ON policy.hash = consent.text_hash WHERE consent.given"
    )
    assert proved == (Member.select().count(),)
    assert Policy.select().count() > 2 * len(locales())
    assert consents.proof_gaps() == []


def a_busy_year(house, clock, dice):
    """Members come, agree, withdraw and agree again, while the policy changes."""
    for week in range(52):
        if week % 13 == 12:
            published(house, f"Sentence of week {week}.", messages="You may write.")
        for n in range(4):
            come = Newcomer(
                f"0170{week:03}{n:04}",
                {STAMPS, *dice.sample([MESSAGES, PARTNERS], dice.randrange(3))},
                locale=dice.choice(["", *locales()]),
                how=dice.choice([COUNTER, SLIP]),
            )
            enrolled, wrong = enrolment.enrol(come, OWNER, house)
            assert enrolled, wrong
        for member in dice.sample(list(Member.select()), 3):
            wanted = set(dice.sample([STAMPS, MESSAGES], dice.randrange(3)))
            consents.change(member.id, wanted, "bn", AT_COUNTER, house)
            consents.renew(member.id, "en", Way(PAGE), house)
        clock.move(**{"days": timedelta(weeks=1).days})
