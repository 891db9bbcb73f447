"""All members as a table, with their numbers in full: for the owner, and to go with.

What is written here is read again by an import of this program.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from stampcard.models.base import rows
from stampcard.models.members import Member
from stampcard.services.house import House
from stampcard.services.members import numbers
from stampcard.values.codes import number_of, shown
from stampcard.values.purposes import PURPOSES

_TOGETHER = 500
_TAGS = "SELECT member_id, tag FROM member_tag WHERE member_id IN ({}) ORDER BY tag"
_CONSENTS = (
    "SELECT member_id, purpose, given FROM consent WHERE member_id IN ({}) ORDER BY id"
)
_CARDS = (
    "SELECT holding.member_id, card.serial FROM holding "
    "JOIN card ON card.account_id = holding.account_id "
    "WHERE holding.member_id IN ({}) ORDER BY card.serial"
)
_BALANCES = (
    "SELECT holding.member_id, programme.name, balance.unit, balance.amount "
    "FROM holding JOIN balance ON balance.account_id = holding.account_id "
    "JOIN programme ON programme.id = balance.programme_id "
    "WHERE holding.member_id IN ({}) AND balance.amount <> 0 "
    "ORDER BY programme.id, balance.unit"
)
Row = dict[str, Any]
Facts = dict[int, list[tuple[Any, ...]]]


def export_members(house: House) -> Iterator[Row]:
    """One row a member: who they are, what they agreed to, what they hold."""
    last = 0
    while found := list(
        Member.select().where(Member.id > last).order_by(Member.id).limit(_TOGETHER)
    ):
        ids = [member.id for member in found]
        tags, consents = _by_member(_TAGS, ids), _by_member(_CONSENTS, ids)
        cards, held = _by_member(_CARDS, ids), _by_member(_BALANCES, ids)
        for member in found:
            phone = numbers.phone_of(member, house)
            agreed: dict[str, bool] = dict(consents.get(member.id, ()))
            yield {
                "phone": phone.e164 if phone else None,
                "name": member.name or None,
                "language": member.locale or None,
                "birthday": _birthday(member),
                "tags": [tag for (tag,) in tags.get(member.id, ())] or None,
                "channel": member.channel or None,
                "email": numbers.unsealed(member, member.address, house),
                "every_days": member.every_days or None,
                "note": member.note or None,
                "joined": house.day_of(member.joined_at).isoformat(),
                **{f"consent_{p}": "yes" if agreed.get(p) else "no" for p in PURPOSES},
                "balances": _sums(held.get(member.id, ())) or None,
                "numbers": [shown(number_of(s)) for (s,) in cards.get(member.id, ())],
            }
        last = ids[-1]


def _by_member(sql: str, ids: Sequence[int]) -> Facts:
    found: Facts = {}
    for member, *facts in rows(sql.format(", ".join("?" * len(ids))), *ids):
        found.setdefault(member, []).append(tuple(facts))
    return found


def _birthday(member: Member) -> str | None:
    if member.birth_month is None or member.birth_day is None:
        return None
    return f"--{member.birth_month:02}-{member.birth_day:02}"


def _sums(held: Sequence[tuple[Any, ...]]) -> dict[str, dict[str, int]]:
    """Units by programme; of several accounts in one, together."""
    sums: dict[str, dict[str, int]] = {}
    for programme, unit, amount in held:
        units = sums.setdefault(programme, {})
        units[unit] = units.get(unit, 0) + amount
    return sums
