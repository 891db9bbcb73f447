"""Tiers of partners: what share each gives, and who is in it.

Whoever is put into a tier or rises into one gets its terms as an agreement of its own,
from that moment on: what was done before stays as it was agreed then.
"""

from dataclasses import dataclass
from datetime import datetime

from stampcard.kinds.sorts import Problem
from stampcard.models import partners
from stampcard.models.partners import (
    COMMISSION,
    LONGEST_TIER,
    MOST_DAYS,
    MOST_SHARE,
    SHOP,
    Agreement,
    Partner,
    PartnerTier,
)
from stampcard.models.writing import write
from stampcard.services.house import Actor, House
from stampcard.values.texts import clean
from stampcard.values.words import N_, Words, say

MOST_SENT = 1_000_000
Problems = tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class TierTerms:
    """A tier as it is wished: its share in hundredths of a percent, after how many
    days of a customer, and from how many customers sent (0: only by hand)."""

    name: str
    share: int
    days: int = 0
    from_sent: int = 0


def every() -> list[PartnerTier]:
    """All tiers, the one that is reached first at the head."""
    order = PartnerTier.from_sent, PartnerTier.share, PartnerTier.id
    return list(PartnerTier.select().order_by(*order))


def members_of(tier: PartnerTier) -> list[Partner]:
    """The partners in a tier, by name."""
    return list(Partner.select().where(Partner.tier == tier.id).order_by(Partner.name))


def keep(
    wish: TierTerms, actor: Actor, house: House, *, tier: PartnerTier | None = None
) -> Problems:
    """Make a tier, or give one other terms, which hold from now on for those in it."""
    if found := _wrong(wish, tier):
        return found
    told = {"share": wish.share, "days": wish.days, "from_sent": wish.from_sent}

    def kept() -> None:
        if tier is None:
            PartnerTier.create(name=clean(wish.name), **told)
            return
        renewed = (tier.share, tier.days) != (wish.share, wish.days)
        changed = PartnerTier.update(name=clean(wish.name), **told)
        changed.where(PartnerTier.id == tier.id).execute()
        for partner in members_of(tier) if renewed else ():
            _agree(partner.id, wish.share, wish.days, actor, house.clock())

    write(kept)
    return ()


def remove(tier: PartnerTier) -> Problems:
    """Take a tier away that no partner is in; or say why not."""
    if members_of(tier):
        words = say(N_("Partners are in this tier. Give them another first."))
        return (Problem("tier", words),)
    write(tier.delete_instance)
    return ()


def put(partner: Partner, tier: PartnerTier | None, actor: Actor, house: House) -> None:
    """Put a partner into a tier, or into none: then the share it had from one ends."""
    if partner.tier_id != (tier.id if tier else None):
        write(lambda: _put(partner, tier, actor, house.clock()))


def rise(partner: int, actor: Actor, at: datetime) -> None:
    """Put a partner up that sent enough customers; never down. In `write()` only."""
    reached = _reached(partner)
    if reached and reached.share > _share_of(partner):
        _put(Partner.get_by_id(partner), reached, actor, at)


def ahead(partner: Partner) -> tuple[PartnerTier, int] | None:
    """The next tier that comes by itself, and how many customers are missing."""
    has = _share_of(partner.id)
    sent = partners.customers_sent(partner.id)
    for tier in every():
        if tier.from_sent > sent and tier.share > has:
            return tier, tier.from_sent - sent
    return None


def _share_of(partner: int) -> int:
    """What it gets now, by its tier or as was agreed with it alone."""
    mine = (
        (Agreement.sort == COMMISSION)
        & (Agreement.payer == SHOP)
        & (Agreement.payee == partner)
    )
    latest = Agreement.select().where(mine).order_by(Agreement.id.desc()).first()
    return latest.figure if latest else 0


def _reached(partner: int) -> PartnerTier | None:
    by_number = [tier for tier in every() if tier.from_sent]
    if not by_number:
        return None
    sent = partners.customers_sent(partner)
    reached = (tier for tier in by_number if tier.from_sent <= sent)
    return max(reached, key=lambda tier: tier.share, default=None)


def _put(
    partner: Partner, tier: PartnerTier | None, actor: Actor, at: datetime
) -> None:
    Partner.update(tier=tier).where(Partner.id == partner.id).execute()
    share, days = (tier.share, tier.days) if tier else (0, 0)
    _agree(partner.id, share, days, actor, at)


def _agree(partner: int, share: int, days: int, actor: Actor, at: datetime) -> None:
    Agreement.create(
        sort=COMMISSION,
        programme=None,
        payer=SHOP,
        payee=partner,
        figure=share,
        days=days,
        at=at,
        staff=actor.staff,
    )


def _wrong(wish: TierTerms, tier: PartnerTier | None) -> Problems:
    named = _wrong_name(clean(wish.name), tier)
    found = [Problem("name", named)] if named else []
    if not 0 < wish.share <= MOST_SHARE:
        words = say(N_("Type a share above 0 and up to 100 percent."))
        found.append(Problem("share", words))
    for field, count, most in (
        ("days", wish.days, MOST_DAYS),
        ("from_sent", wish.from_sent, MOST_SENT),
    ):
        if not 0 <= count <= most:
            found.append(Problem(field, say(N_("This is out of bounds."))))
    return tuple(found)


def _wrong_name(name: str, tier: PartnerTier | None) -> Words | None:
    if not 0 < len(name) <= LONGEST_TIER:
        return say(N_("Give a name, at most {n} characters."), n=LONGEST_TIER)
    same = PartnerTier.get_or_none(PartnerTier.name == name)
    if same and same != tier:
        return say(N_("A tier has this name already."))
    return None
