"""A lost card: its number is blocked, and another leads to what was on it."""

from uuid import uuid4

import pytest

from stampcard.models import cards, ledger
from stampcard.services import counter, issuing, people
from stampcard.services.house import Actor
from stampcard.services.members import replacing
from stampcard.services.members.carrying import WITH_MEMBER
from stampcard.services.members.trust import MANAGER
from stampcard.services.people import Newcomer
from stampcard.values.codes import code_of, number_of, shown
from stampcard.values.decisions import Verb
from stampcard.values.reasons import Reason
from tests.builders import (
    OWNER,
    a_batch,
    a_code,
    asked,
    balances,
    notes,
    reason,
    redeem,
    stamp,
    void,
)
from tests.members import a_member, numbers_of
from tests.services.members.carried import (
    found,
    open_programme,
    part,
    shorten,
    some_codes,
    sound,
    swap,
    tie,
    totals,
    why,
)
from tests.services.members.test_carrying import at_once


@pytest.fixture
def programme(house, shop):
    return open_programme(house)


@pytest.fixture
def codes(programme, house):
    """A member's card with three stamps, and two blank ones."""
    codes = some_codes(programme, house)
    stamp(codes[0], house, count=3)
    return codes


@pytest.fixture
def member(codes, house, clock):
    made = a_member(house, card=found(codes[0], house))
    clock.move(days=1)
    return made


@pytest.fixture
def karim(house, shop):
    """Somebody else at the counter."""
    made, _ = people.add(Newcomer("Karim", pin="481207"))
    return Actor(made.id, 1)


def take_back(act, house, *, act_id=None, actor=OWNER, proven=""):
    given = (act.id, act_id or uuid4(), actor, house)
    return replacing.take_back(*given, proven=proven)


def test_a_new_card_leads_to_what_was_on_the_lost_one(codes, member, house):
    act, wrong = swap(codes[0], codes[1], house)

    assert not wrong
    assert act.verb == Verb.REPLACE
    assert act.facts["numbers"] == [code[:8] for code in codes[:2]]
    assert found(codes[1], house).member == member.id
    assert balances(codes[1], house) == {"stamp": 3}
    assert stamp(codes[1], house).accepted
    assert totals() == {"stamp": 4}
    assert sound()


def test_the_old_number_is_refused_and_names_the_new_one(codes, member, house):
    swap(codes[0], codes[1], house)

    refused = stamp(codes[0], house)

    assert reason(refused) is Reason.LOST
    assert notes(refused)[0].values == {"number": shown(codes[1][:8])}
    assert found(codes[0], house).replaced_by == found(codes[1], house).serial


def test_without_a_card_a_member_goes_on_by_number(codes, member, house):
    act, _ = swap(codes[0], None, house, proven="")

    (number,) = numbers_of(member)
    assert act.facts["numbers"] == [codes[0][:8], number]
    assert stamp(number, house).accepted
    assert reason(stamp(codes[0], house)) is Reason.LOST


def test_a_lost_card_of_the_members_own_number_takes_it_along(codes, member, house):
    (number,) = numbers_of(member)
    printed = code_of(found(number, house).serial, house.key)

    act, wrong = swap(number, None, house)

    assert not wrong
    (other,) = numbers_of(member)
    assert other != number
    assert act.facts["numbers"] == [number, other]
    assert reason(redeem(printed, house=house)) is Reason.LOST
    assert balances(other, house) == balances(codes[0], house) == {"stamp": 3}


def test_a_new_card_for_a_printed_number_leaves_the_number_unknown(
    codes, member, house
):
    (number,) = numbers_of(member)

    swap(number, codes[1], house)

    assert numbers_of(member) != [number]
    assert balances(codes[1], house) == {"stamp": 3}


def test_a_card_of_theirs_may_take_its_place(codes, member, house):
    tie(codes[1], member, house)

    _, wrong = swap(codes[0], codes[1], house, proven="")

    assert not wrong
    assert found(codes[0], house).state == cards.LOST


def test_the_same_act_again_replaces_once(codes, member, house):
    act_id = uuid4()

    first, _ = swap(codes[0], codes[1], house, act_id=act_id)
    again, wrong = swap(codes[0], codes[1], house, act_id=act_id)

    assert (again, wrong) == (first, ())
    assert "replaced before" in why(swap(codes[0], codes[2], house))["card"]


def test_a_number_alone_gives_nobody_a_new_card(codes, member, house):
    came = swap(codes[0], codes[1], house, proven="")

    assert why(came).keys() == {"proof"}
    assert found(codes[0], house).state == cards.GOOD
    assert not why(swap(codes[0], codes[1], house, proven="pin"))


def test_a_bearers_card_is_replaced_by_a_manager_alone(codes, house):
    assert "Only a manager" in why(swap(codes[0], codes[1], house, proven=""))["card"]

    swap(codes[0], codes[1], house, proven=MANAGER)

    assert balances(codes[1], house) == {"stamp": 3}
    assert reason(stamp(codes[0], house)) is Reason.LOST
    assert sound()


def test_a_bearer_needs_a_card_in_hand(codes, house):
    assert why(swap(codes[0], None, house)) == {
        "new": "Type the number of the new card."
    }


def test_a_blocked_card_is_replaced_by_a_manager_alone(codes, member, house):
    void(codes[0], house)

    assert "was blocked" in why(swap(codes[0], codes[1], house, proven="pin"))["card"]
    assert not why(swap(codes[0], codes[1], house))
    assert balances(codes[1], house) == {"stamp": 3}


def test_nothing_is_carried_from_a_card_never_used(codes, house):
    assert "Nothing is on" in why(swap(codes[1], codes[2], house))["card"]


def test_what_cannot_be_a_new_card_is_said(codes, member, house, programme):
    stamp(codes[1], house)
    void(codes[2], house)
    other = some_codes(open_programme(house), house, 1)[0]
    printed = a_code(a_batch(programme, 1, house, activate=False), house=house)
    theirs = some_codes(programme, house, 1)[0]
    tie(theirs, a_member(house, "01712345679"), house)

    said = {code: why(swap(codes[0], code, house))["new"] for code in (
        codes[0], codes[1], codes[2], other, printed, theirs, *numbers_of(member)
    )}  # fmt: skip

    assert [text.split(".")[0] for text in said.values()] == [
        "This is the lost card itself",
        "This card has been used",
        "This card has been blocked",
        "This card belongs to another programme: Our programme",
        "This card is not in use yet",
        "This card is tied to another member",
        "This number stands on no paper",
    ]
    assert found(codes[0], house).state == cards.GOOD


def test_a_card_that_ended_takes_nobodys_place(house, shop, clock):
    programme = open_programme(house, valid_days=30)
    old, new = some_codes(programme, house, 2)
    stamp(old, house)
    clock.move(days=31)

    assert why(swap(old, new, house)) == {"new": "No longer valid"}


def test_a_shorter_new_card_gives_what_its_terms_promise(codes, house, programme):
    stamp(codes[0], house, count=6)
    shorten(programme, house)
    (new,) = some_codes(programme, house, 1)

    act, _ = swap(codes[0], new, house)

    assert balances(new, house) == {"stamp": 1, "reward": 1}
    assert take_back(act, house)[0]
    assert balances(codes[0], house) == {"stamp": 9}
    assert sound()


def test_a_slip_is_taken_back_on_its_day(codes, member, house):
    act, _ = swap(codes[0], codes[1], house)
    act_id = uuid4()

    undone, wrong = take_back(act, house, act_id=act_id)

    assert not wrong
    assert (undone.verb, undone.reverses) == (Verb.REVERSE, act.seq)
    assert stamp(codes[0], house).accepted
    assert found(codes[0], house).replaced_by is None
    assert found(codes[1], house).account is None
    assert take_back(act, house, act_id=act_id) == (undone, ())
    assert "taken back" in why(take_back(act, house))["act"]
    assert sound()


def test_the_state_before_comes_back(codes, member, house):
    void(codes[0], house)
    act, _ = swap(codes[0], codes[1], house)

    take_back(act, house)

    assert found(codes[0], house).state == cards.VOID


def test_a_replacement_by_number_is_taken_back_though_the_number_was_used(
    codes, member, house
):
    act, _ = swap(codes[0], None, house)
    stamp(numbers_of(member)[0], house)

    assert not why(take_back(act, house))
    assert balances(codes[0], house) == {"stamp": 4}


def test_once_the_new_card_is_used_the_old_one_stays_blocked(codes, member, house):
    act, _ = swap(codes[0], codes[1], house)
    stamp(codes[1], house)

    assert "used since" in why(take_back(act, house))["act"]
    assert found(codes[0], house).state == cards.LOST


def test_a_coupon_used_in_a_set_counts_as_used(house, shop):
    programme = open_programme(house, "coupon_set", coupons_needed=2)
    lost, other, new = some_codes(programme, house)
    member = a_member(house, card=found(lost, house))
    act, _ = swap(lost, new, house)
    assert redeem(other, new, house=house).accepted
    assert member

    assert "used since" in why(take_back(act, house))["act"]


def test_later_or_by_another_only_a_manager_takes_it_back(
    codes, member, house, clock, karim
):
    act, _ = swap(codes[0], codes[1], house)

    assert "Only a manager" in why(take_back(act, house, actor=karim))["act"]
    clock.move(days=1)
    assert "Only a manager" in why(take_back(act, house))["act"]
    assert not why(take_back(act, house, proven=MANAGER))


def test_what_was_no_replacement_is_not_taken_back(codes, member, house):
    done = stamp(codes[0], house)

    assert why(take_back(done.act, house))
    assert why(replacing.take_back(uuid4(), None, OWNER, house))


def test_after_the_new_card_was_parted_nothing_is_taken_back(codes, member, house):
    act, _ = swap(codes[0], codes[1], house)
    part(codes[1], house, WITH_MEMBER)

    assert "changed since" in why(take_back(act, house))["act"]


def test_the_ordinary_undo_names_the_way(codes, member, house):
    act, _ = swap(codes[0], codes[1], house)

    refused = counter.perform(asked(Verb.REVERSE, of=act.id, note="x"), OWNER, house)

    assert reason(refused) is Reason.NOT_REVERSIBLE
    assert "Take the replacement back" in notes(refused)[0].text


def test_the_history_goes_on_at_the_new_card(codes, member, house):
    swap(codes[0], codes[1], house)
    card = found(codes[1], house)

    acts = ledger.of_card(card.serial, card.account)

    assert [act.verb for act in acts] == ["replace", "attach", "earn", "issue"]


def test_two_phones_at_once_replace_one_card_once(codes, member, house):
    came = at_once(lambda new: swap(codes[0], new, house), codes[1:] * 4)

    assert len([act for act, _ in came if act]) == 1
    leads = [code for code in codes[1:] if found(code, house).account]
    assert len(leads) == 1
    assert found(codes[0], house).replaced_by == found(leads[0], house).serial
    assert sound()


def test_a_card_from_spoiled_sheets_takes_nobodys_place(codes, member, house):
    batch = found(codes[1], house)
    issuing.spoil(cards.Batch.get_by_id(batch.batch), batch.serial, batch.serial)

    assert why(swap(codes[0], codes[1], house)) == {"new": "This card has been blocked"}
    assert number_of(batch.serial)
