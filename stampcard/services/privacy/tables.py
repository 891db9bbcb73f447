"""What proves how a shop keeps to the law, as tables; nobody is named in them.

A member is a number drawn by lot; words people used stay in the register.
"""

from collections.abc import Iterator
from typing import Any

from stampcard.models.base import rows
from stampcard.models.privacy import Consent, Incident, RightsRequest

Row = dict[str, Any]


def export_consents() -> Iterator[Row]:
    """One row a yes or no, oldest first."""
    names = _staff()
    for row in Consent.select().order_by(Consent.id).iterator():
        yield {
            "member": row.member_id,
            "at": row.at.isoformat(),
            "purpose": row.purpose,
            "said": "yes" if row.given else "no",
            "version": row.version,
            "language": row.locale,
            "text_hash": row.text_hash,
            "channel": row.channel,
            "slip": row.slip or None,
            "staff": names.get(row.staff_id),
            "device": row.device,
        }


def export_requests() -> Iterator[Row]:
    """One row a request, oldest first."""
    names = _staff()
    for row in RightsRequest.select().order_by(RightsRequest.id).iterator():
        yield {
            "request": row.id,
            "member": row.member_id,
            "kind": row.kind,
            "law": row.regime or None,
            "received_at": row.received_at.isoformat(),
            "due": row.due,
            "how": row.how,
            "proof": row.proof or None,
            "state": row.state,
            "answered_at": _told(row.answered_at),
            "taken_in_by": names.get(row.staff_id),
            "answered_by": names.get(row.answered_by_id),
        }


def export_incidents() -> Iterator[Row]:
    """One row an incident, oldest first."""
    names = _staff()
    for row in Incident.select().order_by(Incident.id).iterator():
        yield {
            "incident": row.id,
            "noticed_at": row.noticed_at.isoformat(),
            "what": row.what,
            "data": row.data,
            "affected": row.affected,
            "done": row.done,
            "authority_told_at": _told(row.authority_told_at),
            "findings_told_at": _told(row.findings_told_at),
            "people_told_at": _told(row.people_told_at),
            "closed_at": _told(row.closed_at),
            "staff": names.get(row.staff_id),
        }


def _told(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def _staff() -> dict[int, str]:
    return dict(rows("SELECT id, name FROM staff"))
