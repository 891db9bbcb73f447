"""What the owner opens in a spreadsheet, after others have chosen the names."""

import csv
import io
import json
from unicodedata import normalize

import pytest

from stampcard.models.programmes import Programme
from stampcard.models.shops import Outlet, Staff
from stampcard.services import access, exporting
from stampcard.services.house import Actor
from stampcard.values.texts import clean
from tests.builders import a_batch, a_code, a_programme, stamp
from tests.hostile.payloads import CELLS, FORMULA_STARTS, NAMES

pytestmark = pytest.mark.usefixtures("shop")
# A blank, a mark of the file's order or a quote may hide a start from a person, and
# some spreadsheets look past it.
SKIPPED = ' \u00a0\u3000\u2003\ufeff\u200b\u202e\t\r\n"'


def cells(table):
    """Every cell of a table as a spreadsheet reads it."""
    text = io.StringIO("".join(exporting.csv_lines(table)), newline="")
    return [cell for row in csv.reader(text) for cell in row]


def named(name, house):
    """A programme, a person and a place of that name, kept as they are, and an act."""
    batch = a_batch(a_programme("stamp_card", house), 1, house)
    Programme.update(name=name).where(Programme.id == batch.programme_id).execute()
    Staff.update(name=name).execute()
    Outlet.update(name=name).execute()
    stamp(a_code(batch, house=house), house)


@pytest.mark.parametrize("name", CELLS, ids=ascii)
def test_no_cell_starts_a_formula_however_it_is_hidden(house, name):
    named(name, house)

    for table in exporting.TABLES:
        found = cells(table)
        assert [c for c in found if c.lstrip(SKIPPED)[:1] in set(FORMULA_STARTS)] == []
        assert [c for c in found if c[:1] in set(FORMULA_STARTS)] == []


@pytest.mark.parametrize("name", [*CELLS, *NAMES[::4]], ids=ascii)
def test_the_name_is_whole_for_programs(house, name):
    named(name, house)

    programmes = json.loads(exporting.json_text("programmes"))
    ledger = json.loads(exporting.json_text("ledger"))

    assert programmes[0]["name"] == name
    assert {ledger[-1][part] for part in ("programme", "staff", "outlet")} == {name}


@pytest.mark.parametrize("name", CELLS, ids=ascii)
def test_the_way_through_a_form_is_safe_too(house, name):
    programme = a_programme("stamp_card", house, reward=name)
    access.add_device(name, Actor(staff=1, outlet=1), house=house)
    a_batch(programme, 1, house)

    for table in exporting.TABLES:
        assert [c for c in cells(table) if c[:1] in set(FORMULA_STARTS)] == []


def test_forty_different_cells_were_tried():
    assert len(set(CELLS)) == 40
    assert len({normalize("NFC", clean(cell)) for cell in CELLS}) > 20
