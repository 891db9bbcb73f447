"""A demo shop: programmes, printed stock and months of lifelike acts, to look at."""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from stampcard.kinds.sorts import Problem
from stampcard.models.base import empty_database
from stampcard.models.cards import Batch
from stampcard.models.programmes import Programme
from stampcard.models.shops import Shop, the_shop
from stampcard.models.writing import alone, write
from stampcard.services import counter, issuing, presets, programmes, safety, shops
from stampcard.services.counter import Asked
from stampcard.services.house import Actor, House
from stampcard.services.issuing import Order
from stampcard.services.print_runs import PRINTS
from stampcard.values.codes import code_of
from stampcard.values.decisions import Verb

DAYS, SEED = 90, 7
HOURS_OPEN_TODAY = 5
_STOCK = {"stamp_card": 90, "discount_coupon": 60, "coupon_set": 80, "club_card": 20}
_TOGETHER = {"stamp_card": 1, "discount_coupon": 1, "coupon_set": 5, "club_card": 1}
_OWNERS = {"en": "Rina", "bn": "রিনা", "ru": "Марина"}
_SHOPS = {
    "en": shops.Details(name="Lotus Tea House", address="12 Lake Road, Dhaka"),
    "bn": shops.Details(
        name="শাপলা চা ঘর", address="১২ লেক রোড, ঢাকা", locale="bn", digits="beng"
    ),
    "ru": shops.Details(
        **shops.usual("ru"),
        name="Чайная «Лотос»",
        address="ул. Озёрная, 12, Тверь",
    ),
}


class NotADemo(Exception):
    """There is no demo shop here; a real one is never removed."""


@dataclass
class _Days:
    """The demo's own clock, walking through the months before today."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


def fill(
    locale: str, password: str, *, house: House
) -> tuple[int, tuple[Problem, ...]]:
    """Set up a demo shop and live through ninety days; gives the number of acts.

    All in one transaction, so that it is there whole or not at all, and within a second
    or two. Raises AlreadySetUp when there is a shop.
    """
    return write(lambda: _filled(locale, password, house))


def remove(house: House) -> None:
    """Remove a demo shop and all it printed, so that a real one can begin.

    Raises NotADemo for any other: a shop is marked as demo when it is made, or never.
    """
    alone(_emptied)
    safety.forget(house)
    for file in (house.instance_path / PRINTS).glob("run-*"):
        file.unlink(missing_ok=True)


def _emptied() -> None:
    shop = the_shop()
    if not (shop and shop.demo):
        raise NotADemo
    empty_database()


def _filled(
    locale: str, password: str, house: House
) -> tuple[int, tuple[Problem, ...]]:
    now = house.clock()
    clock = _Days(now - timedelta(days=DAYS, hours=HOURS_OPEN_TODAY))
    then = replace(house, clock=clock)
    details = _SHOPS.get(locale, _SHOPS["en"])
    owner, problems = shops.set_up(
        details, _OWNERS[details.locale], password, house=then
    )
    if owner is None:
        return 0, problems
    Shop.update(demo=True).execute()
    actor = Actor(owner.id, 1)
    stock = {name: _printed(name, locale, actor, then) for name in _STOCK}
    acts = _live(stock, clock, now, actor, then)
    clock.at = now
    _fresh_cards(stock["stamp_card"], actor, then)
    return acts, ()


def _printed(name: str, locale: str, actor: Actor, house: House) -> Batch:
    preset = presets.find(name)
    if preset is None:
        raise LookupError(name)
    title = presets.spoken(preset.name, locale)
    programme, _ = programmes.open_from(
        preset, title, preset.typed(locale), house=house
    )
    order = issuing.completed(Order(_STOCK[name], activate=True), _found(programme))
    return issuing.issue(order, _found(programme), actor, house)


def _found(programme: Programme | None) -> Programme:
    if programme is None:
        raise LookupError("a preset does not open as it stands")
    return programme


def _fresh_cards(batch: Batch, actor: Actor, house: House) -> None:
    """Some more of the same, printed today and not yet in use."""
    order = issuing.completed(Order(20), batch.programme)
    issuing.issue(order, batch.programme, actor, house)


def _live(
    stock: dict[str, Batch], clock: _Days, now: datetime, actor: Actor, house: House
) -> int:
    chance, acts = random.Random(SEED), 0  # noqa: S311 - lifelike, not secret
    first = clock.at
    for day in range(DAYS + 1):
        clock.at = max(clock.at, first + timedelta(days=day))
        for _ in range(chance.randint(6, 14) + day // 15):
            clock.at += timedelta(minutes=chance.randint(3, 40))
            if clock.at < now:
                acts += _visit(stock, chance, actor, house)
    return acts


def _visit(
    stock: dict[str, Batch], chance: random.Random, actor: Actor, house: House
) -> bool:
    """One card shown at the counter; False when its holder stayed away."""
    name = chance.choices(list(stock), weights=(12, 2, 1, 3))[0]
    batch = stock[name]
    size = batch.last_serial - batch.first_serial - _TOGETHER[name] + 1
    # Regulars come often: the lower a card's number, the likelier it is shown.
    serial = batch.first_serial + int(size * chance.random() ** 2)
    codes = tuple(
        code_of(s, house.key) for s in range(serial, serial + _TOGETHER[name])
    )
    found = counter.find(codes[0], house)
    open_to = counter.see(found, house).may if found else ()
    if not open_to and chance.random() < 0.95:  # a few try a used one again
        return False
    verb = Verb.REDEEM if Verb.REDEEM in open_to and name != "club_card" else Verb.EARN
    spend = chance.randint(80, 900) * (2000 if name == "club_card" else 100)
    act_id = UUID(int=chance.getrandbits(128), version=4)
    asked = Asked(act_id, verb, codes, spend_minor=spend)
    counter.perform(asked, actor, house)
    return True
