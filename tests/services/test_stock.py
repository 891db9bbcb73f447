"""Stock: where the cards are, what a count finds, when the stock ends."""

from dataclasses import asdict
from datetime import date

import pytest

from stampcard.language import Speaker
from stampcard.models.programmes import ENDED
from stampcard.services import bundles, issuing, programmes, stock
from stampcard.services.bundles import Wish
from stampcard.values.reasons import Reason
from tests.builders import OWNER, a_batch, a_code, a_programme, reason, stamp


@pytest.fixture
def programme(shop, house):
    return a_programme("stamp_card", house)


@pytest.fixture
def batch(programme, house):
    """Twenty cards in use."""
    return a_batch(programme, 20, house)


def counts(batch, house):
    """What is not nothing."""
    return {k: v for k, v in asdict(stock.of_batch(batch, house)).items() if v}


def use(batch, house, *places):
    for n in places:
        assert stamp(a_code(batch, n, house=house), house).accepted


def ends(house):
    return [programme.ends_on for programme in stock.stock(house)]


def test_every_card_is_counted_once(batch, house):
    use(batch, house, 1, 2, 4)
    issuing.spoil(batch, 3, 4)
    stock.missing(batch, 5, 5)
    for first, state in ((6, ""), (9, "lost"), (12, "stolen")):
        bundle = bundles.hand_out(
            batch, Wish("Karim", first=first, last=first + 2), OWNER, house
        )
        if state:
            bundles.block(bundle, state, house)

    assert counts(batch, house) == {
        "in_hand": 6,
        "handed_out": 3,
        "in_use": 2,
        "spoiled": 2,
        "lost": 3,
        "stolen": 3,
        "missing": 1,
    }
    (programme,) = stock.stock(house)
    assert (programme.counts.total, programme.counts.blocked) == (20, 9)


def test_a_spoiled_batch_has_nothing_in_hand(batch, house):
    bundles.hand_out(batch, Wish("Karim", count=3), OWNER, house)
    issuing.spoil(batch, 1, 20)

    assert counts(batch, house) == {"spoiled": 20}


def test_programmes_are_told_apart_with_their_batches(programme, batch, house):
    other = a_batch(a_programme("coupon", house), 5, house)
    more = a_batch(programme, 7, house)

    found = stock.stock(house)

    assert [[b.id for b in p.batches] for p in found] == [
        [other.id],
        [more.id, batch.id],
    ]
    assert [p.counts.in_hand for p in found] == [5, 27]


def test_without_anything_printed_there_is_no_stock(programme, house):
    assert stock.stock(house) == []
    assert stock.alarms(house) == []


def test_a_count_that_finds_too_few_keeps_the_difference_as_missing(batch, house):
    assert stock.count(batch, 17, OWNER, house) == 3

    assert counts(batch, house) == {"in_hand": 17, "missing": 3}
    assert stock.last_count(batch).counted == 17


def test_numbers_that_turn_out_to_be_missing_explain_a_count(batch, house):
    stock.count(batch, 17, OWNER, house)

    assert stock.missing(batch, 4, 5) == 2

    assert counts(batch, house) == {"in_hand": 17, "missing": 3}


def test_a_new_count_replaces_the_one_before(batch, house):
    stock.count(batch, 10, OWNER, house)
    stock.missing(batch, 1, 2)

    assert stock.count(batch, 18, OWNER, house) == 0

    assert counts(batch, house) == {"in_hand": 18, "missing": 2}


def test_a_count_that_finds_too_many_hides_nothing(batch, house):
    assert stock.count(batch, 25, OWNER, house) == -5

    assert counts(batch, house) == {"in_hand": 20}


def test_what_lies_outside_the_numbers_in_the_drawer_is_missing(batch, house):
    use(batch, house, 1)

    assert stock.in_drawer(batch, 3, 18, OWNER, house) == 3

    assert stock.missing_runs(batch) == [(2, 2), (19, 20)]
    assert counts(batch, house) == {"in_hand": 16, "in_use": 1, "missing": 3}


def test_missing_cards_are_refused_as_lost_until_they_are_found(batch, house):
    stock.missing(batch, 4, 6)
    code = a_code(batch, 5, house=house)
    before = reason(stamp(code, house))

    found = stock.found_again(batch, 5, 5)

    assert (before, found) == (Reason.LOST, 1)
    assert reason(stamp(code, house)) is None
    assert stock.missing_runs(batch) == [(4, 4), (6, 6)]


def test_only_what_was_in_hand_can_be_missing(batch, house):
    use(batch, house, 1)
    bundles.hand_out(batch, Wish("Karim", first=2, last=3), OWNER, house)
    issuing.spoil(batch, 4, 4)

    assert stock.missing(batch, 1, 5) == 1
    assert stock.missing(batch, 900, 950) == 0


def test_without_any_use_no_end_is_foretold(batch, house):
    assert ends(house) == [None]
    assert stock.ending(stock.stock(house)[0], date(2026, 3, 1)) is None


def test_a_young_programme_is_judged_from_at_least_seven_days(batch, house, clock):
    use(batch, house, *range(1, 8))

    assert ends(house) == [date(2026, 3, 14)]  # one a day of thirteen
    (programme,) = stock.alarms(house)
    said = Speaker().say(stock.ending(programme, date(2026, 3, 1)))
    assert said == "At this pace the stock ends on 14 March 2026."


def test_a_young_programme_is_judged_since_its_first_use(batch, house, clock):
    use(batch, house, 1, 2)
    clock.move(days=13)
    use(batch, house, *range(3, 8))

    assert ends(house) == [date(2026, 4, 9)]  # half a card a day of thirteen


def test_an_old_programme_is_judged_by_four_weeks(batch, house, clock):
    use(batch, house, *range(1, 6))
    clock.move(days=60)
    assert ends(house) == [None]

    use(batch, house, *range(6, 13))

    assert ends(house) == [date(2026, 6, 1)]  # a quarter of one a day of eight


def test_a_stock_that_lasts_long_raises_no_alarm(programme, house):
    batch = a_batch(programme, 2000, house)
    use(batch, house, 1)

    assert ends(house) == [None]
    assert stock.alarms(house) == []


def test_a_stock_used_up_ends_today(programme, house):
    batch = a_batch(programme, 1, house)
    use(batch, house, 1)

    (found,) = stock.alarms(house)

    assert Speaker().say(stock.ending(found, date(2026, 3, 1))) == (
        "At this pace the stock ends today."
    )


def test_cards_out_of_date_are_no_stock(shop, house, clock):
    programme = a_programme("stamp_card", house, valid_days=10)
    batch = a_batch(programme, 20, house)
    use(batch, house, 1)
    clock.move(days=11)

    assert ends(house) == [date(2026, 3, 12)]


def test_an_ended_programme_needs_no_more(programme, batch, house):
    use(batch, house, 1)
    programmes.set_state(programme, ENDED)

    assert stock.alarms(house) == []
