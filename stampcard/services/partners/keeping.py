"""Partners taken on, changed, disabled; what is agreed with them; their paper."""

from dataclasses import dataclass
from datetime import date

from stampcard.kinds.sorts import Problem
from stampcard.models.cards import Batch
from stampcard.models.partners import (
    ACCEPTS,
    ACTIVE,
    BEARS,
    COMMISSION,
    DISABLED,
    EARNS,
    MOST_DAYS,
    MOST_SHARE,
    SHOP,
    SORTS,
    Agreement,
    Partner,
    PartnerBatch,
    PartnerPayment,
    came_back,
)
from stampcard.models.programmes import Programme, latest_terms
from stampcard.models.shops import Outlet
from stampcard.models.writing import write
from stampcard.services.house import Actor, House
from stampcard.services.programmes import kind_and_terms
from stampcard.values.money import LARGEST_MINOR
from stampcard.values.secrets import new_secret, secret_hash
from stampcard.values.texts import clean
from stampcard.values.words import N_, Words, say

LONGEST_NAME = 60
Problems = tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be agreed: see `models.partners.Agreement`; 0 of a figure ends it."""

    sort: str
    payer: int
    payee: int
    figure: int
    programme: int | None = None
    days: int = 0


@dataclass(frozen=True, slots=True)
class Handout:
    """Paper one hands out for another, and how much of it came back."""

    batch: int
    by: int
    of: int
    count: int
    back: int


def every() -> list[Partner]:
    """All partners, those that take part first."""
    return list(Partner.select().order_by(Partner.state, Partner.name, Partner.id))


def by_link(secret: str) -> Partner | None:
    """The partner whose secret link this is, or None."""
    found: Partner | None = Partner.get_or_none(
        Partner.link_hash == secret_hash(secret)
    )
    return found


def names() -> dict[int, str]:
    """The names of all partners by number; the shop's own number is not among them."""
    return {partner.id: partner.name for partner in Partner.select()}


def add(
    name: str, house: House, *, trial_until: date | None = None
) -> tuple[Partner | None, Problems]:
    """Take a partner on, with an outlet of its own; or say what is wrong."""
    title = clean(name)
    if not 0 < len(title) <= LONGEST_NAME:
        words = say(N_("Give a name, at most {n} characters."), n=LONGEST_NAME)
        return None, (Problem("name", words),)
    if Partner.get_or_none(Partner.name == title):
        words = say(N_("A partner has this name already."))
        return None, (Problem("name", words),)
    made = write(
        lambda: Partner.create(
            name=title,
            outlet=Outlet.create(name=title),
            trial_until=trial_until.isoformat() if trial_until else "",
            made_at=house.clock(),
        )
    )
    return made, ()


def try_until(partner: Partner, day: date | None) -> None:
    """Give a partner another trial period, or none."""
    _update(partner, trial_until=day.isoformat() if day else "")


def set_state(partner: Partner, state: str) -> None:
    """Let a partner take part, or not any more; what it owes and is owed stays."""
    if state not in {ACTIVE, DISABLED}:
        raise ValueError(state)
    _update(partner, state=state)


def new_link(partner: Partner) -> str:
    """A new secret for the partner's page; one given before opens nothing any more."""
    secret = new_secret()
    _update(partner, link_hash=secret_hash(secret))
    return secret


def agree(wish: Wish, actor: Actor, house: House) -> Problems:
    """Write down what is agreed from now on; or say what is wrong with it."""
    found = _wrong(wish)
    if not found:
        write(
            lambda: Agreement.create(
                sort=wish.sort,
                programme=wish.programme,
                payer=wish.payer,
                payee=wish.payee,
                figure=wish.figure,
                days=wish.days,
                at=house.clock(),
                staff=actor.staff,
            )
        )
    return found


def stand(partner: int) -> list[Agreement]:
    """What stands with a partner now, in the order in which it was agreed."""
    mine = (Agreement.payer == partner) | (Agreement.payee == partner)
    latest = {
        (one.sort, one.programme_id, one.payer, one.payee): one
        for one in Agreement.select().where(mine).order_by(Agreement.id)
    }
    return [one for one in latest.values() if one.figure]


def hand_out(batch: Batch, *, by: int, of: int) -> Problems:
    """Note that one hands out a batch of another's; or say what is wrong."""
    if by == of:
        words = say(N_("One does not hand out its own coupons for somebody else."))
        return (Problem("batch", words),)
    if PartnerBatch.get_or_none(PartnerBatch.batch == batch.id):
        words = say(N_("This batch is with a partner already."))
        return (Problem("batch", words),)
    write(lambda: PartnerBatch.create(batch=batch.id, by=by, of=of))
    return ()


def handouts(partner: int) -> list[Handout]:
    """A partner's paper in other hands and others' in its own, newest first."""
    mine = (PartnerBatch.by == partner) | (PartnerBatch.of == partner)
    found = PartnerBatch.select().where(mine).order_by(PartnerBatch.batch.desc())
    return [
        Handout(one.batch_id, one.by, one.of, *came_back(one.batch_id)) for one in found
    ]


def pay(
    payer: int, payee: int, amount_minor: int, actor: Actor, house: House
) -> Problems:
    """Note that one paid another; or say what is wrong."""
    if not 0 < amount_minor <= LARGEST_MINOR or payer == payee:
        return (Problem("amount", say(N_("Type an amount, such as 250 or 99.50."))),)
    write(
        lambda: PartnerPayment.create(
            payer=payer,
            payee=payee,
            amount=amount_minor,
            at=house.clock(),
            staff=actor.staff,
        )
    )
    return ()


def _update(partner: Partner, **told: object) -> None:
    write(lambda: Partner.update(**told).where(Partner.id == partner.id).execute())


def _wrong(wish: Wish) -> Problems:
    parties = {SHOP, *names()}
    if wish.sort not in SORTS or not {wish.payer, wish.payee} <= parties:
        return (Problem("sort", say(N_("Choose one of these."))),)
    if wish.payer == wish.payee:
        return (Problem("payee", say(N_("An agreement takes two."))),)
    if wish.figure < 0 or not 0 <= wish.days <= MOST_DAYS:
        return (Problem("figure", say(N_("This is out of bounds."))),)
    words = _wrong_figure(wish) if wish.figure else None
    return (Problem("figure", words),) if words else ()


def _wrong_figure(wish: Wish) -> Words | None:
    if wish.sort in {BEARS, COMMISSION} and wish.figure > MOST_SHARE:
        return say(N_("Nobody bears or gets more than 100 %."))
    if wish.sort == COMMISSION:
        return None
    worth = _worth(wish.programme)
    if not worth:
        return say(N_("Partners settle only for points of several shops."))
    if wish.sort == EARNS and wish.figure < worth:
        return say(N_("A point would give back more than was spent for it."))
    if wish.sort == ACCEPTS and wish.figure > worth:
        return say(N_("A point would be paid dearer than it is worth."))
    return None


def _worth(programme: int | None) -> int:
    found = Programme.get_or_none(Programme.id == programme)
    if not found:
        return 0
    kind, terms = kind_and_terms(latest_terms(found))
    return kind.settles(terms)
