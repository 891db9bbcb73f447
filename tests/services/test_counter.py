"""The counter: what is asked there, what is answered, what stands in the ledger."""

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
from stampcard.values.codes import code_of, mark_key, number_of, shown
from stampcard.values.decisions import Verb
from stampcard.values.moments import from_milliseconds
from stampcard.values.reasons import Reason
from stampcard.values.words import from_plain
from tests.builders import (
    OWNER,
    a_batch,
    a_card,
    a_code,
    a_programme,
    asked,
    balances,
    reason,
    redeem,
    seen,
    stamp,
    undo,
    void,
)

pytestmark = pytest.mark.usefixtures("shop")


def notes(outcome) -> list:
    return [from_plain(note) for note in outcome.act.facts.get("notes", ())]


def head() -> tuple:
    return ledger.counts(), verify().head, row("SELECT COUNT(*) FROM account")


def full_card(house, needed: int = 4, **settings) -> str:
    code = a_card(house, stamps_needed=needed, pause_seconds=0, **settings)
    assert stamp(code, house, count=needed).accepted
    return code


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
    assert reason(stamp(code, house)) is Reason.CARD_FULL


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


def test_a_stamp_whose_reward_was_used_cannot_be_undone(house):
    code = a_card(house, stamps_needed=4, pause_seconds=0)
    stamps = stamp(code, house, count=4)
    given = redeem(code, house=house)

    assert reason(undo(stamps, house)) is Reason.NOT_REVERSIBLE
    assert undo(given, house).accepted
    assert undo(stamps, house).accepted
    assert balances(code, house) == {}


def test_a_blocked_card_is_refused_until_it_is_unblocked(house):
    code = a_card(house)

    blocked = void(code, house)
    assert reason(stamp(code, house)) is Reason.VOID
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


def test_staff_may_stamp_within_the_pause_and_it_is_marked(house, clock):
    code = a_card(house, pause_seconds=30)
    stamp(code, house)
    clock.move(seconds=12)

    too_soon, forced = stamp(code, house), stamp(code, house, override=True)

    assert reason(too_soon) is Reason.TOO_SOON
    assert notes(too_soon)[0].values == {"count": 18}
    assert forced.accepted
    assert forced.act.facts["override"] is True


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


def a_set(house, count: int, **settings) -> list[str]:
    programme = a_programme("coupon_set", house, **settings)
    batch = a_batch(programme, count, house)
    return [a_code(batch, n, house=house) for n in range(1, count + 1)]


def test_several_coupons_together_get_one_reward(house):
    codes = a_set(house, 6, coupons_needed=5)

    outcome = redeem(*codes, house=house)

    assert outcome.accepted
    assert len(outcome.entries) == 5
    assert [balances(code, house) for code in codes] == [{}] * 5 + [{"piece": 1}]
    assert outcome.act.facts["numbers"] == [seen(code, house).number for code in codes]


def test_one_coupon_shown_five_times_is_one(house):
    (code,) = a_set(house, 1)

    outcome = redeem(*[code] * 5, house=house)

    assert reason(outcome) is Reason.NOT_ENOUGH
    assert balances(code, house) == {"piece": 1}


def test_a_used_coupon_among_them_is_named_with_time_and_place(house):
    codes = a_set(house, 10, coupons_needed=5)
    redeem(*codes[:5], house=house)

    outcome = redeem(*codes[4:], house=house)

    assert reason(outcome) is Reason.ALREADY_REDEEMED
    said = [words.values for words in notes(outcome)]
    assert said[0]["outlet"] == "Corner Café"
    assert said[1] == {"numbers": shown(seen(codes[4], house).number)}
    assert balances(codes[9], house) == {"piece": 1}


def test_the_used_coupon_is_found_wherever_it_lies(house):
    codes = a_set(house, 9, coupons_needed=5)
    first = redeem(*codes[:5], house=house)

    outcome = redeem(*codes[5:], codes[0], house=house)

    assert notes(outcome)[0].values["moment"] == from_milliseconds(first.act.at_ms)


def test_a_blocked_coupon_among_them_is_named(house):
    codes = a_set(house, 5)
    void(codes[2], house)

    outcome = redeem(*codes, house=house)

    assert reason(outcome) is Reason.VOID
    assert notes(outcome)[0].values == {"number": shown(seen(codes[2], house).number)}


def test_undoing_a_set_makes_every_coupon_good_again(house):
    codes = a_set(house, 5)
    taken = redeem(*codes, house=house)

    assert undo(taken, house).accepted
    assert [balances(code, house) for code in codes] == [{"piece": 1}] * 5


def test_the_acts_of_a_card_are_found_from_every_coupon_of_the_set(house):
    codes = a_set(house, 5)
    taken = redeem(*codes, house=house)
    last = counter.find(codes[4], house)

    assert taken.act.seq in [a.seq for a in ledger.of_card(last.serial, last.account)]


def test_cards_of_different_programmes_do_not_mix(house):
    one, other = a_set(house, 1)[0], a_set(house, 1)[0]

    assert reason(redeem(one, other, house=house)) is Reason.MIXED_PROGRAMMES


def test_two_stamp_cards_at_once_are_not_offered(house):
    batch = a_batch(a_programme("stamp_card", house), 2, house)
    codes = [a_code(batch, n, house=house) for n in (1, 2)]

    assert reason(redeem(*codes, house=house)) is Reason.NOT_OFFERED


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
