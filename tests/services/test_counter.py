"""The counter: what is asked there, what is answered, what stands in the ledger."""

import hashlib
import json
from uuid import UUID, uuid4

import pytest

from stampcard.kinds.fields import fields_of
from stampcard.kinds.stamp_card import Terms
from stampcard.models import cards, ledger
from stampcard.models.base import row
from stampcard.models.programmes import ENDED, PAUSED, RUNNING
from stampcard.services import counter, issuing, programmes
from stampcard.services.counter import IdReused, UnknownCode
from stampcard.services.upkeep import verify
from stampcard.values.codes import code_of, mark_key, number_of
from stampcard.values.decisions import Verb
from stampcard.values.moments import from_milliseconds
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
    seen,
    stamp,
)

pytestmark = pytest.mark.usefixtures("shop")


def head() -> tuple:
    return ledger.counts(), verify().head, row("SELECT COUNT(*) FROM account")


def test_a_stamp_is_given_and_stands_in_the_ledger(house, clock):
    code = a_card(house)

    outcome = stamp(code, house)

    assert outcome.accepted
    assert not outcome.replayed
    assert balances(code, house) == {"stamp": 1}
    assert from_milliseconds(outcome.act.at_ms) == clock.now
    assert (outcome.act.day, outcome.act.staff, outcome.act.outlet) == (
        "2026-03-01",
        1,
        1,
    )
    assert [(entry.unit, entry.amount) for entry in outcome.entries] == [("stamp", 1)]


def test_the_same_act_again_gives_the_same_answer(house, clock):
    code, act_id = a_card(house, "stamp_card", surplus="carry"), uuid4()

    first = stamp(code, house, count=12, act_id=act_id)
    before = head()
    clock.move(days=3)
    again = stamp(code, house, count=12, act_id=act_id)

    assert again.replayed
    assert again.accepted
    assert (again.act, again.entries) == (first.act, first.entries)
    assert balances(code, house) == {"stamp": 2, "reward": 1}
    assert head() == before


def test_a_refusal_too_is_remembered(house):
    code, act_id = a_card(house), uuid4()

    first = redeem(code, house=house, act_id=act_id)
    assert stamp(code, house, count=10).accepted
    again = redeem(code, house=house, act_id=act_id)

    assert reason(first) is reason(again) is Reason.NOT_ENOUGH
    assert again.replayed
    assert not first.replayed


@pytest.mark.parametrize(
    "changed",
    [{"count": 2}, {"spend_minor": 1}, {"reward": "reward"}, {"override": True}],
)
def test_the_same_id_with_other_content_is_refused(house, changed):
    code, act_id = a_card(house), uuid4()
    stamp(code, house, act_id=act_id)
    before = head()

    with pytest.raises(IdReused):
        stamp(code, house, act_id=act_id, **changed)

    assert head() == before


def test_the_same_id_for_another_card_or_verb_is_refused(house):
    batch = a_batch(a_programme("stamp_card", house), 2, house)
    act_id = stamp(a_code(batch, 1, house=house), house).act.id

    with pytest.raises(IdReused):
        stamp(a_code(batch, 2, house=house), house, act_id=act_id)
    with pytest.raises(IdReused):
        redeem(a_code(batch, 1, house=house), house=house, act_id=act_id)


def test_the_same_card_in_another_spelling_is_the_same_act(house):
    code, act_id = a_card(house), uuid4()
    stamp(code, house, act_id=act_id)

    again = stamp(f" https://cards.example/c/{code.lower()}/", house, act_id=act_id)

    assert again.replayed


def test_a_number_typed_by_staff_is_enough(house):
    code = a_card(house)
    number = seen(code, house).number

    assert stamp(f"{number[:4]}-{number[4:]}", house).accepted
    assert stamp(number.lstrip("0").lower(), house, override=True).accepted
    assert balances(code, house) == {"stamp": 2}


@pytest.mark.parametrize("typed", ["", "nothing", "0000-0000", number_of(999)])
def test_an_unknown_code_is_no_card_and_leaves_no_trace(house, typed):
    a_card(house)
    before = head()

    with pytest.raises(UnknownCode):
        stamp(typed, house)

    assert head() == before


def test_a_code_of_another_shop_is_unknown(house):
    a_card(house)
    foreign = code_of(1, mark_key("another shop's secret"))

    assert counter.find(foreign, house) is None
    with pytest.raises(UnknownCode):
        stamp(foreign, house)


def test_an_act_without_a_code_is_about_no_card(house):
    with pytest.raises(UnknownCode):
        counter.perform(asked(Verb.EARN), OWNER, house)


def test_more_than_fifty_codes_are_not_read(house):
    code = a_card(house)

    assert not redeem(*[code] * 50, "nothing", house=house).accepted
    with pytest.raises(UnknownCode):
        redeem(*[code] * 49, "nothing", house=house)


def test_an_act_sent_again_after_an_update_is_still_the_same(house):
    code = a_card(house)
    serial = seen(code, house).card.serial

    content = stamp(code, house, count=2, note="চা").act.content

    plain = ["earn", [serial], 2, None, "", "None", False, "চা"]
    assert content == hashlib.sha256(json.dumps(plain).encode()).digest()[:16]


@pytest.mark.parametrize("number", [1, 2**128 - 1])
def test_the_opening_of_a_card_is_nobodys_wish(house, number):
    stamp(a_card(house), house, act_id=UUID(int=number))

    opening = next(ledger.everything())

    assert (opening.verb, opening.content) == ("issue", b"")


@pytest.mark.parametrize("count", [-1, 3])
def test_what_was_asked_stands_with_the_act_as_it_was_written(house, count):
    settings = {"note": "চা", "spend_minor": 500}

    act = stamp(a_card(house), house, count=count, **settings).act
    plain = stamp(a_card(house), house).act

    assert '"চা"' in act.detail, "readable by whoever opens the file"
    assert (act.facts["count"], act.facts["spend"]) == (count, 500)
    assert set(plain.facts) == {"numbers"}


def test_nobody_may_ask_for_issuing_again(house):
    code = a_card(house, "coupon")
    redeem(code, house=house)

    outcome = counter.perform(asked(Verb.ISSUE, code), OWNER, house)

    assert reason(outcome) is Reason.NOT_OFFERED
    assert balances(code, house) == {}


@pytest.mark.parametrize("verb", [Verb.LAPSE, Verb.DRAW])
def test_verbs_the_kind_does_not_know_are_not_offered(house, verb):
    outcome = counter.perform(asked(verb, a_card(house)), OWNER, house)

    assert reason(outcome) is Reason.NOT_OFFERED


@pytest.mark.parametrize("count", [0, -1])
def test_stamps_cannot_be_taken_by_a_count_below_one(house, count):
    code = a_card(house, pause_seconds=0)
    stamp(code, house, count=5)

    assert not stamp(code, house, count=count).accepted
    assert balances(code, house) == {"stamp": 5}


def test_a_card_not_yet_in_use_is_refused(house):
    batch = a_batch(a_programme("stamp_card", house), 1, house, activate=False)
    code = a_code(batch, house=house)

    refused = stamp(code, house)
    issuing.activate(batch)

    assert reason(refused) is Reason.NOT_ACTIVE
    assert stamp(code, house).accepted


def test_a_paused_programme_waits_and_goes_on(house):
    programme = a_programme("stamp_card", house)
    code = a_code(a_batch(programme, 1, house), house=house)

    programmes.set_state(programme, PAUSED)
    assert reason(stamp(code, house)) is Reason.PROGRAMME_PAUSED
    programmes.set_state(programme, RUNNING)
    assert stamp(code, house).accepted


def test_an_ended_programme_gives_no_stamps_but_honours_its_rewards(house):
    programme = a_programme("stamp_card", house, pause_seconds=0)
    code = a_code(a_batch(programme, 1, house), house=house)
    stamp(code, house, count=10)

    programmes.set_state(programme, ENDED)

    assert reason(stamp(code, house)) is Reason.PROGRAMME_ENDED
    assert redeem(code, house=house).accepted


def test_a_coupon_is_good_until_its_last_day_ends_in_the_shop(house, clock):
    programme = a_programme("coupon", house, valid_until="2026-03-01", uses=3)
    code = a_code(a_batch(programme, 1, house), house=house)

    clock.move(hours=12, milliseconds=-1)  # 23:59:59.999 in Dhaka
    assert redeem(code, house=house).accepted
    clock.move(milliseconds=1)
    assert reason(redeem(code, house=house)) is Reason.EXPIRED


def test_a_coupon_is_good_from_the_first_minute_of_its_first_day(house, clock):
    programme = a_programme("coupon", house, valid_from="2026-03-02")
    code = a_code(a_batch(programme, 1, house), house=house)

    clock.move(hours=12, milliseconds=-1)
    assert reason(redeem(code, house=house)) is Reason.NOT_YET_VALID
    clock.move(milliseconds=1)
    assert redeem(code, house=house).accepted


def test_a_card_for_so_many_days_ends_with_its_printed_day(house, clock):
    code = a_card(house, valid_days=30, pause_seconds=0)
    assert seen(code, house).window.last.isoformat() == "2026-03-31"

    clock.move(days=30)
    assert stamp(code, house).accepted
    clock.move(days=1)
    assert reason(stamp(code, house)) is Reason.EXPIRED


def test_a_second_redeem_is_refused_with_time_and_place(house, clock):
    code = a_card(house, "coupon")
    first = redeem(code, house=house)
    clock.move(hours=5)

    second = redeem(code, house=house)

    assert reason(second) is Reason.ALREADY_REDEEMED
    said = notes(second)[0].values
    assert said["outlet"] == "Corner Café"
    assert said["moment"] == from_milliseconds(first.act.at_ms)
    assert second.entries == ()


def test_a_full_card_gives_its_reward_once(house):
    code = full_card(house)

    assert redeem(code, house=house).accepted
    assert reason(redeem(code, house=house)) is Reason.ALREADY_REDEEMED
    full = stamp(code, house)
    assert (reason(full), notes(full)) == (Reason.CARD_FULL, []), "no word of its use"


def test_staff_may_stamp_within_the_pause_and_it_is_marked(house, clock):
    code = a_card(house, pause_seconds=30)
    stamp(code, house)
    clock.move(seconds=12)

    too_soon, forced = stamp(code, house), stamp(code, house, override=True)

    assert reason(too_soon) is Reason.TOO_SOON
    assert notes(too_soon)[0].values == {"count": 18}
    assert forced.accepted
    assert forced.act.facts["override"] is True


def test_a_head_start_is_no_visit_that_the_first_stamp_must_wait_for(house):
    code = a_card(house, head_start=2, pause_seconds=30, daily_limit=1)

    first, second = stamp(code, house), stamp(code, house)

    assert first.accepted
    assert reason(second) is Reason.TOO_SOON


def test_the_daily_limit_is_the_shops_day(house, clock):
    code = a_card(house, pause_seconds=0, daily_limit=1)
    assert stamp(code, house).accepted
    clock.move(hours=12, milliseconds=-1)
    assert reason(stamp(code, house)) is Reason.DAILY_LIMIT
    clock.move(milliseconds=1)
    assert stamp(code, house).accepted


def test_the_largest_daily_limit_holds_on_a_card_with_many_rewards(house):
    way, most = (
        "1: a sweet; 2: a biscuit; 3: a tea",
        fields_of(Terms)["daily_limit"].most,
    )
    settings = {"stamps_needed": 4, "surplus": "carry", "rewards_on_the_way": way}
    code = a_card(house, **settings, pause_seconds=0, daily_limit=most)
    for _ in range(most):
        assert stamp(code, house).accepted

    assert reason(stamp(code, house)) is Reason.DAILY_LIMIT


def test_a_card_keeps_the_terms_it_was_printed_under(house):
    programme = a_programme("stamp_card", house, stamps_needed=5, pause_seconds=0)
    old = a_code(a_batch(programme, 1, house), house=house)
    programmes.amend(programme, "Dearer", {"stamps_needed": "8"}, house=house)
    new = a_code(a_batch(programme, 1, house), house=house)

    assert seen(old, house).standing.progress == (0, 5)
    assert seen(new, house).standing.progress == (0, 8)
    stamp(old, house, count=5)
    assert redeem(old, house=house).accepted


def test_a_coat_of_22_000_costs_19_800_at_the_counter(house):
    outcome = stamp(a_card(house, "cumulative_discount"), house, spend_minor=2_200_000)

    assert outcome.act.facts["benefit"]["pays"] == 1_980_000


def test_an_outcome_is_found_by_the_id_of_its_act(house):
    outcome = stamp(a_card(house), house)

    found = counter.outcome_of(outcome.act.id)

    assert (found.act, found.entries) == (outcome.act, outcome.entries)
    assert found.replayed
    assert counter.outcome_of(uuid4()) is None


def test_time_never_runs_back_in_the_ledger(house, clock):
    code = a_card(house, pause_seconds=0)
    first = stamp(code, house)
    clock.move(days=-1)
    second = stamp(code, house)

    assert second.act.at_ms >= first.act.at_ms
    assert second.act.day == first.act.day
    assert verify().ok


def test_a_card_of_a_spoiled_batch_is_blocked(house):
    batch = a_batch(a_programme("coupon", house), 2, house)
    issuing.spoil(batch, batch.first_serial, batch.last_serial)

    outcome = redeem(a_code(batch, house=house), house=house)

    assert reason(outcome) is Reason.VOID
    assert cards.find(batch.first_serial).batch_state == cards.SPOILED
