"""Who is let in, how often and when: pretix check-in, open-loyalty's limits."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from stampcard.models import ledger
from tests.builders import a_batch, a_code
from tests.members import a_member, numbers_of
from tests.scenarios.shop import PIN
from tests.web.visits import press

OPEN_ALL_DAY = {"opens": "", "closes": "", "day": ""}


def at(hour, minute=0, day=1):
    """A time of Dhaka's day, six hours ahead, in March 2026."""
    return datetime(2026, 3, day, hour - 6, minute, tzinfo=UTC)


def test_vi1_a_second_scan_says_that_it_was_used_and_counts_once(shop):
    ticket = shop.card("event", **OPEN_ALL_DAY)
    assert shop.use(ticket).ok

    again = shop.use(ticket)

    assert again.reason == "already_redeemed"
    assert shop.held(ticket) == {"in": 1}


@pytest.mark.parametrize("entries", [1, 5])
def test_vi2_the_same_request_is_one_entry(till, entries):
    ticket, same = till.card("event", **OPEN_ALL_DAY, entries=entries), str(uuid4())

    first, again = (till.act("redeem", ticket, id=same) for _ in range(2))

    assert (first.status, again.status) == (201, 200)
    assert again.said["replayed"] is True
    assert till.held(ticket)["in"] == 1


def test_vi3_three_entries_pass_and_the_fourth_is_refused(shop):
    """Who goes out is not scanned: exits do not count."""
    ticket = shop.card("event", **OPEN_ALL_DAY, entries=3)

    came = [shop.use(ticket).reason for _ in range(4)]

    assert came == [None, None, None, "already_redeemed"]


def test_vi5_at_most_on_two_different_days(shop):
    ticket = shop.card("event", **OPEN_ALL_DAY, entries=10, on_days=2)
    assert shop.use(ticket).ok
    assert shop.use(ticket).ok
    shop.move(days=1)
    assert shop.use(ticket).ok
    shop.move(days=1)

    assert shop.use(ticket).reason == "already_redeemed"


@pytest.mark.parametrize(
    ("opens", "closes", "hour", "minute", "reason"),
    [
        ("12:00", "14:00", 11, 49, "not_yet_valid"),
        ("12:00", "14:00", 11, 50, None),
        ("10:00", "12:00", 12, 10, None),
        ("10:00", "12:00", 12, 11, "expired"),
    ],
)
def test_vi7_ten_minutes_of_grace_at_both_ends(
    shop, opens, closes, hour, minute, reason
):
    shop.at(at(8))
    ticket = shop.card("event", opens=opens, closes=closes, grace_minutes=10)
    shop.at(at(hour, minute))

    assert shop.use(ticket).reason == reason


@pytest.mark.parametrize(("minutes", "reason"), [(180, None), (181, "expired")])
def test_vi7_at_most_three_hours_after_the_first(shop, minutes, reason):
    ticket = shop.card("event", **OPEN_ALL_DAY, entries=5, stay_hours=3)
    assert shop.use(ticket).ok

    shop.move(minutes=minutes)

    assert shop.use(ticket).reason == reason


@pytest.mark.parametrize(
    ("day", "ok"), [(1, True), (2, False), (6, False), (7, True), (8, True)]
)
def test_vi8_only_on_the_sixth_and_seventh_day_of_the_week(shop, day, ok):
    """1 March 2026 is a Sunday."""
    shop.at(at(12, day=1))
    visit = shop.card("service", weekdays="sat,sun", uses=9, a_day=9)
    shop.at(at(12, day=day))

    assert shop.use(visit).ok is ok


def test_vi9_a_forced_entry_is_a_second_record_and_marked(shop):
    ticket = shop.card("event", **OPEN_ALL_DAY)
    shop.use(ticket)
    assert shop.use(ticket).reason == "already_redeemed"

    forced = shop.act("redeem", ticket, override=True)

    assert forced.ok
    assert shop.held(ticket) == {"in": 2}
    assert ledger.newest(1)[0].facts["override"] is True


def test_vi11_a_membership_with_one_use(till):
    """Adapted: what a membership gives so many times is a tier's perk."""
    perk = {"tiers": "0: Member", "percents": "", "perks": "1: a free day"}
    (mine,) = till.member("tiers", terms={"tiers": perk})
    (theirs,) = numbers_of(a_member(till.house, "01712345679"))
    proof = {"member_pin": PIN}

    assert till.use(theirs, "perk:1", **proof).reason is not None  # another's PIN
    assert till.use(mine, "perk:1", **proof).ok
    assert till.use(mine, "perk:1", **proof).reason == "already_given"


def test_vi11_a_membership_that_was_cancelled_gives_nothing(shop):
    card = shop.card("membership")
    paid = shop.do(card, "term")
    assert shop.use(card, bill=100).pays == "95.00"

    shop.undo(paid) if shop.way == "api" else undo_the_fee(shop)

    assert shop.use(card, bill=100).reason == "not_enough"


def undo_the_fee(shop):
    """By the button of the fee's own page."""
    fee = next(act for act in ledger.newest(9) if act.verb == "earn")
    assert (
        press(shop.phone, shop.phone.get(f"/acts/{fee.id}"), "Undo").status_code == 200
    )


def test_vi11_a_membership_on_trial_gives_nothing(till):
    """A batch that is printed and not yet in use."""
    programme = till.programme("membership")
    batch = a_batch(programme, 1, till.house, activate=False)

    code = a_code(batch, house=till.house)

    assert till.do(code, "term").reason == "not_active"
