import csv
import io
import json
from datetime import date
from itertools import islice
from uuid import UUID, uuid4

import pytest

from stampcard.models.programmes import Programme
from stampcard.models.purchases import Purchase
from stampcard.services import (
    bookings,
    dealing_tables,
    draws,
    exporting,
    print_runs,
    purchase_undoing,
    returns,
)
from stampcard.services.privacy import requests
from stampcard.services.purchases import Rung, ring_up
from stampcard.services.scans import find
from stampcard.services.upkeep import verify
from stampcard.values.bills import Line, of_lines
from stampcard.values.codes import number_of
from tests.builders import (
    OWNER,
    a_batch,
    a_card,
    a_code,
    a_programme,
    redeem,
    stamp,
    undo,
    void,
)
from tests.draws import an_old_draw
from tests.members import a_member, an_incident

pytestmark = pytest.mark.usefixtures("shop")
GOODS = of_lines((Line(2000, "=tea", 1500), Line(500)))
STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
BODIES = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x")', "SUM(A1:A9)")
PAYLOADS = [start + body for start in STARTS for body in BODIES]
LEDGER = [
    "seq",
    "act",
    "at",
    "day",
    "verb",
    "outcome",
    "reason",
    "note",
    "number",
    "programme",
    "staff",
    "outlet",
    "entries",
    "hash",
]


def read(table):
    """The rows of a table, as a spreadsheet would read them."""
    text = io.StringIO("".join(exporting.csv_lines(table)), newline="")
    return list(csv.DictReader(text))


def plain(value):
    """What a cell holds for a value of the JSON table."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def busy(house, preset="stamp_card", **changes):
    """Two cards: one stamped, undone and refused, the other blocked."""
    batch = a_batch(a_programme(preset, house, **changes), 2, house)
    first, second = (a_code(batch, n, house=house) for n in (1, 2))
    undo(stamp(first, house), house)
    redeem(first, house=house)
    stamp(first, house)
    void(second, house)
    print_runs.prepare(batch, batch.first_serial, batch.last_serial, OWNER, house)
    return batch


def of_dealings(house, second="A 18"):
    """Two bills, two places on a day and two frozen tickets, of cards."""
    code = a_card(house, "points")
    for number in ("A 17", second):
        ring_up(Rung(uuid4(), (code,), GOODS, number=number), OWNER, house)
    batch = a_batch(a_programme("service", house), 2, house)
    for n in (1, 2):
        card = find(a_code(batch, n, house=house), house)
        bookings.book(card, date(2026, 3, 2), house)
    an_old_draw(house)


def named(names, house):
    """A batch of one card for each name, the names as they are."""
    for name in names:
        batch = a_batch(a_programme("stamp_card", house), 1, house)
        Programme.update(name=name).where(Programme.id == batch.programme_id).execute()


@pytest.mark.parametrize(
    "names", [PAYLOADS, [" =1+1", "\n@SUM(A1)", "\u00a0-1"]], ids=["bare", "blanks"]
)
def test_no_cell_can_start_a_formula(house, names):
    named(names, house)

    for table in ("cards", "batches", "programmes"):
        cells = [list(row.values()) for row in read(table)]
        assert [f"'{n}" for r, n in zip(cells, names, strict=True) if f"'{n}" in r] == [
            f"'{name}" for name in names
        ]
        assert not [c for row in cells for c in row if c.startswith(STARTS)]


def test_forty_payloads_were_tried():
    assert len(set(PAYLOADS)) == 40


@pytest.mark.parametrize(
    "name", ['Tea, "hot"', "two\nlines", "চা ঘর", "🍵", "'quoted'", "a;b\tc"]
)
def test_any_name_comes_back_as_it_was(house, name):
    programme = a_programme("stamp_card", house)
    Programme.update(name=name).where(Programme.id == programme.id).execute()

    assert read("programmes")[0]["name"] == name
    assert json.loads(exporting.json_text("programmes"))[0]["name"] == name


@pytest.mark.parametrize("table", exporting.TABLES)
def test_csv_and_json_say_the_same(house, table):
    busy(house)
    busy(house, "reward_ladder")
    for phone in ("01712345678", "01712345679"):
        member = a_member(house, phone).id
        requests.receive("access", member, "counter", "", OWNER, house)
        an_incident(house)
    of_dealings(house)

    told = json.loads(exporting.json_text(table))

    assert read(table) == [
        {name: plain(value) for name, value in row.items()} for row in told
    ]
    assert len(told) >= 2


def test_the_print_log_says_what_was_printed_and_why(house):
    batch = busy(house)
    print_runs.prepare(batch, 2, 2, OWNER, house)

    told = [(r["first"], r["count"], r["reason"]) for r in exporting.export_prints()]

    assert told == [(number_of(1), 2, "first"), (number_of(2), 1, "again")]


def test_the_ledger_has_one_row_an_act_in_order(house):
    busy(house)

    rows = list(exporting.export_ledger())

    assert all(list(row) == LEDGER for row in rows)
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    assert [(row["verb"], row["outcome"], row["reason"]) for row in rows] == [
        ("issue", "accepted", None),
        ("earn", "accepted", None),
        ("reverse", "accepted", None),
        ("redeem", "refused", "not_enough"),
        ("earn", "accepted", None),
        ("void", "accepted", None),
    ]
    assert {row["number"] for row in rows} == {number_of(1), number_of(2)}
    assert {(r["staff"], r["outlet"]) for r in rows} == {("Rahima", "Corner Café")}
    assert rows[-1]["hash"] == verify().head
    assert (rows[1]["at"], rows[1]["day"]) == (
        "2026-03-01T06:00:00+00:00",
        "2026-03-01",
    )


def test_entries_of_the_ledger_add_up_to_the_balances_of_the_cards(house):
    busy(house)
    sums: dict[str, int] = {}
    for row in exporting.export_ledger():
        for entry in row["entries"]:
            sums[entry["unit"]] = sums.get(entry["unit"], 0) + entry["amount"]

    first, second = exporting.export_cards()

    assert first["balances"] == sums == {"stamp": 1}
    assert second["balances"] == {}


def test_a_bill_is_told_with_its_goods_and_what_came_of_it(house):
    of_dealings(house, second="=A 18")
    first = Purchase.get_by_id(1)
    returns.take_back(uuid4(), first, of_lines((Line(500),)), OWNER, house)
    purchase_undoing.undo(uuid4(), Purchase.get_by_id(2), OWNER, house)

    told, undone = exporting.TABLES["bills"]()

    assert told == {
        "bill": str(UUID(bytes=bytes(first.uuid))),
        "number": "A 17",
        "day": "2026-03-01",
        "at": "2026-03-01T06:00:00+00:00",
        "outlet": "Corner Café",
        "staff": "Rahima",
        "cards": [number_of(1)],
        "total": "35.00",
        "lines": [
            {"category": "=tea", "quantity": "1.500", "price": "20.00"},
            {"category": "", "quantity": "1.000", "price": "5.00"},
        ],
        "came_back": "5.00",
        "undone_at": None,
        "acts": [2],
    }
    assert undone["undone_at"] == "2026-03-01T06:00:00+00:00"
    assert read("bills")[1]["number"] == "'=A 18"


def test_a_place_is_told_by_number_and_day(house):
    of_dealings(house)

    first, second = exporting.TABLES["bookings"]()

    assert (first["number"], first["day"]) == (number_of(2), "2026-03-02")
    assert (second["state"], second["staff"]) == ("booked", None)
    assert first["booked_at"] == "2026-03-01T06:00:00+00:00"


def test_every_ticket_of_a_draw_is_told_and_who_was_drawn(house):
    draw = an_old_draw(house)

    told = list(exporting.TABLES["tickets"]())

    assert [one["ticket"] for one in told] == draws.pool_of(draw).split()
    assert [one["place"] for one in told] == list(range(len(told)))
    drawn = sorted((o["rank"], o["ticket"], o["state"]) for o in told if o["rank"])
    assert drawn == [(d.rank, d.ticket, d.state) for d in draws.drawn_of(draw)]
    assert all(one["cards"] for one in told)


def test_bills_are_read_in_parts(house, monkeypatch):
    monkeypatch.setattr(dealing_tables, "_TOGETHER", 1)
    of_dealings(house)

    assert len(list(exporting.TABLES["bills"]())) == 2
    assert len(list(exporting.TABLES["tickets"]())) == 6


def test_cards_have_their_own_state_or_their_batchs(house):
    batch = busy(house)
    a_batch(batch.programme, 1, house, activate=False)

    states = [row["state"] for row in exporting.export_cards()]

    assert states == ["in_use", "void", "printed"]


def test_batches_have_their_numbers_and_days(house):
    a_batch(a_programme("coupon", house, valid_until="2026-12-31"), 3, house)

    (row,) = exporting.export_batches()

    assert (row["first"], row["last"], row["count"]) == (number_of(1), number_of(3), 3)
    assert (row["valid_from"], row["valid_until"]) == (None, "2026-12-31")
    assert row["printed_at"] == "2026-03-01T06:00:00+00:00"


def test_an_empty_table_is_empty(house):
    assert list(exporting.csv_lines("ledger")) == []
    assert exporting.json_text("ledger") == "[]"


def test_a_large_table_is_sent_as_it_is_read(house, monkeypatch):
    a_batch(a_programme("coupon", house), 2500, house)
    asked, rows = [], exporting.rows

    def counted(sql, *values):
        asked.append(sql)
        return rows(sql, *values)

    monkeypatch.setattr(exporting, "rows", counted)

    lines = exporting.csv_lines("cards")
    first = list(islice(lines, 5))

    assert len(asked) == 1
    assert len(first) + len(list(lines)) == 2501
    assert len(asked) == 4
