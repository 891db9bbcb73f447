"""Carrying: cards tied to members and parted again, with nothing gained or lost."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest

from stampcard.models import ledger, members
from stampcard.models.base import close_database
from stampcard.services import counter
from stampcard.services.counter import IdReused
from stampcard.services.members.carrying import WITH_CARD, WITH_MEMBER
from stampcard.values.codes import code_of
from stampcard.values.decisions import Verb
from stampcard.values.reasons import Reason
from tests.builders import (
    OWNER,
    asked,
    balances,
    notes,
    reason,
    redeem,
    stamp,
    undo,
    void,
)
from tests.members import a_member, for_members, numbers_of
from tests.services.members.carried import (
    found,
    open_programme,
    part,
    shorten,
    some_codes,
    sound,
    tie,
    totals,
    why,
)


@pytest.fixture
def programme(house, shop):
    return open_programme(house)


@pytest.fixture
def codes(programme, house):
    return some_codes(programme, house)


@pytest.fixture
def member(codes, house, clock):
    """Somebody who joined a while ago."""
    made = a_member(house)
    clock.move(days=1)
    return made


def number(member):
    return numbers_of(member)[0]


def test_a_card_brings_what_is_on_it_to_the_number(codes, member, house):
    stamp(codes[0], house, count=3)
    stamp(number(member), house, count=2)

    act, wrong = tie(codes[0], member, house)

    assert not wrong
    assert act.verb == Verb.ATTACH
    assert balances(codes[0], house) == balances(number(member), house) == {"stamp": 5}
    assert totals() == {"stamp": 5}
    assert sound()


def test_two_half_full_cards_reach_the_reward(codes, member, house):
    stamp(codes[0], house, count=7)
    stamp(number(member), house, count=8)

    tie(codes[0], member, house)

    assert balances(codes[0], house) == {"stamp": 5, "reward": 1}
    assert sound()


def test_a_blank_card_gets_no_head_start_of_its_own(house, shop, clock):
    programme = open_programme(house, head_start=2)
    (code,) = some_codes(programme, house, 1)
    member = a_member(house)

    tie(code, member, house)

    assert balances(code, house) == {"stamp": 2}


def test_the_same_act_again_ties_once(codes, member, house):
    act_id = uuid4()

    first, _ = tie(codes[0], member, house, act_id=act_id)
    before = ledger.counts()
    again, _ = tie(codes[0], member, house, act_id=act_id)

    assert again == first
    assert ledger.counts() == before
    assert tie(codes[0], member, house) == (None, ())


def test_an_id_of_another_act_ties_nothing(codes, member, house):
    done = stamp(codes[0], house)

    with pytest.raises(IdReused):
        tie(codes[0], member, house, act_id=done.act.id)
    assert found(codes[0], house).member is None


def test_a_number_alone_ties_no_card_to_somebody_known(codes, member, house):
    stamp(number(member), house, count=5)

    came = tie(codes[0], member, house, proven="")

    assert "spend what the member has" in why(came)["proof"]
    assert found(codes[0], house).member is None


@pytest.mark.parametrize("proven", ["pin", "code", "manager"])
def test_a_proof_or_a_managers_word_ties_it(codes, member, house, proven):
    act, wrong = tie(codes[0], member, house, proven=proven)

    assert not wrong
    assert act.facts["proven"] == proven


def test_who_has_just_joined_need_not_show_it(codes, house, clock):
    member = a_member(house)
    clock.move(minutes=14)

    assert not why(tie(codes[0], member, house, proven=""))


def test_after_a_long_pause_a_code_ties_nothing(codes, member, house, clock):
    clock.move(days=400)

    assert (
        "Not seen for long" in why(tie(codes[0], member, house, proven="code"))["proof"]
    )
    assert not why(tie(codes[0], member, house, proven="pin"))


def test_a_card_of_another_member_is_not_taken(codes, member, house):
    tie(codes[0], member, house)
    other = a_member(house, "01712345679")

    assert "another member" in why(tie(codes[0], other, house))["card"]


def test_a_blocked_card_is_not_tied(codes, member, house):
    void(codes[0], house)

    assert why(tie(codes[0], member, house)) == {"card": "This card has been blocked"}


def test_a_card_of_a_programme_for_bearers_is_not_tied(codes, member, house, programme):
    for_members(programme, "bearer")

    assert "not for members" in why(tie(codes[0], member, house))["card"]


def test_a_coupon_stays_by_itself(house, shop):
    programme = open_programme(house, "money_off_coupon")
    first, second = some_codes(programme, house, 2)
    member = a_member(house, card=found(first, house))

    tie(second, member, house, proven="")

    assert len(members.held_by(member.id)) == 2


def test_a_pause_and_a_limit_are_not_evaded_by_tying(house, shop, clock):
    programme = open_programme(house, pause_seconds=3600, daily_limit=3)
    (code,) = some_codes(programme, house, 1)
    member = a_member(house)
    stamp(code, house, count=3)
    tie(code, member, house)

    assert reason(stamp(numbers_of(member)[0], house)) is Reason.TOO_SOON
    clock.move(hours=2)
    assert reason(stamp(numbers_of(member)[0], house)) is Reason.DAILY_LIMIT


def test_what_was_given_before_is_undone_where_it_went(codes, member, house):
    done = stamp(codes[0], house, count=3)
    tie(codes[0], member, house)

    undone = undo(done, house, note="slip")

    assert undone.accepted
    assert balances(number(member), house) == {}
    assert totals() == {}
    assert sound()


def test_a_reward_handed_back_comes_to_the_member(codes, member, house):
    stamp(codes[0], house, count=10)
    given = redeem(codes[0], house=house)
    tie(codes[0], member, house)

    undo(given, house, note="slip")

    assert balances(number(member), house)["reward"] == 1
    assert sound()


def test_tying_is_not_undone_by_the_ordinary_undo(codes, member, house):
    act, _ = tie(codes[0], member, house)

    refused = counter.perform(asked(Verb.REVERSE, of=act.id, note="x"), OWNER, house)

    assert reason(refused) is Reason.NOT_REVERSIBLE
    assert "Part the card" in notes(refused)[0].text


def test_what_is_on_a_card_goes_with_it(codes, member, house):
    stamp(codes[0], house, count=3)
    tie(codes[0], member, house)
    own = number(member)

    act, wrong = part(codes[0], house, WITH_CARD)

    assert not wrong
    assert act.verb == Verb.DETACH
    assert found(codes[0], house).member is None
    assert balances(codes[0], house) == {"stamp": 3}
    assert members.held_by(member.id) == []
    assert reason(stamp(own, house)) is Reason.VOID
    assert sound()


def test_what_is_on_a_card_stays_with_the_member(codes, member, house):
    stamp(codes[0], house, count=3)
    tie(codes[0], member, house)

    part(codes[0], house, WITH_MEMBER)

    assert found(codes[0], house).member is None
    assert balances(codes[0], house) == {}
    assert balances(number(member), house) == {"stamp": 3}
    assert sound()


def test_a_parted_card_begins_without_a_head_start(house, shop):
    programme = open_programme(house, head_start=2)
    (code,) = some_codes(programme, house, 1)
    tie(code, a_member(house), house)

    part(code, house, WITH_MEMBER)

    assert stamp(code, house).accepted
    assert balances(code, house) == {"stamp": 1}


def test_parting_the_same_act_again_parts_once(codes, member, house):
    tie(codes[0], member, house)
    act_id = uuid4()

    first, _ = part(codes[0], house, WITH_MEMBER, act_id=act_id)
    again, wrong = part(codes[0], house, WITH_MEMBER, act_id=act_id)

    assert (again, wrong) == (first, ())


def test_with_a_second_card_the_first_is_parted_empty(codes, member, house):
    tie(codes[0], member, house)
    tie(codes[1], member, house)

    assert "leads to the same" in why(part(codes[0], house, WITH_CARD))["keep"]
    assert not why(part(codes[0], house, WITH_MEMBER))
    assert not why(part(codes[1], house, WITH_CARD))


def test_where_only_members_take_part_nothing_goes_with_the_card(
    codes, member, house, programme
):
    tie(codes[0], member, house)
    for_members(programme, "members")

    assert "Only members" in why(part(codes[0], house, WITH_CARD))["keep"]


def test_what_is_tied_to_nobody_is_not_parted(codes, member, house):
    assert "nobody" in why(part(codes[0], house, WITH_CARD))["card"]
    assert "own number" in why(part(number(member), house, WITH_CARD))["card"]


def test_a_blocked_card_is_not_parted(codes, member, house):
    tie(codes[0], member, house)
    void(codes[0], house)

    assert why(part(codes[0], house, WITH_CARD)) == {
        "card": "This card has been blocked"
    }


def test_a_tied_card_goes_by_the_terms_of_the_account(house, shop, clock):
    programme = open_programme(house)
    member = a_member(house)
    stamp(numbers_of(member)[0], house, count=9)
    shorten(programme, house)
    (code,) = some_codes(programme, house, 1)

    tie(code, member, house)
    stamp(code, house)

    assert found(code, house).terms == found(numbers_of(member)[0], house).terms
    assert balances(code, house) == {"reward": 1}


def test_a_scanned_card_spends_what_came_to_it(codes, member, house):
    stamp(number(member), house, count=10)
    tie(codes[0], member, house)

    assert redeem(codes[0], house=house).accepted
    own = found(number(member), house)
    assert code_of(own.serial, house.key) != codes[0]


def test_two_phones_at_once_tie_one_card_once(codes, member, house):
    stamp(codes[0], house, count=3)
    other = a_member(house, "01712345679")
    came = at_once(lambda who: tie(codes[0], who, house), [member, other] * 4)

    acts = [act for act, _ in came if act]
    assert len({act.id for act in acts}) == 1
    assert totals() == {"stamp": 3}
    assert sound()


def at_once(job, given):
    """What a job gives in several threads that begin together."""
    ready, came = Barrier(len(given)), []

    def run(one):
        ready.wait()
        came.append(job(one))
        close_database()

    threads = [Thread(target=run, args=(one,)) for one in given]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came
