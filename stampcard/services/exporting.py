"""Whole tables for a spreadsheet or a program; one alone has personal data in it."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from stampcard.models import ledger
from stampcard.models.base import rows
from stampcard.services import dealing_tables
from stampcard.services.house import House
from stampcard.services.members.exporting import export_members
from stampcard.services.privacy import tables
from stampcard.values.codes import number_of
from stampcard.values.moments import from_milliseconds
from stampcard.values.spreadsheets import guarded

Row = dict[str, Any]


def export_ledger() -> Iterator[Row]:
    """One row an act, oldest first, with its entries and the hash that chains it."""
    names = _names()
    for act in ledger.everything():
        yield {
            "seq": act.seq,
            "act": str(act.id),
            "at": from_milliseconds(act.at_ms).isoformat(),
            "day": act.day,
            "verb": act.verb,
            "outcome": act.outcome,
            "reason": act.reason or None,
            "note": act.facts.get("note"),
            "number": number_of(act.card) if act.card else None,
            "programme": names["programme"].get(act.programme),
            "staff": names["staff"].get(act.staff),
            "outlet": names["outlet"].get(act.outlet),
            "entries": [
                {"account": e.account, "unit": e.unit, "amount": e.amount}
                for e in ledger.entries_of(act.seq)
            ],
            "hash": act.hash.hex(),
        }


def export_cards() -> Iterator[Row]:
    """One row a card: its number, batch, programme, state and balances."""
    last = 0
    while found := rows(
        "SELECT card.serial, card.state, card.account_id, batch.id, batch.state, "
        "programme.name FROM card JOIN batch ON batch.id = card.batch_id "
        "JOIN programme ON programme.id = batch.programme_id "
        "WHERE card.serial > ? ORDER BY card.serial LIMIT 1000",
        last,
    ):
        for serial, state, account, batch, batch_state, programme in found:
            yield {
                "number": number_of(serial),
                "batch": batch,
                "programme": programme,
                "state": state or batch_state,
                "balances": _balances(account),
            }
        last = found[-1][0]


def export_batches() -> Iterator[Row]:
    """One row a batch: numbers, count, state, days."""
    for batch, name, first, last, state, start, end, printed in rows(
        "SELECT batch.id, programme.name, first_serial, last_serial, batch.state, "
        "CAST(valid_from AS TEXT), CAST(valid_until AS TEXT), printed_at FROM batch "
        "JOIN programme ON programme.id = batch.programme_id "
        "WHERE NOT batch.paperless ORDER BY batch.id"
    ):
        yield {
            "batch": batch,
            "programme": name,
            "first": number_of(first),
            "last": number_of(last),
            "count": last - first + 1,
            "state": state,
            "valid_from": start,
            "valid_until": end,
            "printed_at": from_milliseconds(printed).isoformat(),
        }


def export_prints() -> Iterator[Row]:
    """One row a print run, oldest first: what, why, by whom, and what came of it."""
    names = _names()["staff"]
    for values in rows(
        "SELECT id, batch_id, first_serial, last_serial, reason, state, pages, "
        "started_by_id, started_at FROM print_run ORDER BY id"
    ):
        run, batch, first, last, reason, state, pages, staff, started = values
        yield {
            "print": run,
            "batch": batch,
            "first": number_of(first),
            "last": number_of(last),
            "count": last - first + 1,
            "reason": reason,
            "state": state,
            "pages": pages,
            "staff": names.get(staff),
            "started_at": from_milliseconds(started).isoformat(),
        }


def export_programmes() -> Iterator[Row]:
    """One row a version of a programme's terms."""
    for values in rows(
        "SELECT programme.id, name, kind, state, version, settings FROM programme "
        "JOIN terms_version ON terms_version.programme_id = programme.id "
        "ORDER BY programme.id, version"
    ):
        names = ("programme", "name", "kind", "state", "version", "terms")
        row = dict(zip(names, values, strict=True))
        yield {**row, "terms": json.loads(row["terms"])}


TABLES: dict[str, Callable[[], Iterator[Row]]] = {
    "ledger": export_ledger,
    "cards": export_cards,
    "batches": export_batches,
    "programmes": export_programmes,
    "prints": export_prints,
    "bills": dealing_tables.export_bills,
    "bookings": dealing_tables.export_bookings,
    "tickets": dealing_tables.export_tickets,
    "consents": tables.export_consents,
    "requests": tables.export_requests,
    "incidents": tables.export_incidents,
}


_KEPT_IN = {"bills": "purchase", "bookings": "booking", "tickets": "draw"}
MEMBERS = "members"  # with whole numbers: only for whom has the house's keys


def is_empty(table: str) -> bool:
    """Whether a table of dealings has nothing in it; most shops use but some."""
    return not rows(f"SELECT 1 FROM {_KEPT_IN[table]} LIMIT 1")  # noqa: S608


def csv_lines(table: str, house: House | None = None) -> Iterator[str]:
    """A table as CSV text, line by line; no cell can start a formula."""
    yield from lines_of(_rows_of(table, house))


def lines_of(found: Iterable[Row]) -> Iterator[str]:
    """Rows as CSV text, line by line; no cell can start a formula."""
    heading = False
    for row in found:
        if not heading:
            yield _line(list(row))
            heading = True
        yield _line([_cell(value) for value in row.values()])


def json_pieces(table: str, house: House | None = None) -> Iterator[str]:
    """A table as one JSON list, row by row."""
    before = "["
    for row in _rows_of(table, house):
        yield before + json.dumps(row, ensure_ascii=False)
        before = ", "
    yield "[]" if before == "[" else "]"


def json_text(table: str, house: House | None = None) -> str:
    """A table as one JSON list."""
    return "".join(json_pieces(table, house))


def _rows_of(table: str, house: House | None) -> Iterator[Row]:
    return export_members(house) if house and table == MEMBERS else TABLES[table]()


def _cell(value: object) -> str:
    if value is None:
        return ""
    plain = isinstance(value, str | int)
    return guarded(str(value) if plain else json.dumps(value, ensure_ascii=False))


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _balances(account: int | None) -> dict[str, int]:
    if account is None:
        return {}
    return dict(rows("SELECT unit, amount FROM balance WHERE account_id = ?", account))


def _names() -> dict[str, dict[Any, str]]:
    tables = ("programme", "staff", "outlet")
    return {name: dict(rows(f"SELECT id, name FROM {name}")) for name in tables}  # noqa: S608
