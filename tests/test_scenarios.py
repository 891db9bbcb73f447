"""Cases read from other systems' test suites and manuals, replayed with their figures.

Each test names where the case was seen. The acts go through the counter's service, as a
page or a program would send them.
"""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from stampcard.models import cards, ledger
from stampcard.models.cards import Batch
from stampcard.services import bundles, counter, issuing, ranges, spoiling
from stampcard.services.counter import Asked, IdReused, UnknownCode
from stampcard.values.codes import (
    ALPHABET,
    check_character,
    code_of,
    mark_key,
    number_of,
    shown,
)
from stampcard.values.decisions import Verb
from tests.builders import (
    OWNER,
    a_batch,
    a_code,
    a_programme,
    an_order,
    balances,
    reason,
    redeem,
    seen,
    stamp,
    undo,
)

pytestmark = pytest.mark.usefixtures("shop")


def a_stamp_card(house, **settings) -> str:
    terms = {"pause_seconds": 0, **settings}
    batch = a_batch(a_programme("stamp_card", house, **terms), 1, house)
    return a_code(batch, house=house)


def a_coupon(house, **settings) -> str:
    return a_code(
        a_batch(a_programme("coupon", house, **settings), 1, house), house=house
    )


def stamps_and_rewards(code, house) -> tuple[int, int]:
    found = balances(code, house)
    return found.get("stamp", 0), found.get("reward", 0)


def paid(outcome) -> int:
    return outcome.act.facts["benefit"]["pays"]


class TestStamps:
    """upeksha/kawhe-loyalty: StampLoyaltyServiceTest and its neighbours."""

    @pytest.mark.parametrize(
        ("before", "added", "after"),
        [(0, 1, (1, 0)), (0, 3, (3, 0)), (9, 5, (4, 1)), (0, 12, (2, 1))],
    )
    def test_a_card_of_ten_that_carries_over(self, house, before, added, after):
        code = a_stamp_card(house, stamps_needed=10, surplus="carry")
        if before:
            stamp(code, house, count=before)

        stamp(code, house, count=added)

        assert stamps_and_rewards(code, house) == after

    def test_a_paper_card_of_ten_stops_at_ten(self, house):
        code = a_stamp_card(house, stamps_needed=10)
        stamp(code, house, count=9)

        outcome = stamp(code, house, count=5)

        assert stamps_and_rewards(code, house) == (10, 1)
        assert outcome.act.facts["notes"][0]["values"]["count"] == 4
        assert reason(stamp(code, house)) == "card_full"

    def test_a_card_of_eight_at_seven_gives_a_reward(self, house):
        code = a_stamp_card(house, stamps_needed=8, surplus="carry")
        stamp(code, house, count=7)

        stamp(code, house)

        assert stamps_and_rewards(code, house) == (0, 1)

    def test_two_rewards_of_a_card_of_five_are_given_one_by_one(self, house):
        code = a_stamp_card(house, stamps_needed=5, surplus="carry")
        stamp(code, house, count=12)
        assert stamps_and_rewards(code, house) == (2, 2)

        redeem(code, house=house)
        once = stamps_and_rewards(code, house)
        redeem(code, house=house)

        assert once == (2, 1)
        assert stamps_and_rewards(code, house) == (2, 0)
        assert seen(code, house).standing.rewards == ()

    def test_no_reward_no_redemption_and_nothing_written(self, house):
        code = a_stamp_card(house)

        outcome = redeem(code, house=house)

        assert reason(outcome) == "not_enough"
        assert outcome.entries == ()

    def test_twelve_stamps_sent_twice_count_once(self, house):
        code = a_stamp_card(house, stamps_needed=10, surplus="carry")
        asked = Asked(uuid4(), Verb.EARN, (code,), count=12)

        first, second = (counter.perform(asked, OWNER, house) for _ in range(2))

        assert (first.replayed, second.replayed) == (False, True)
        assert stamps_and_rewards(code, house) == (2, 1)

    def test_staff_may_stamp_within_the_pause_and_it_is_marked(self, house, clock):
        code = a_stamp_card(house, pause_seconds=30)
        stamp(code, house)
        clock.move(seconds=12)
        assert reason(stamp(code, house)) == "too_soon"

        outcome = stamp(code, house, override=True)

        assert outcome.accepted
        assert outcome.act.facts["override"] is True

    def test_a_number_with_blanks_and_a_link_around_a_code_are_found(self, house):
        code = a_stamp_card(house)

        for text in (f"  {code.lower()} ", f"https://cards.example.com/C/{code}/"):
            assert counter.find(text, house) is not None

    def test_another_shops_code_is_not_found(self, house):
        a_stamp_card(house)

        foreign = code_of(1, mark_key("another shop's secret"))

        with pytest.raises(UnknownCode):
            stamp(foreign, house)
        assert ledger.counts() == (0, 0)

    @pytest.mark.parametrize(("size", "sound"), [(3, False), (10, True), (25, False)])
    def test_card_sizes_have_limits(self, house, size, sound):
        """ian-hamlet/LoyaltyCards, qr_tokens_test; our limits are 4 and 20."""
        if sound:
            assert a_stamp_card(house, stamps_needed=size)
        else:
            with pytest.raises(AssertionError):
                a_programme("stamp_card", house, stamps_needed=size)


class TestSerialsAndBatches:
    """instedd/health_voucher: damm_spec, batch_spec, card_spec; glabels-qt; pretix."""

    def test_leading_zeros_do_not_change_the_check_character(self):
        assert check_character("2309487") == check_character("0002309487")

    def test_batches_never_overlap(self, house):
        programme = a_programme("stamp_card", house)

        runs = [a_batch(programme, count, house) for count in (100, 50, 1)]

        spans = [(batch.first_serial, batch.last_serial) for batch in runs]
        assert spans == [(1, 100), (101, 150), (151, 151)]

    def test_a_card_is_found_with_and_without_its_leading_zeros(self, house):
        batch = a_batch(a_programme("stamp_card", house), 123, house)
        printed = shown(number_of(batch.last_serial))

        for text in (printed, printed.replace("-", ""), printed.lstrip("0-")):
            found = counter.find(text, house)
            assert found is not None
            assert found.serial == batch.last_serial

    @pytest.mark.parametrize("count", [7, 1000, 10_000])
    def test_so_many_codes_are_all_different_and_free_of_look_alikes(
        self, house, count
    ):
        batch = a_batch(a_programme("coupon", house), count, house)

        job = issuing.job_for(batch, batch.first_serial, batch.last_serial, house)

        codes = {piece.code for piece in job.pieces}
        assert len(codes) == count
        assert set("".join(codes)) <= set(ALPHABET)
        assert not set("ILOU") & set(ALPHABET)

    def test_n_ordered_are_n_printed(self, house):
        """odoo issue 102676: never n times n."""
        programme = a_programme("coupon", house)
        batch = issuing.issue(an_order(programme, 37), programme, OWNER, house)

        job = issuing.job_for(batch, batch.first_serial, batch.last_serial, house)

        assert len(job.pieces) == 37
        assert cards.Card.select().count() == 37

    def test_a_spoiled_sheet_is_blocked_and_the_rest_lives(self, house):
        programme = a_programme("coupon", house)
        batch = a_batch(programme, 20, house)
        issuing.spoil(batch, batch.first_serial, batch.first_serial + 9)

        reasons = [
            reason(redeem(a_code(batch, n, house=house), house=house)) for n in (1, 11)
        ]

        assert reasons == ["void", None]

    @pytest.mark.parametrize(
        ("first", "last", "free"),
        [
            (200, 299, True),
            (1, 99, True),
            (100, 199, False),
            (50, 249, False),
            (150, 199, False),
            (50, 149, False),
            (150, 249, False),
        ],
    )
    def test_a_chosen_range_beside_100_to_199(self, house, first, last, free):
        """batch_spec: what overlaps is refused. Ours start at 1, not at 0."""
        programme = a_programme("stamp_card", house)
        a_batch(programme, 100, house, first=100)

        order = an_order(programme, last - first + 1, first=first)

        wrong = [problem.field for problem in issuing.problems(order, programme)]
        assert wrong == ([] if free else ["first"])
        assert ranges.is_free(first, last) is free

    def test_a_range_changes_until_it_is_printed_or_used(self, house):
        """batch_spec: ours is given back and taken anew elsewhere."""
        programme = a_programme("stamp_card", house)
        ranges.release(a_batch(programme, 10, house, first=100))
        batch = a_batch(programme, 10, house, first=300)
        stamp(a_code(batch, house=house), house)

        with pytest.raises(ranges.CannotRelease):
            ranges.release(batch)

        assert (batch.first_serial, batch.last_serial) == (300, 309)
        assert ranges.is_free(100, 109)

    @pytest.mark.parametrize("state", ["lost", "stolen"])
    def test_a_stolen_and_a_lost_card_each_have_a_reason(self, house, state):
        """authorization/processor_spec: each its own reason."""
        batch = a_batch(a_programme("coupon", house), 5, house)
        bundle = bundles.hand_out(batch, bundles.Wish("Till 2", count=5), OWNER, house)
        bundles.block(bundle, state, house)

        assert reason(redeem(a_code(batch, house=house), house=house)) == state

    @pytest.mark.parametrize("again", [False, True])
    def test_n_spoiled_are_n_printed_and_the_old_ones_blocked(self, house, again):
        """odoo issue 102676 and our own: new numbers, or the same if not yet issued."""
        programme = a_programme("coupon", house)
        batch = a_batch(programme, 100, house)
        sheets = spoiling.last_sheets(batch)
        runs = sheets.serials([2, 3])
        spoiled = sum(last - first + 1 for first, last in runs)
        old = issuing.job_for(batch, *runs[0], house)

        if again:
            batch_of, (run,) = batch, spoiling.same_again(batch, runs, OWNER, house)
        else:
            batch_of, run = spoiling.replace(batch, runs, OWNER, house)

        job = issuing.job_for(batch_of, run.first_serial, run.last_serial, house)
        assert len(job.pieces) == run.total == spoiled
        assert (job.design, job.sheet, job.face) == (old.design, old.sheet, old.face)
        assert (job.pieces == old.pieces) is again
        code = a_code(batch, runs[0][0], house=house)
        assert reason(redeem(code, house=house)) == (None if again else "void")


class TestCouponsAndDiscounts:
    """frappe/erpnext coupon_code; odoo sale_loyalty tests; OCA sale-promotion."""

    def test_thirty_percent_once(self, house):
        code = a_coupon(house, benefit="percent", value=30)

        first = redeem(code, house=house, spend_minor=500_000)
        second = redeem(code, house=house, spend_minor=500_000)

        assert paid(first) == 350_000
        assert reason(second) == "already_redeemed"

    @pytest.mark.parametrize(("cap", "pays"), [(200, 38_880), (0, 47_104)])
    def test_twenty_percent_with_and_without_a_cap(self, house, cap, pays):
        """8 x 368 with 20 % off is 588.80 off, or 200 with the cap."""
        code = a_coupon(house, benefit="percent", value=20, cap=cap)
        bill = 8 * 36_800

        outcome = redeem(code, house=house, spend_minor=bill)

        off = 20_000 if cap else 58_880
        assert outcome.act.facts["benefit"]["discount"] == off
        assert paid(outcome) == bill - off

    @pytest.mark.parametrize(("bill", "pays"), [(2_500, 0), (42_500, 17_600)])
    def test_a_sum_off_never_makes_a_bill_negative(self, house, bill, pays):
        code = a_coupon(house, benefit="amount", value=249)

        assert paid(redeem(code, house=house, spend_minor=bill)) == pays

    @pytest.mark.parametrize(("chairs", "off"), [(2, 20_000), (1, 10_000)])
    def test_all_off_up_to_two_hundred(self, house, chairs, off):
        code = a_coupon(house, benefit="percent", value=100, cap=200)

        outcome = redeem(code, house=house, spend_minor=chairs * 10_000)

        assert outcome.act.facts["benefit"]["discount"] == off

    @pytest.mark.parametrize(
        ("first", "last", "refused"),
        [
            ("2026-03-01", "2026-03-01", None),
            ("", "2026-02-28", "expired"),
            ("2026-03-02", "", "not_yet_valid"),
        ],
    )
    def test_first_and_last_day_are_valid_days(self, house, first, last, refused):
        code = a_coupon(house, valid_from=first, valid_until=last)

        assert reason(redeem(code, house=house)) == refused

    def test_an_end_before_the_start_is_refused(self, house):
        with pytest.raises(AssertionError, match="last day"):
            a_programme(
                "coupon", house, valid_from="2026-03-02", valid_until="2026-03-01"
            )

        assert a_programme("coupon", house, valid_until="2020-01-01")

    @pytest.mark.parametrize(
        ("minimum", "refused"), [(1006, "below_minimum"), (1005, None)]
    )
    def test_a_bill_of_1005_against_its_minimum(self, house, minimum, refused):
        code = a_coupon(house, minimum_bill=minimum)

        assert reason(redeem(code, house=house, spend_minor=100_500)) == refused

    def test_three_uses_pass_and_the_fourth_is_refused(self, house):
        """pretix, test_checkin: fewer than three entries."""
        code = a_coupon(house, uses=3)

        reasons = [reason(redeem(code, house=house)) for _ in range(4)]

        assert reasons == [None, None, None, "already_redeemed"]

    def test_a_coat_of_22000_costs_19800(self, house):
        """The cumulative discount of the shop's own articles."""
        programme = a_programme("cumulative_discount", house)
        code = a_code(a_batch(programme, 1, house), house=house)

        outcome = stamp(code, house, spend_minor=2_200_000)

        assert paid(outcome) == 1_980_000

    @pytest.mark.parametrize(
        ("before", "bill", "percent"),
        [
            (0, 6_000, 0),
            (0, 15_000, 5),
            (0, 25_000, 10),
            (4_000, 500, 0),
            (8_000, 3_000, 5),
            (18_000, 3_000, 10),
            (22_000, 5_000, 10),
        ],
    )
    def test_this_bill_counts_towards_the_step(self, house, before, bill, percent):
        """erpnext test_loyalty_program: limits 0, 10 000, 20 000."""
        programme = a_programme("cumulative_discount", house)
        code = a_code(a_batch(programme, 1, house), house=house)
        if before:
            stamp(code, house, spend_minor=before * 100)

        outcome = stamp(code, house, spend_minor=bill * 100)

        assert paid(outcome) == bill * (100 - percent)


class TestOneTimeUse:
    """pretix, test_checkin; libpretixsync."""

    def test_a_second_scan_says_already_redeemed_and_counts_once(self, house):
        code = a_coupon(house)
        redeem(code, house=house)

        assert reason(redeem(code, house=house)) == "already_redeemed"
        assert balances(code, house) == {}

    def test_an_id_with_other_content_is_refused(self, house):
        code = a_coupon(house, uses=5)
        asked = Asked(uuid4(), Verb.REDEEM, (code,))
        counter.perform(asked, OWNER, house)

        with pytest.raises(IdReused):
            counter.perform(replace(asked, spend_minor=100), OWNER, house)
        assert balances(code, house) == {"use": 4}

    def test_a_second_undo_is_refused(self, house):
        code = a_coupon(house)
        outcome = redeem(code, house=house)

        assert undo(outcome, house).accepted
        assert reason(undo(outcome, house)) == "already_reversed"
        assert balances(code, house) == {"use": 1}

    def test_a_year_printed_is_kept_to_its_last_day(self, house, clock):
        """health_voucher: a life of one year; the printed day is inside it."""
        batch = a_batch(a_programme("season_card", house), 1, house)
        code = a_code(batch, house=house)
        assert Batch.get_by_id(batch.id).valid_until == date(2027, 3, 1)

        clock.move(days=365)
        last_day = reason(stamp(code, house))
        clock.move(days=1)

        assert last_day is None
        assert reason(stamp(code, house)) == "expired"
