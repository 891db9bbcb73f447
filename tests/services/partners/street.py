"""A street of shops: partners, their counters, and cards that go between them."""

from dataclasses import replace
from uuid import uuid4

from stampcard.models.partners import (
    ACCEPTS,
    BEARS,
    COMMISSION,
    EARNS,
    SHOP,
    Partner,
)
from stampcard.services import counter
from stampcard.services.partners import keeping
from stampcard.services.partners.keeping import Wish
from stampcard.services.purchases import Payment, Rung, ring_up
from stampcard.values.bills import Bill
from stampcard.values.decisions import Verb
from tests.builders import OWNER, asked


def a_partner(house, name, **more) -> Partner:
    made, problems = keeping.add(name, house, **more)
    assert made, problems
    return made


def at(partner: Partner):
    """The owner at a partner's counter."""
    return replace(OWNER, outlet=partner.outlet_id)


def agree(house, sort, payer, payee, figure, programme=None, **more) -> None:
    wish = Wish(sort, _number(payer), _number(payee), figure, programme, **more)
    assert keeping.agree(wish, OWNER, house) == ()


def gives(house, partner, programme, rate) -> None:
    """A partner gives points of its own, at a rate of its own."""
    agree(house, EARNS, partner, SHOP, rate, programme.id)


def takes(house, payee, payer, programme, worth=100) -> None:
    """One takes the points of another, who pays for them."""
    agree(house, ACCEPTS, payer, payee, worth, programme.id)


def bears(house, partner, programme, percent) -> None:
    agree(house, BEARS, partner, SHOP, percent * 100, programme.id)


def earns_share(house, partner, percent, **more) -> None:
    agree(house, COMMISSION, SHOP, partner, percent * 100, **more)


def buy(code, spent, house, actor=OWNER, **more):
    wish = asked(Verb.EARN, code, spend_minor=spent, **more)
    return counter.perform(wish, actor, house)


def pay(code, spent, house, actor=OWNER, **more):
    wish = asked(Verb.REDEEM, code, spend_minor=spent, **more)
    return counter.perform(wish, actor, house)


def rung(house, spent, *codes, paying=(), actor=OWNER):
    payments = tuple(Payment(code) for code in paying)
    return ring_up(Rung(uuid4(), codes, Bill(spent), payments=payments), actor, house)


def _number(one) -> int:
    return one if isinstance(one, int) else one.id
