"""Prize draws: frozen, announced, decided once, and nothing drawn anew."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from stampcard.models import ledger
from stampcard.models.draws import DROPPED, RESERVE, WON, Draw
from stampcard.services import draws
from stampcard.values import drand
from stampcard.values.draws import DRAND, LOTTERY, Source, places
from tests.builders import (
    NOON,
    OWNER,
    a_batch,
    a_code,
    a_programme,
    balances,
    redeem,
    seen,
    stamp,
    undo,
    void,
)
from tests.values.test_drand import ANSWER, ROUND, changed

MARCH = date(2026, 3, 31)
TEXT = "Prize bond of 5 April, first number"


@pytest.fixture
def programme(house, shop):
    return a_programme("prize_draw", house, prizes="1: Dinner; 2: Cake")


@pytest.fixture
def codes(house, programme):
    batch = a_batch(programme, 10, house)
    found = [a_code(batch, n, house=house) for n in range(1, 11)]
    for code in found:
        assert stamp(code, house, spend_minor=100_000).accepted  # two tickets each
    return found


@pytest.fixture
def april(clock, codes):
    clock.move(days=31)
    return clock


def lottery(clock, days=3):
    return Source(LOTTERY, clock.now + timedelta(days=days), TEXT)


@pytest.fixture
def draw(house, programme, april):
    made, problems = draws.freeze(programme, MARCH, lottery(april), OWNER, house)
    assert not problems
    return made


@pytest.fixture
def decided(house, draw, april):
    april.move(days=4)
    assert draws.enter(draw, "0123456", OWNER, house) is None
    return Draw.get_by_id(draw.id)


def wrong(programme, house, source, day=MARCH):
    made, problems = draws.freeze(programme, day, source, OWNER, house)
    assert made is None
    return [problem.field for problem in problems]


def test_a_month_can_be_frozen_once_it_is_over(house, programme, codes, clock):
    assert draws.periods(programme, house) == []
    assert wrong(programme, house, lottery(clock)) == ["last_day"]

    clock.move(days=31)

    assert draws.periods(programme, house) == [draws.Period(MARCH, 20)]


def test_the_announcement_names_the_list_and_what_decides(house, draw):
    pool = draws.pool_of(draw)

    assert pool.count("\n") == 20
    assert pool.splitlines() == sorted(set(pool.splitlines()))
    assert f"pool {hashlib.sha256(pool.encode()).hexdigest()}" in draw.announcement
    assert f"decided by lottery {TEXT}" in draw.announcement


def test_the_announcement_stands_in_the_ledger(house, draw):
    (act,) = ledger.newest(1)

    announced = hashlib.sha256(draw.announcement.encode()).hexdigest()
    assert (act.verb, act.card, act.facts["announced"]) == ("draw", None, announced)


def test_nothing_is_frozen_twice(house, programme, draw, april):
    assert wrong(programme, house, lottery(april)) == ["last_day"]
    assert draws.periods(programme, house) == []


def test_a_holder_knows_their_tickets_and_nobody_else(house, draw, codes):
    ((which, own),) = draws.own_tickets(seen(codes[0], house).card)

    assert which.id == draw.id
    assert len(own) == 2
    assert set(own) <= set(draws.pool_of(draw).split())
    assert seen(codes[0], house).number not in draws.pool_of(draw)


def test_tickets_earned_or_undone_later_change_nothing(house, draw, codes):
    pool = draws.pool_of(draw)
    undo(stamp(codes[0], house, spend_minor=100_000), house)
    stamp(codes[1], house, spend_minor=900_000)

    assert draws.pool_of(draw) == pool


def test_blocked_cards_take_no_part(house, programme, codes, april):
    void(codes[0], house)

    made, _ = draws.freeze(programme, MARCH, lottery(april), OWNER, house)

    assert made.tickets == 18


@pytest.mark.parametrize(
    ("source", "field"),
    [
        (Source(LOTTERY, NOON, TEXT), "day"),
        (Source(LOTTERY, NOON + timedelta(days=99), ""), "text"),
        (Source(LOTTERY, NOON + timedelta(days=99), "two\nlines"), "text"),
        (Source(DRAND, drand.moment_of(ROUND), round=ROUND), "day"),
        (Source(DRAND, NOON, round=0), "round"),
        (Source(DRAND, NOON + timedelta(days=99), round=9**9), "round"),
        (Source("dice", NOON + timedelta(days=99)), "kind"),
    ],
)
def test_what_decides_must_be_named_and_to_come(house, programme, april, source, field):
    assert field in wrong(programme, house, source)


def test_a_programme_without_tickets_draws_nothing(house, programme, april):
    other = a_programme("coupon", house)

    assert wrong(other, house, lottery(april)) == ["last_day"]
    assert wrong(programme, house, lottery(april), date(2026, 1, 31)) == ["last_day"]
    assert draws.periods(other, house) == []


def test_nothing_is_drawn_before_the_source(house, draw, april):
    assert draws.state_of(draw, house) == draws.WAITING
    assert "not known before" in str(draws.enter(draw, "0123456", OWNER, house))

    assert draws.drawn_of(draw) == []


def test_the_page_says_by_itself_that_a_draw_is_overdue(house, draw, april):
    april.move(days=4)
    assert draws.state_of(draw, house) == draws.DUE

    april.move(days=4)
    assert draws.state_of(draw, house) == draws.LATE


def test_the_prizes_go_to_the_drawn_in_order(house, decided, codes):
    drawn = draws.drawn_of(decided)

    assert [one.prize for one in drawn] == ["Dinner", "Cake", "Cake", "", "", ""]
    assert [one.state for one in drawn] == [WON] * 3 + [RESERVE] * 3
    pool = draws.pool_of(decided).split()
    expected = [pool[at] for at in places(decided.announcement, "0123456", 20, 6)]
    assert [one.ticket for one in drawn] == expected
    won = sum(
        n for c in codes for u, n in balances(c, house).items() if u[:5] == "prize"
    )
    assert won == 3


def test_a_prize_is_given_at_the_counter(house, decided):
    first = draws.drawn_of(decided)[0]

    given = redeem(first.number, house=house, reward="prize:Dinner")

    assert given.accepted
    assert draws.state_of(decided, house) == draws.DONE


def test_nothing_is_drawn_anew(house, decided):
    before = draws.drawn_of(decided)

    assert "Nothing is drawn anew" in str(draws.enter(decided, "7654321", OWNER, house))
    assert draws.drawn_of(decided) == before


def test_who_drops_out_is_followed_by_the_first_in_reserve(house, decided):
    first, fourth = draws.drawn_of(decided)[0], draws.drawn_of(decided)[3]

    assert draws.drop(decided, first.rank, OWNER, house) is None

    after = draws.drawn_of(decided)
    assert (after[0].state, after[3].state, after[3].prize) == (DROPPED, WON, "Dinner")
    assert balances(fourth.number, house)["prize:Dinner"] == 1
    assert "prize:Dinner" not in balances(first.number, house)
    assert draws.drop(decided, first.rank, OWNER, house)
    assert draws.drop(decided, 99, OWNER, house)


def test_a_prize_that_was_given_is_not_passed_on(house, decided):
    first = draws.drawn_of(decided)[0]
    redeem(first.number, house=house, reward="prize:Dinner")

    assert "given already" in str(draws.drop(decided, first.rank, OWNER, house))


def test_a_winner_who_is_gone_is_followed_by_the_first_in_reserve(house, decided):
    first, _, _, fourth, *_ = draws.drawn_of(decided)
    void(first.number, house)

    assert draws.drop(decided, first.rank, OWNER, house) is None

    assert draws.drawn_of(decided)[3].prize == "Dinner"
    assert balances(fourth.number, house)["prize:Dinner"] == 1


def test_a_prize_that_was_given_before_the_winner_went_is_not_passed_on(house, decided):
    first = draws.drawn_of(decided)[0]
    redeem(first.number, house=house, reward="prize:Dinner")
    void(first.number, house)

    assert "given already" in str(draws.drop(decided, first.rank, OWNER, house))


def test_when_no_reserve_is_left_the_prize_stays(house, decided):
    for rank in (1, 2, 3, 4):
        assert draws.drop(decided, rank, OWNER, house) is None

    states = [one.state for one in draws.drawn_of(decided)]
    assert states == [DROPPED] * 4 + [WON, WON]
    assert draws.drop(decided, 5, OWNER, house) is None


@pytest.mark.parametrize("typed", ["", "no digits", "—"])
def test_what_is_no_number_decides_nothing(house, draw, april, typed):
    april.move(days=4)

    assert "not what decides" in str(draws.enter(draw, typed, OWNER, house))


def test_a_round_of_drand_decides_once_it_is_signed(house, shop, clock):
    clock.now = datetime(2023, 7, 20, 6, tzinfo=UTC)
    programme = a_programme("prize_draw", house)
    code = a_code(a_batch(programme, 1, house), house=house)
    stamp(code, house, spend_minor=100_000)
    clock.move(days=20)
    source = Source(DRAND, drand.moment_of(ROUND), round=ROUND)
    made, problems = draws.freeze(programme, date(2023, 7, 31), source, OWNER, house)
    assert not problems
    clock.now = source.due

    assert draws.enter(made, changed(47, 1), OWNER, house)
    assert draws.enter(made, ANSWER.replace("1000", "1001"), OWNER, house)
    assert draws.enter(made, ANSWER, OWNER, house) is None

    assert [one.state for one in draws.drawn_of(made)] == [WON, WON]


def test_cards_of_merged_accounts_and_unused_ones_find_their_tickets(house, codes):
    card = seen(codes[0], house).card

    assert list(draws.own_tickets(card)) == []
    assert list(draws.own_tickets(replace(card, account=None))) == []
