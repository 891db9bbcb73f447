"""Batches: their numbers, what their cards say, and their life in the shop."""

import dataclasses
import threading
from itertools import pairwise

import pytest

from stampcard.language import Speaker
from stampcard.models import cards
from stampcard.models.base import close_database, row
from stampcard.models.cards import Batch, Card
from stampcard.models.programmes import ENDED
from stampcard.printing.job import CannotPrint
from stampcard.services import counter, issuing, programmes, shops
from stampcard.services.issuing import Order
from stampcard.values.codes import number_of, read, shown
from tests.builders import (
    OWNER,
    a_batch,
    a_code,
    a_house,
    a_programme,
    a_shop,
    an_order,
    details,
    seen,
)


def ranges() -> list[tuple[int, int]]:
    every = Batch.select().order_by(Batch.first_serial)
    return [(batch.first_serial, batch.last_serial) for batch in every]


def whole_job(batch, house):
    return issuing.job_for(batch, batch.first_serial, batch.last_serial, house)


def wrong(programme, **changes) -> list[str]:
    order = dataclasses.replace(an_order(programme, 1), **changes)
    return [problem.field for problem in issuing.problems(order, programme)]


def test_batches_are_numbered_one_after_another(shop, house):
    programme, other = a_programme("stamp_card", house), a_programme("coupon", house)

    for count in (100, 1, 50):
        a_batch(programme, count, house)
        a_batch(other, count, house)

    found = ranges()
    assert found[0] == (1, 100)
    assert all(last + 1 == first for (_, last), (first, _) in pairwise(found))
    assert Card.select().count() == 302


def test_batches_printed_at_the_same_moment_never_overlap(shop, house):
    programme = a_programme("stamp_card", house)
    order, gate = an_order(programme, 7), threading.Barrier(8)

    def run() -> None:
        gate.wait()
        issuing.issue(order, programme, OWNER, house)
        close_database()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ranges() == [(first, first + 6) for first in range(1, 57, 7)]


def test_every_card_of_a_batch_belongs_to_it(shop, house):
    batch = a_batch(a_programme("stamp_card", house), 20, house)

    serials = sorted(c.serial for c in Card.select().where(Card.batch == batch.id))

    assert serials == list(range(batch.first_serial, batch.last_serial + 1))


def test_a_card_is_found_by_its_code_its_number_and_without_the_zeros(shop, house):
    batch = a_batch(a_programme("stamp_card", house), 123, house)
    number = number_of(123)

    for typed in (
        a_code(batch, 123, house=house),
        number,
        number.lstrip("0"),
        shown(number),
    ):
        assert counter.find(typed, house).serial == 123


@pytest.mark.parametrize("count", [0, -1, 10_000_000, 100_001])
def test_a_count_nobody_prints_is_refused_in_words(shop, house, count):
    programme = a_programme("stamp_card", house)
    order = an_order(programme, count)

    (problem,) = issuing.problems(order, programme)

    assert problem.field == "count"
    assert Speaker().say(problem.words) == "Print from 1 to 50,000 at a time."


@pytest.mark.parametrize("count", [1, 50_000])
def test_a_sensible_count_is_sound(shop, house, count):
    programme = a_programme("stamp_card", house)

    assert issuing.problems(an_order(programme, count), programme) == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"design": "nothing"}, "design"),
        ({"sheet": "nothing"}, "sheet"),
        ({"sheet": "a4-label-70x37-24"}, "sheet"),
        ({"first_free": 0}, "first_free"),
        ({"first_free": 11}, "first_free"),
    ],
)
def test_paper_that_does_not_fit_is_refused_in_words(shop, house, changes, field):
    programme = a_programme("stamp_card", house)

    assert wrong(programme, sheet="a4-card-85x55-10", **{}) == []
    assert wrong(programme, **{"sheet": "a4-card-85x55-10"} | changes) == [field]


def test_an_unknown_design_is_refused_even_without_a_sheet(shop, house):
    programme = a_programme("stamp_card", house)

    order = issuing.completed(Order(1, design="nothing"), programme)

    assert [p.field for p in issuing.problems(order, programme)] == ["design"]


def test_nothing_more_is_printed_for_an_ended_programme(shop, house):
    programme = a_programme("stamp_card", house)
    programmes.set_state(programme, ENDED)
    programme = type(programme).get_by_id(programme.id)

    assert wrong(programme) == ["programme"]


def test_every_preset_has_a_usual_design_and_sheet(shop, house):
    for preset in ("stamp_card", "coupon", "coupon_set", "cumulative_discount"):
        order = an_order(a_programme(preset, house))
        assert order.design
        assert order.sheet


def test_a_reprint_is_exactly_the_same(shop, house, clock):
    programme = a_programme("stamp_card", house, valid_days=365)
    batch = a_batch(programme, 12, house, first_free=3)
    first = whole_job(batch, house)

    clock.move(days=40)
    shops.change(details(name="Another name", public_url="https://elsewhere.example"))
    programmes.amend(programme, "Dearer", {"stamps_needed": "20"}, house=house)
    again = whole_job(Batch.get_by_id(batch.id), house)

    assert again == first
    assert first.first_free == 3
    assert first.prefix == "HTTPS://CARDS.EXAMPLE.COM/C/"
    assert first.face.shop == "Corner Café"


def test_the_codes_of_a_job_are_those_the_counter_reads(shop, house):
    batch = a_batch(a_programme("stamp_card", house), 12, house)

    job = whole_job(batch, house)

    read_back = [read(job.prefix + piece.code, house.keys) for piece in job.pieces]
    assert [found.serial for found in read_back] == list(range(1, 13))
    assert all(found.signed for found in read_back)
    assert job.pieces[0].number == "0000-0012"


def test_a_part_is_reprinted_from_the_top_of_a_sheet(shop, house):
    batch = a_batch(a_programme("stamp_card", house), 12, house, first_free=3)
    whole = whole_job(batch, house)

    part = issuing.job_for(batch, 5, 6, house)

    assert part.pieces == whole.pieces[4:6]
    assert part.first_free == 1
    assert part.face == whole.face


def test_without_the_key_of_a_batch_there_is_no_job(shop, house, tmp_path, clock):
    batch = a_batch(a_programme("stamp_card", house), 1, house)

    changed = a_house(tmp_path, clock, "a new secret")
    both = a_house(tmp_path, clock, "a new secret", "the shop's secret")

    assert whole_job(batch, changed) is None
    assert whole_job(batch, both) == whole_job(batch, house)


def test_a_code_made_under_another_of_the_shops_keys_opens_nothing(
    shop, house, tmp_path, clock
):
    batch = a_batch(a_programme("stamp_card", house), 1, house)
    both = a_house(tmp_path, clock, "a new secret", "the shop's secret")
    wrong_key = issuing.code_of(batch.first_serial, both.key)

    assert counter.find(a_code(batch, house=house), both)
    assert counter.find(wrong_key, both) is None


def test_a_bengali_batch_has_a_bengali_face(house):
    a_shop(house, name="কোণের দোকান", locale="bn", digits="beng")
    programme = a_programme("stamp_card", house, valid_days=30)

    face = whole_job(a_batch(programme, 1, house), house).face

    assert (face.locale, face.digits, face.shop) == ("bn", "beng", "কোণের দোকান")
    assert face.places[9] == "১০"
    assert "৩১ মার্চ ২০২৬" in face.dates
    said = [*face.terms, face.dates, face.hint, face.number_label, face.actual_size]
    assert not any("0" <= c <= "9" for text in said for c in text)
    assert not any("a" <= c <= "z" for text in (face.dates, face.hint) for c in text)


def test_an_english_shop_may_print_in_bengali(shop, house):
    batch = a_batch(a_programme("stamp_card", house), 1, house, locale="bn")

    assert whole_job(batch, house).face.digits == "beng"


def test_a_face_says_what_the_card_promises(shop, house):
    settings = {"valid_from": "2026-03-01", "valid_until": "2026-12-31"}
    coupon = a_programme("discount_coupon", house, **settings)

    face = whole_job(a_batch(coupon, 1, house), house).face

    assert face.worth == "−20\u00a0%"
    assert face.dates == "Valid 1 March 2026 – 31 December 2026"
    assert face.promise == "20\u00a0% off the bill"
    assert face.places == ()


@pytest.mark.parametrize(
    ("settings", "dates"),
    [({}, ""), ({"valid_from": "2026-03-02"}, "Valid from 2 March 2026")],
)
def test_a_face_without_an_end_names_none(shop, house, settings, dates):
    batch = a_batch(a_programme("coupon", house, **settings), 1, house)

    assert whole_job(batch, house).face.dates == dates


def test_a_batch_is_put_in_use_once_printed(shop, house):
    batch = a_batch(a_programme("stamp_card", house), 1, house, activate=False)
    assert batch.state == cards.PRINTED

    issuing.activate(batch)

    assert Batch.get_by_id(batch.id).state == cards.IN_USE


def test_a_spoiled_run_is_blocked_and_the_rest_stays_good(shop, house):
    batch = a_batch(a_programme("stamp_card", house), 10, house)

    blocked = issuing.spoil(batch, 3, 5)

    states = [seen(a_code(batch, n, house=house), house).closed for n in range(1, 11)]
    assert blocked == 3
    assert [bool(state) for state in states] == [False] * 2 + [True] * 3 + [False] * 5
    assert issuing.spoil(batch, 3, 5) == 0


def test_only_a_batchs_own_cards_are_spoiled(shop, house):
    programme = a_programme("stamp_card", house)
    first, second = a_batch(programme, 5, house), a_batch(programme, 5, house)

    assert issuing.spoil(second, 1, 7) == 2
    assert issuing.spoil(second, 1, 3) == 0
    assert cards.find(first.last_serial).state == cards.GOOD


def test_a_spoiled_batch_is_never_put_in_use(shop, house):
    batch = a_batch(a_programme("stamp_card", house), 5, house, activate=False)
    issuing.spoil(batch, 1, 5)

    issuing.activate(batch)

    assert Batch.get_by_id(batch.id).state == cards.SPOILED


def test_a_sample_shows_one_sheet_and_writes_nothing(shop, house):
    programme = a_programme("stamp_card", house)
    order = an_order(programme, 1000, first_free=4, sheet="a4-card-85x55-10")

    job = issuing.sample_job(order, programme, house)

    assert len(job.pieces) == 7
    assert ranges() == []
    assert row("SELECT COUNT(*) FROM card") == (0,)
    assert not any(read(piece.code, house.keys) for piece in job.pieces)


def test_without_a_shop_nothing_is_printed(house):
    programme = a_programme("stamp_card", house)

    with pytest.raises(CannotPrint):
        a_batch(programme, 1, house)
    assert ranges() == []
