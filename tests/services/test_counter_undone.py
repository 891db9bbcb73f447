"""Undone and blocked at the counter: what comes back, once, and what stays."""

from uuid import UUID, uuid4

import pytest

from stampcard.models import ledger
from stampcard.services import counter, issuing
from stampcard.services.counter import UnknownCode
from stampcard.values.decisions import Verb
from stampcard.values.reasons import Reason
from tests.builders import (
    OWNER,
    a_batch,
    a_card,
    a_code,
    a_programme,
    asked,
    balances,
    full_card,
    notes,
    reason,
    redeem,
    stamp,
    undo,
    void,
)

pytestmark = pytest.mark.usefixtures("shop")


def test_a_reward_that_was_undone_can_be_given_again(house):
    code = full_card(house)
    given = redeem(code, house=house)

    assert undo(given, house).accepted
    assert redeem(code, house=house).accepted


def test_an_undone_stamp_is_gone_and_its_pause_with_it(house):
    code = a_card(house, pause_seconds=30)
    wrong = stamp(code, house)

    back = undo(wrong, house)

    assert back.accepted
    assert back.act.reverses == wrong.act.seq
    assert back.act.facts["of"] == str(wrong.act.id)
    assert back.act.facts["numbers"] == wrong.act.facts["numbers"]
    assert not back.replayed
    assert balances(code, house) == {}
    assert stamp(code, house).accepted


def test_an_act_is_undone_once(house):
    wrong = stamp(a_card(house), house)

    first, second = undo(wrong, house), undo(wrong, house)

    assert first.accepted
    assert reason(second) is Reason.ALREADY_REVERSED
    assert second.act.reverses is None
    assert reason(undo(first, house)) is Reason.NOT_REVERSIBLE


def test_undoing_twice_with_one_id_is_one_undoing(house):
    code, act_id = a_card(house), uuid4()
    wrong = stamp(code, house)

    undo(wrong, house, act_id=act_id)

    assert undo(wrong, house, act_id=act_id).replayed


def test_a_refusal_cannot_be_undone(house):
    refused = redeem(a_card(house), house=house)

    assert reason(undo(refused, house)) is Reason.NOT_REVERSIBLE


def test_the_opening_of_a_card_cannot_be_undone(house):
    stamp(a_card(house, "head_start_card"), house)
    opening = next(act for act in ledger.everything() if act.verb == Verb.ISSUE)

    outcome = counter.perform(asked(Verb.REVERSE, of=opening.id), OWNER, house)

    assert reason(outcome) is Reason.NOT_REVERSIBLE


@pytest.mark.parametrize("of", [None, UUID(int=7)])
def test_an_act_nobody_knows_cannot_be_undone(house, of):
    with pytest.raises(UnknownCode):
        counter.perform(asked(Verb.REVERSE, of=of), OWNER, house)


@pytest.mark.parametrize("surplus", ["stop", "carry"])
def test_a_stamp_whose_reward_was_used_cannot_be_undone(house, surplus):
    code = a_card(house, stamps_needed=4, pause_seconds=0, surplus=surplus)
    stamps = stamp(code, house, count=4)
    given = redeem(code, house=house)

    assert reason(undo(stamps, house)) is Reason.NOT_REVERSIBLE
    assert undo(given, house).accepted
    assert undo(stamps, house).accepted
    assert balances(code, house) == {}


def test_a_blocked_card_is_refused_until_it_is_unblocked(house):
    code = a_card(house)

    blocked = void(code, house)
    refused = stamp(code, house)
    assert (reason(refused), notes(refused)) == (Reason.VOID, [])
    assert reason(void(code, house)) is Reason.VOID
    assert undo(blocked, house).accepted
    assert stamp(code, house).accepted


def test_a_spoiled_card_stays_blocked_when_an_earlier_block_is_undone(house):
    batch = a_batch(a_programme("stamp_card", house), 3, house)
    code = a_code(batch, 2, house=house)
    blocked = void(code, house)

    issuing.spoil(batch, batch.first_serial + 1, batch.first_serial + 1)
    undo(blocked, house)

    assert reason(stamp(code, house)) is Reason.VOID


def test_a_blocked_card_stays_so_when_an_earlier_stamp_is_undone(house):
    code = a_card(house)
    wrong = stamp(code, house)
    void(code, house)

    assert undo(wrong, house).accepted
    assert reason(stamp(code, house)) is Reason.VOID


def test_an_undoing_that_is_refused_unblocks_nothing(house):
    code = a_card(house)
    first = void(code, house)
    undo(first, house)
    void(code, house)

    assert reason(undo(first, house)) is Reason.ALREADY_REVERSED
    assert reason(stamp(code, house)) is Reason.VOID
