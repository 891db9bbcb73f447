"""Bills as they were rung up, the acts each led to, and what of them came back."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import peewee

from stampcard.models.base import MomentField, Table, execute, row, rows
from stampcard.models.shops import Outlet, Staff
from stampcard.values.bills import Bill, Line


class Purchase(Table):
    """One bill; `lines` are JSON: price, category and thousandths of each."""

    id: Any
    uuid = peewee.BlobField(unique=True)
    content = peewee.BlobField()
    number = peewee.TextField(default="")  # the shop's own, if it has one
    day = peewee.TextField()
    at = MomentField()
    outlet_id: int
    outlet = peewee.ForeignKeyField(Outlet, on_delete="RESTRICT", index=False)
    staff = peewee.ForeignKeyField(Staff, on_delete="RESTRICT", index=False)
    total = peewee.BigIntegerField()
    lines = peewee.TextField(default="[]")
    undone = MomentField(null=True)  # since when nothing that came of it stands

    @property
    def bill(self) -> Bill:
        """What was bought."""
        return bill_of(self.total, self.lines)


class PurchaseReturn(Table):
    """Goods of a bill that came back."""

    id: int
    purchase_id: int
    uuid = peewee.BlobField(unique=True)
    content = peewee.BlobField()
    purchase = peewee.ForeignKeyField(Purchase, on_delete="RESTRICT")
    day = peewee.TextField()
    at = MomentField()
    staff = peewee.ForeignKeyField(Staff, on_delete="RESTRICT", index=False)
    total = peewee.BigIntegerField()
    lines = peewee.TextField(default="[]")

    @property
    def bill(self) -> Bill:
        """What came back."""
        return bill_of(self.total, self.lines)


class PurchaseAct(Table):
    """That an act of the ledger came of a bill, or of a return of it."""

    purchase_id: int
    came_back_id: Any
    act = peewee.BigIntegerField(primary_key=True)  # its number in the ledger
    purchase = peewee.ForeignKeyField(Purchase, on_delete="RESTRICT")
    came_back = peewee.ForeignKeyField(PurchaseReturn, null=True, on_delete="RESTRICT")


_TIE = "INSERT INTO purchase_act (act, purchase_id, came_back_id) VALUES (?, ?, ?)"
_OPEN = (
    "SELECT act.seq FROM purchase_act JOIN act ON act.seq = purchase_act.act "
    "WHERE purchase_act.purchase_id = ? AND purchase_act.came_back_id IS NULL "
    "AND act.outcome = 'accepted' AND NOT EXISTS "
    "(SELECT 1 FROM act undo WHERE undo.reverses = act.seq) ORDER BY act.seq"
)
_ASTRAY = (
    "SELECT DISTINCT purchase_id FROM purchase_act WHERE NOT EXISTS "
    "(SELECT 1 FROM act WHERE act.seq = purchase_act.act) ORDER BY 1"
)


def stored_lines(bill: Bill) -> str:
    """A bill's lines as they are kept."""
    return json.dumps([[e.price_minor, e.category, e.thousandths] for e in bill.lines])


def bill_of(total_minor: int, lines: str) -> Bill:
    """A bill from what is kept of it."""
    return Bill(total_minor, tuple(Line(*each) for each in json.loads(lines)))


def by_uuid(uuid: bytes) -> Purchase | None:
    """The bill that was rung up under an id, or None."""
    found: Purchase | None = Purchase.get_or_none(Purchase.uuid == uuid)
    return found


def by_number(number: str, day: str, outlet: int) -> Purchase | None:
    """The bill that stands with a number of a day's own at an outlet, or None."""
    found: Purchase | None = Purchase.get_or_none(
        Purchase.number == number,
        Purchase.day == day,
        Purchase.outlet == outlet,
        Purchase.undone.is_null(),
    )
    return found


def return_by_uuid(uuid: bytes) -> PurchaseReturn | None:
    """The return that was made under an id, or None."""
    found: PurchaseReturn | None = PurchaseReturn.get_or_none(
        PurchaseReturn.uuid == uuid
    )
    return found


def returns_of(purchase: int) -> list[PurchaseReturn]:
    """What of a bill came back, oldest first."""
    chosen = PurchaseReturn.select().where(PurchaseReturn.purchase == purchase)
    return list(chosen.order_by(PurchaseReturn.id))


def acts_of(purchase: int, came_back: int | None = None) -> list[int]:
    """The ledger's numbers of the acts of a bill itself, or of one of its returns."""
    found = rows(
        "SELECT act, came_back_id FROM purchase_act WHERE purchase_id = ? ORDER BY act",
        purchase,
    )
    return [act for act, of in found if of == came_back]


def open_acts(purchase: int) -> list[int]:
    """The ledger's numbers of a bill's own acts that were accepted and still stand."""
    return [seq for (seq,) in rows(_OPEN, purchase)]


def undone_at(purchase: int) -> datetime | None:
    """Since when a bill is undone, or None; as it is now, not when it was read."""
    found: datetime | None = Purchase.get_by_id(purchase).undone
    return found


def set_undone(purchase: int, at: datetime) -> None:
    """Note that nothing of a bill stands any more. Only inside `write()`."""
    mine = (Purchase.id == purchase, Purchase.undone.is_null())
    Purchase.update(undone=at).where(*mine).execute()


def act_undone(act: int, at: datetime) -> None:
    """A bill of which the last act was undone is undone. Only inside `write()`."""
    bill = purchase_of(act)
    if bill and not open_acts(bill.id):
        set_undone(bill.id, at)


def tie(purchase: int, acts: Iterable[int], came_back: int | None = None) -> None:
    """Note that acts of the ledger came of a bill or of one of its returns."""
    for seq in acts:
        execute(_TIE, seq, purchase, came_back)


def of_day(day: str, *, outlet: int | None = None, number: str = "") -> list[Purchase]:
    """The bills of a day, newest first: of one outlet or number only, if given."""
    chosen = Purchase.select().where(Purchase.day == day)
    if outlet is not None:
        chosen = chosen.where(Purchase.outlet == outlet)
    if number:
        chosen = chosen.where(Purchase.number == number)
    return list(chosen.order_by(Purchase.id.desc()))


def with_number(number: str, most: int = 50) -> list[Purchase]:
    """The newest bills with a number, of whatever day and outlet."""
    chosen = Purchase.select().where(Purchase.number == number, Purchase.number != "")
    return list(chosen.order_by(Purchase.id.desc()).limit(most))


def astray() -> list[int]:
    """Bills that name an act which the ledger has not, oldest first."""
    return [bill for (bill,) in rows(_ASTRAY)]


def goods_came_back(act: int) -> bool:
    """Whether goods came back of the bill that an act is of."""
    sql = (
        "SELECT 1 FROM purchase_return JOIN purchase_act USING (purchase_id) "
        "WHERE purchase_act.act = ? LIMIT 1"
    )
    return row(sql, act) is not None


def purchase_of(act: int) -> Purchase | None:
    """The bill that an act came of, or None."""
    found: Purchase | None = (
        Purchase.select().join(PurchaseAct).where(PurchaseAct.act == act).first()
    )
    return found
