from datetime import date

from stampcard.services import demo, figures
from tests.builders import (
    PASSWORD,
    a_batch,
    a_code,
    a_programme,
    a_shop,
    redeem,
    stamp,
    undo,
)


def test_every_day_is_there_the_oldest_first(shop, house):
    days = figures.month(house).days

    assert len(days) == figures.DAYS
    assert (days[0].day, days[-1].day) == (date(2026, 1, 31), date(2026, 3, 1))
    assert all(day.total == 0 for day in days)


def test_stamps_and_rewards_are_counted_apart(shop, house):
    card = a_code(a_batch(a_programme("stamp_card", house), 1, house), house=house)
    coupon = a_code(a_batch(a_programme("coupon", house), 1, house), house=house)
    stamp(card, house)
    redeem(coupon, house=house)

    month = figures.month(house)

    assert (month.stamped, month.given) == (1, 1)
    assert month.days[-1].stamped == month.days[-1].given == 1


def test_what_was_undone_or_refused_does_not_count(shop, house, clock):
    batch = a_batch(a_programme("stamp_card", house, pause_seconds=60), 1, house)
    code = a_code(batch, house=house)
    done = stamp(code, house)
    stamp(code, house)
    undo(done, house)

    assert figures.month(house).stamped == 0


def test_one_programme_can_be_looked_at_alone(shop, house):
    mine, other = (a_programme("stamp_card", house) for _ in range(2))
    stamp(a_code(a_batch(mine, 1, house), house=house), house)

    assert figures.month(house, programme=mine.id).stamped == 1
    assert figures.month(house, programme=other.id).stamped == 0


def test_hours_are_the_shops_own_and_its_week_begins_on_monday(shop, house):
    stamp(
        a_code(a_batch(a_programme("stamp_card", house), 1, house), house=house), house
    )

    hours = figures.month(house).hours

    assert hours[6][12] == 1  # Sunday 1 March 2026, noon in Dhaka
    assert sum(map(sum, hours)) == 1


def test_what_is_older_than_thirty_days_is_left_out(shop, house, clock):
    batch = a_batch(a_programme("stamp_card", house), 2, house)
    stamp(a_code(batch, house=house), house)
    clock.move(days=figures.DAYS)
    stamp(a_code(batch, 2, house=house), house)

    assert figures.month(house).stamped == 1


def test_what_came_since_the_last_look_is_added_and_what_was_undone_taken_off(
    shop, house
):
    batch = a_batch(a_programme("stamp_card", house), 3, house)
    done = stamp(a_code(batch, house=house), house)
    assert figures.month(house).stamped == 1

    stamp(a_code(batch, 2, house=house), house)
    assert figures.month(house).stamped == 2

    undo(done, house)
    assert figures.month(house).stamped == 1
    assert sum(map(sum, figures.month(house).hours)) == 1


def test_another_ledger_in_its_place_is_read_anew(house, monkeypatch):
    monkeypatch.setattr(demo, "DAYS", 3)
    demo.fill("en", PASSWORD, house=house)
    assert figures.month(house).stamped
    demo.remove(house)
    a_shop(house)

    assert figures.month(house).stamped == 0
