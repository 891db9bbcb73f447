"""What came of a bill, at an address of its own: to pay, what each programme gave."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from flask import render_template

from stampcard.models import ledger
from stampcard.models.acts import Recorded
from stampcard.models.purchases import Purchase, PurchaseReturn, returns_of
from stampcard.services import purchase_undoing, purchases, returns, undoing
from stampcard.services.asking import Outcome
from stampcard.services.scans import Seen
from stampcard.web.bills import bp, known, who
from stampcard.web.context import counter_only, house
from stampcard.web.outcomes import card_of
from stampcard.web.verdicts import Verdict, verdict


@dataclass(frozen=True, slots=True)
class Line:
    """What one programme said to a bill, and where the card stands now."""

    act: Recorded
    verdict: Verdict
    seen: Seen | None
    undone: bool

    @property
    def accepted(self) -> bool:
        """Whether the programme took it."""
        return self.act.outcome == ledger.ACCEPTED


@dataclass(frozen=True, slots=True)
class Back:
    """Goods of the bill that came back."""

    id: UUID
    at: datetime
    total: int


@dataclass(frozen=True, slots=True)
class Ways:
    """How a bill may be undone now: at all, in time, and without being asked why."""

    can_undo: bool = False
    in_time: bool = True
    quick: bool = False
    just_now: bool = False


@bp.get("/counter/bills/<uuid:purchase_id>")
@counter_only
def receipt(purchase_id: UUID) -> str:
    """What came of a bill; loading it again changes nothing."""
    kept = known(purchase_id)
    came, came_back = purchases.receipt_of(kept), returns_of(kept.id)
    return render_template(
        "bills/receipt.html",
        bill=kept,
        came=came,
        lines=[line_of(one) for one in came.outcomes],
        ways=ways_to_undo(kept),
        undone=purchase_undoing.is_undone(kept),
        back=[_back(one) for one in came_back],
        left=returns.left_of(kept),
        new_id=uuid4,
        purchase_id=purchase_id,
    )


def _back(one: PurchaseReturn) -> Back:
    return Back(UUID(bytes=bytes(one.uuid)), one.at, one.total)


def line_of(one: Outcome) -> Line:
    """A line of the receipt."""
    undone = bool(ledger.reversal_of(one.act.seq))
    return Line(one.act, verdict(one.act, one.entries), card_of(one.act), undone)


def ways_to_undo(bill: Purchase) -> Ways:
    """Whether and how whoever is here may undo a bill, as with a single act."""
    acts = purchase_undoing.open_acts(bill)
    if not acts or returns_of(bill.id):
        return Ways()
    first, role = acts[0], who().role
    return Ways(
        True,
        undoing.in_time(first, role, house()),
        undoing.is_slip(first, who().actor, house()),
        undoing.is_just_now(first, house()),
    )
