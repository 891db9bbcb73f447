"""Instant wins: sealed before, opened at the counter, checked by anybody afterwards."""

import hashlib
import json
from dataclasses import replace

import pytest

from stampcard.models.cards import Batch
from stampcard.services import chance, issuing
from stampcard.values.codes import mark_key
from stampcard.values.reasons import Reason
from tests.builders import (
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


@pytest.fixture
def batch(house, shop):
    programme = a_programme("instant_win", house, special="1: Dinner; 2: Cake")
    return a_batch(programme, 40, house)


def opened(batch, house):
    """What each card of a batch holds once it was opened."""
    codes = [a_code(batch, n, house=house) for n in range(1, 41)]
    for code in codes:
        assert stamp(code, house).accepted
    return [balances(code, house) for code in codes]


def test_exactly_one_card_of_each_run_wins(house, batch):
    held = opened(batch, house)

    won = [any(unit.startswith("prize:") for unit in one) for one in held]
    assert [sum(won[at : at + 4]) for at in range(0, 40, 4)] == [1] * 10
    names = sorted(unit for one in held for unit in one if unit.startswith("prize:"))
    assert names == ["prize:A dessert"] * 7 + ["prize:Cake"] * 2 + ["prize:Dinner"]


def test_nothing_of_the_outcome_is_known_before(house, batch):
    code = a_code(batch, house=house)

    assert balances(code, house) == {"sealed": 1}
    assert seen(code, house).standing.rewards == ()
    assert chance.proof_of(batch, house).seed is None
    assert chance.proof_of(batch, house).winners() == []


def test_after_the_last_day_anybody_works_it_out(house, batch, clock):
    held = opened(batch, house)
    before = chance.proof_of(batch, house).seal
    clock.move(days=91)

    proof = chance.proof_of(batch, house)

    assert hashlib.sha256(proof.seed).hexdigest() == before == proof.seal
    won = {
        batch.first_serial + at: unit.removeprefix("prize:")
        for at, one in enumerate(held)
        for unit in one
        if unit.startswith("prize:")
    }
    assert dict(proof.winners()) == won


def test_the_seed_waits_for_the_end_of_the_last_day(house, batch, clock):
    clock.move(days=90)
    assert not chance.proof_of(batch, house).over

    clock.move(days=1)
    assert chance.proof_of(batch, house).seed


def test_a_card_is_not_opened_once_the_seed_is_known(house, batch, clock):
    clock.move(days=91)

    assert reason(stamp(a_code(batch, house=house), house)) is Reason.EXPIRED


def test_the_seal_is_printed_on_every_card_and_again(house, batch):
    seal = chance.proof_of(batch, house).seal
    printed = " ".join(seal[at : at + 4] for at in range(0, 32, 4))

    for _ in range(2):
        face = issuing.job_for(batch, batch.first_serial, batch.last_serial, house).face
        assert f"Seal: {printed}. Check: cards.example.com/fair/1" in face.terms


def test_another_batch_has_another_seal(house, batch):
    other = a_batch(batch.programme, 40, house)

    seals = {chance.proof_of(one, house).seal for one in (batch, other)}
    assert len(seals) == 2


def test_a_changed_seal_or_key_opens_nothing(house, batch, clock):
    kept = json.loads(batch.settings)
    changed = f"{int(kept['seal'][0], 16) ^ 1:x}{kept['seal'][1:]}"
    settings = json.dumps({**kept, "seal": changed})
    Batch.update(settings=settings).where(Batch.id == batch.id).execute()

    assert reason(stamp(a_code(batch, house=house), house)) is Reason.NOT_OFFERED
    clock.move(days=91)
    assert chance.proof_of(Batch.get_by_id(batch.id), house).seed is None


def test_with_the_key_gone_nothing_is_made_known(house, batch, clock):
    other = mark_key("another secret")
    clock.move(days=91)

    proof = chance.proof_of(batch, replace(house, keys={other.id: other}))

    assert (proof.over, proof.seed) == (True, None)


def test_undone_and_opened_again_it_comes_out_the_same(house, batch):
    code = a_code(batch, house=house)
    first = stamp(code, house)
    held = balances(code, house)
    undo(first, house)
    assert balances(code, house) == {"sealed": 1}

    stamp(code, house)

    assert balances(code, house) == held


def test_the_owner_sees_how_the_prizes_stand(house, batch):
    held = opened(batch, house)
    assert chance.stock_of(batch) == chance.Stock(40, 10, 10)

    winner = next(n for n, one in enumerate(held, 1) if "blank" not in one)
    assert redeem(a_code(batch, winner, house=house), house=house).accepted

    assert chance.stock_of(batch) == chance.Stock(40, 10, 9)


def test_a_batch_too_small_for_its_prizes_is_not_printed(house, batch):
    order = an_order(batch.programme, 11)

    found = issuing.problems(order, batch.programme)

    assert [(one.field, one.words.values) for one in found] == [
        ("count", {"count": 12})
    ]


def test_cards_left_over_are_named(house, batch):
    odd = a_batch(batch.programme, 42, house)

    assert chance.proof_of(odd, house).left_over == 2
    assert chance.proof_of(batch, house).left_over == 0


def test_other_batches_prove_nothing(house, shop):
    batch = a_batch(a_programme("coupon", house), 1, house)

    assert chance.proof_of(batch, house) is None
