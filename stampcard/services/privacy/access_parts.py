"""What the shop keeps of one member, table by table, for the copy they may ask for.

Every table with a column that leads to a member, an account or a card is read here, or
in `access_dealings`. What others did that changed a member's account, as a friend they
sent does by buying, is told without whose number and which bill it was.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from stampcard.models import cards, ledger, members
from stampcard.models.base import rows
from stampcard.models.members import (
    ACCOUNTS_OF,
    JoinWish,
    Member,
    MemberSession,
    OneTimeCode,
)
from stampcard.models.privacy import Consent, Message, Policy, RightsRequest
from stampcard.phones import fingerprints
from stampcard.services.house import House
from stampcard.services.members import numbers
from stampcard.services.privacy.requests import STATE_TEXTS
from stampcard.values.codes import number_of, shown
from stampcard.values.decisions import Verb
from stampcard.values.moments import from_milliseconds
from stampcard.values.purposes import CHANNEL_TEXTS, PURPOSE_TEXTS
from stampcard.values.reasons import REASON_TEXTS, Reason
from stampcard.values.regimes import REGIME_NAMES
from stampcard.values.rights import HOW_TEXTS, KIND_TEXTS, PROOF_TEXTS
from stampcard.values.verbs import VERB_TEXTS
from stampcard.values.whys import WHY_TEXTS
from stampcard.values.words import N_, Money, Words, from_plain, say

Row = Mapping[str, Any]
_CARD_TEXTS = {
    cards.GOOD: N_("In use"),
    cards.VOID: N_("Blocked"),
    cards.LOST: N_("Lost"),
    cards.STOLEN: N_("Stolen"),
    cards.MISSING: N_("Missing"),
}
_CARDS = """
SELECT card.serial, card.state, batch.paperless, programme.name, card.replaced_by
FROM card JOIN batch ON batch.id = card.batch_id
JOIN programme ON programme.id = batch.programme_id
WHERE card.account_id IN (SELECT account_id FROM holding WHERE member_id = ?)
ORDER BY card.serial"""
_ACTS = f"""
WITH own AS ({ACCOUNTS_OF})
SELECT seq, id, at, day, verb, outcome, reason, card, programme_id, outlet_id, staff_id,
       detail, EXISTS (SELECT 1 FROM act undo WHERE undo.reverses = act.seq)
FROM act WHERE seq IN (
    SELECT act_id FROM entry WHERE account_id IN (SELECT id FROM own)
    UNION SELECT named.seq FROM act named WHERE named.card IN (
        SELECT serial FROM card WHERE account_id IN (SELECT id FROM own)))
ORDER BY seq"""  # noqa: S608 - our own words
_SERIALS = f"""
SELECT serial FROM card WHERE account_id IN ({ACCOUNTS_OF})"""  # noqa: S608 - our own words
_ENTRIES = f"""
WITH own AS ({ACCOUNTS_OF})
SELECT act_id, unit, SUM(amount) FROM entry WHERE account_id IN (SELECT id FROM own)
GROUP BY act_id, unit HAVING SUM(amount) <> 0"""  # noqa: S608 - our own words


class Reader:
    """Reads all that is kept of one member."""

    def __init__(self, member: Member, house: House) -> None:
        """Nothing is read yet."""
        self.member, self.house = member, house
        self.staff, self.outlets, self.programmes = (
            dict(rows(f"SELECT id, name FROM {table}"))  # noqa: S608 - our own words
            for table in ("staff", "outlet", "programme")
        )
        self.accounts = members.held_by(member.id)

    def person(self) -> Iterator[Row]:
        """Who they are, as far as the shop knows."""
        one = self.member
        birthday = say(
            N_("{day}/{month} (day/month)"), day=one.birth_day, month=one.birth_month
        )
        phone = numbers.phone_of(one, self.house)
        told = "SELECT {0} FROM {1} WHERE member_id = ? ORDER BY {0}"
        tags, words = (
            tuple(text for (text,) in rows(told.format(*names), one.id))
            for names in (("tag", "member_tag"), ("word", "name_word"))
        )
        yield {
            "member": str(one.id),
            "number": phone.spelt if phone else None,
            "name": one.name,
            "found_by": words,
            "language": one.locale,
            "birthday": birthday if one.birth_month else None,
            "tags": tags,
            "channel": one.channel,
            "address": numbers.unsealed(one, one.address, self.house),
            "every_days": one.every_days or None,
            "note": one.note,
            "has_pin": bool(one.pin_hash),
            "joined_at": one.joined_at,
            "joined_by": self.staff.get(one.joined_by_id),
            "joined_how": _texted(CHANNEL_TEXTS, one.joined_how),
            "confirmed_at": one.confirmed_at,
            "seen_at": one.seen_at,
        }

    def held(self) -> Iterator[Row]:
        """Their accounts, and what is on each."""
        since = dict(
            rows(
                "SELECT account_id, since FROM holding WHERE member_id = ?",
                self.member.id,
            )
        )
        for account, serial, programme in self.accounts:
            yield {
                "programme": self.programmes.get(programme),
                "number": shown(number_of(serial)),
                "balances": ledger.balances(account, programme),
                "since": from_milliseconds(since[account]),
            }

    def cards(self) -> Iterator[Row]:
        """The numbers that lead to their accounts."""
        for serial, state, paperless, programme, replaced_by in self._cards:
            yield {
                "number": shown(number_of(serial)),
                "programme": programme,
                "printed": not paperless,
                "state": _texted(_CARD_TEXTS, state),
                "replaced_by": shown(number_of(replaced_by)) if replaced_by else None,
            }

    def acts(self) -> Iterator[Row]:
        """All that happened to their accounts and cards, oldest first."""
        changes: dict[int, dict[str, int]] = {}
        for seq, unit, amount in rows(_ENTRIES, self.member.id):
            changes.setdefault(seq, {})[unit] = int(amount)
        for found in rows(_ACTS, self.member.id):
            yield self._act(found, changes.get(found[0], {}))

    def consents(self) -> Iterator[Row]:
        """Every yes and every no."""
        for one in self._of(Consent):
            yield {
                "at": one.at,
                "purpose": _texted(PURPOSE_TEXTS, one.purpose),
                "given": bool(one.given),
                "version": one.version,
                "language": one.locale,
                "text_hash": one.text_hash,
                "how": _texted(CHANNEL_TEXTS, one.channel),
                "slip": one.slip,
                "staff": self.staff.get(one.staff_id),
                "outlet": self.outlets.get(one.outlet),
            }

    def texts(self) -> Iterator[Row]:
        """The texts they said yes to, in full."""
        agreed = {(c.version, c.locale) for c in self._of(Consent)}
        for one in Policy.select().order_by(Policy.version, Policy.locale):
            if (one.version, one.locale) in agreed:
                yield {
                    "version": one.version,
                    "language": one.locale,
                    "published_at": one.published_at,
                    "text_hash": one.hash,
                    "text": one.text,
                }

    def requests(self) -> Iterator[Row]:
        """What they asked about their data."""
        for one in self._of(RightsRequest):
            yield {
                "at": one.received_at,
                "kind": _texted(KIND_TEXTS, one.kind),
                "how": _texted(HOW_TEXTS, one.how),
                "proof": _texted(PROOF_TEXTS, one.proof),
                "words": one.words,
                "regime": _texted(REGIME_NAMES, one.regime),
                "due": date.fromisoformat(one.due) if one.due else None,
                "state": _texted(STATE_TEXTS, one.state),
                "answered_at": one.answered_at,
                "answer": one.answer,
                "staff": self.staff.get(one.staff_id),
                "answered_by": self.staff.get(one.answered_by_id),
            }

    def messages(self) -> Iterator[Row]:
        """What was or is to be sent to them."""
        for one in self._of(Message):
            yield {
                "at": one.queued_at,
                "purpose": _texted(PURPOSE_TEXTS, one.purpose),
                "text": one.text,
                "state": one.state,
                "ended_at": one.ended_at,
                "why": one.why,
            }

    def visits(self) -> Iterator[Row]:
        """When they looked at their own page and may still do so."""
        for one in self._of(MemberSession):
            ends = {"expires_at": one.expires_at}
            yield {"at": one.created_at, "how": one.how, **ends}

    def wishes(self) -> Iterator[Row]:
        """What they typed to join, before that was confirmed."""
        for one in JoinWish.select().where(JoinWish.fingerprint.in_(self._marks)):
            yield {
                "at": one.at,
                "number": shown(number_of(one.serial)),
                "name": one.name,
                "purposes": one.purposes,
                "expires_at": one.expires_at,
            }

    def codes(self) -> Iterator[Row]:
        """Codes sent to their number that are still open."""
        found = OneTimeCode.select().where(OneTimeCode.fingerprint.in_(self._marks))
        yield from ({"expires_at": one.expires_at} for one in found)

    def tries(self) -> Iterator[Row]:
        """How often a PIN or code of theirs was tried lately."""
        asked = "SELECT count, until FROM attempt WHERE subject LIKE ?"
        for count, until in rows(asked, f"%:{self.member.id}"):
            yield {"count": count, "until": from_milliseconds(until)}

    def papers(self) -> Iterator[Row]:
        """Lines of tally sheets that name one of their numbers."""
        asked = "SELECT sheet_id, line, count, state FROM tally_line WHERE number = ?"
        for number in self._numbers:
            for sheet, line, count, state in rows(asked, number):
                told = {"sheet": sheet, "line": line, "count": count, "state": state}
                yield {"number": shown(number), **told}

    def alarms(self) -> Iterator[Row]:
        """Alarms that name one of their numbers."""
        asked = "SELECT at, kind, detail FROM alarm WHERE detail LIKE ?"
        for number in self._numbers:
            for at, kind, detail in rows(asked, f"%{shown(number)}%"):
                yield {"at": from_milliseconds(at), "kind": kind, "detail": detail}

    def people(self) -> Iterator[Row]:
        """Who of the shop wrote anything down about them."""
        found = [
            one.get("staff") for part in (self.acts, self.consents) for one in part()
        ]
        found.append(self.staff.get(self.member.joined_by_id))
        yield from ({"name": name} for name in sorted({name for name in found if name}))

    def _act(self, found: tuple[Any, ...], change: dict[str, int]) -> Row:
        (_, act_id, at, day, verb, outcome, reason, card, programme, outlet, staff,
         detail, undone) = found  # fmt: skip
        theirs = card is None or card in self._own_serials
        facts = json.loads(detail) if theirs else {}
        spend, benefit = facts.get("spend"), facts.get("benefit")
        return {
            "at": from_milliseconds(at),
            "day": day,
            "what": say(VERB_TEXTS[Verb(verb)]),
            "refused": say(REASON_TEXTS[Reason(reason)]) if reason else None,
            "undone": bool(undone) or None,
            "change": change,
            "benefit": from_plain(benefit["words"]) if benefit else None,
            "bill": Money(spend) if spend else None,
            "note": _texted(WHY_TEXTS, facts.get("note", "")),
            "number": shown(number_of(card)) if card and theirs else "",
            "programme": self.programmes.get(programme),
            "outlet": self.outlets.get(outlet),
            "staff": self.staff.get(staff),
            "accepted": outcome == ledger.ACCEPTED,
            "act": str(UUID(bytes=bytes(act_id))),
        }

    def _of(self, table: Any) -> list[Any]:
        return list(
            table.select().where(table.member == self.member.id).order_by(table.id)
        )

    @cached_property
    def _cards(self) -> list[tuple[Any, ...]]:
        return rows(_CARDS, self.member.id)

    @cached_property
    def _own_serials(self) -> set[int]:
        """Numbers that lead to their accounts, or did before these came together."""
        return {serial for (serial,) in rows(_SERIALS, self.member.id)}

    @property
    def _numbers(self) -> list[str]:
        return [number_of(serial) for serial, *_ in self._cards]

    @cached_property
    def _marks(self) -> list[bytes]:
        phone = numbers.phone_of(self.member, self.house)
        found = fingerprints(phone, self.house.phone_keys) if phone else []
        return [*found, bytes(self.member.fingerprint)]


def _texted(texts: Mapping[str, str], code: str) -> Words | str:
    return say(texts[code]) if code in texts else code
