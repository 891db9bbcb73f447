"""Every preset through a shop's days: random acts, undone, returned, always provable.

What came of an act is asked of the ledger alone: no balance falls below nought, and
undoing an act gives back just what was there before it.
"""

import random
from contextlib import suppress
from uuid import uuid4

import pytest

from stampcard.models import ledger
from stampcard.services import presets, purchases, returns
from stampcard.services.purchases import NotPaid, Payment, Rung
from stampcard.services.returns import NotReturnable
from stampcard.values.bills import Bill, Line, of_lines
from tests.builders import (
    OWNER,
    a_batch,
    a_code,
    a_programme,
    a_shop,
    redeem,
    seen,
    stamp,
    undo,
)

CARDS, STEPS = 4, 60
CATEGORIES = ("", "goods", "fuel", "tea")


@pytest.fixture
def shop(house):
    a_shop(house)
    return house


def a_bill(dice: random.Random) -> Bill:
    if dice.random() < 0.5:
        return Bill(dice.choice((0, 1, 999, 20_000, 450_000, 3_999_000)))
    lines = [
        Line(
            dice.choice((0, 99, 12_500)),
            dice.choice(CATEGORIES),
            dice.choice((1000, 2500)),
        )
        for _ in range(dice.randrange(1, 4))
    ]
    return of_lines(lines)


class Days:
    """A few cards of one programme in use."""

    def __init__(self, preset: str, house, clock, dice: random.Random) -> None:
        self.house, self.clock, self.dice = house, clock, dice
        batch = a_batch(a_programme(preset, house), CARDS, house)
        self.codes = [a_code(batch, n, house=house) for n in range(1, CARDS + 1)]
        self.receipts: list[purchases.Receipt] = []

    def held(self) -> dict[str, dict[str, int]]:
        found = {
            code: dict(seen(code, self.house).position.balances) for code in self.codes
        }
        return {
            code: {unit: n for unit, n in units.items() if n}
            for code, units in found.items()
        }

    def step(self) -> None:
        self.clock.move(days=self.dice.choice((0, 0, 1, 7, 40)), seconds=90)
        self.dice.choice((self.act, self.act, self.gift, self.ring, self.back))()

    def code(self) -> str:
        return self.dice.choice(self.codes)

    def undone(self, make) -> None:
        """Do something; half of the time, undo it and look at what is there."""
        before = self.held()
        outcome = make()
        fresh = not any(before.values())
        if outcome.accepted and self.dice.random() < 0.5 and not fresh:
            opened = self.held()
            if undo(outcome, self.house).accepted:
                after = self.held()
                assert {c: after[c] for c in after if before[c]} == {
                    c: before[c] for c in before if before[c]
                }, opened

    def act(self) -> None:
        code, spend = self.code(), a_bill(self.dice)
        action = self.dice.choice(("", "", "", "done:1"))
        more = {"lines": spend.lines, "action": action}
        count = self.dice.choice((1, 1, 2))
        self.undone(
            lambda: stamp(
                code, self.house, spend_minor=spend.total_minor, count=count, **more
            )
        )

    def gift(self) -> None:
        codes = self.dice.sample(self.codes, self.dice.choice((1, 1, 2, 4)))
        rewards = [unit for unit, _ in seen(codes[0], self.house).standing.rewards]
        reward = self.dice.choice(("", *rewards))
        spend = self.dice.choice((None, 20_000, 450_000))
        self.undone(
            lambda: redeem(*codes, house=self.house, reward=reward, spend_minor=spend)
        )

    def ring(self) -> None:
        code = self.code()
        pays = (Payment(code, "", self.dice.choice((0, 5))),)
        payments = self.dice.choice(((), (), pays))
        rung = Rung(uuid4(), (code,), a_bill(self.dice), payments=payments)
        with suppress(NotPaid):
            self.receipts.append(purchases.ring_up(rung, OWNER, self.house))

    def back(self) -> None:
        if not self.receipts:
            return
        purchase = self.dice.choice(self.receipts).purchase
        left = returns.left_of(purchase)
        part = self.dice.choice((left, Bill(left.total_minor // 2), Bill(10**9)))
        with suppress(NotReturnable):
            returns.take_back(uuid4(), purchase, part, OWNER, self.house)


@pytest.mark.parametrize("preset", [p.preset for p in presets.every()])
def test_whatever_happens_nothing_falls_below_nought(shop, clock, preset):
    days = Days(preset, shop, clock, random.Random(preset))

    for _ in range(STEPS):
        days.step()
        assert (
            min((n for held in days.held().values() for n in held.values()), default=0)
            >= 0
        )

    assert ledger.wrong_balances() == []
