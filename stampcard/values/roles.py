"""Who somebody is to the shop, and who may do what another may."""

from enum import StrEnum

from stampcard.values.words import N_


class Role(StrEnum):
    """What a person is; a visitor is whoever holds a card and no account."""

    VISITOR = "visitor"
    STAFF = "staff"
    MANAGER = "manager"
    OWNER = "owner"
    PARTNER = "partner"


ROLE_TEXTS = {
    Role.VISITOR: N_("Visitor"),
    Role.STAFF: N_("Staff"),
    Role.MANAGER: N_("Manager"),
    Role.OWNER: N_("Owner"),
    Role.PARTNER: N_("Partner"),
}
AT_COUNTER = (Role.STAFF, Role.MANAGER, Role.OWNER)  # each may all the one before may
WITH_PASSWORD = (Role.MANAGER, Role.OWNER, Role.PARTNER)


def at_least(role: str, least: Role) -> bool:
    """Whether a role may do what is kept for another; a partner never may.

    >>> at_least("owner", Role.MANAGER), at_least("partner", Role.STAFF)
    (True, False)
    """
    return role in AT_COUNTER[AT_COUNTER.index(least) :]
