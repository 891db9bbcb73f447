import csv
import io
import json

import pytest

from stampcard.services import exporting, print_runs
from stampcard.services.privacy import requests
from stampcard.values.codes import number_of
from tests.builders import OWNER, a_batch, a_code, a_programme, stamp
from tests.members import a_member, an_incident
from tests.services.test_exporting import of_dealings


@pytest.fixture
def busy(owner, home):
    """A shop with two cards, one of them stamped, that wait to be printed; a member."""
    batch = a_batch(a_programme("stamp_card", home), 2, home)
    stamp(a_code(batch, house=home), home)
    print_runs.prepare(batch, 1, 2, OWNER, home)
    member = a_member(home).id
    requests.receive("access", member, "counter", "", OWNER, home)
    an_incident(home)
    return owner


@pytest.mark.parametrize("table", exporting.TABLES)
def test_csv_and_json_have_the_same_rows_and_columns(busy, home, table):
    of_dealings(home)
    done = busy.run("export", table)
    rows = list(csv.DictReader(io.StringIO(done.out)))

    told = busy.told("export", table)

    assert done.code == 0
    assert told == json.loads(busy.run("export", table, "--format", "json").out)
    assert [row.keys() for row in rows] == [row.keys() for row in told] != []


def test_the_ledger_has_the_columns_that_programs_rely_on(busy):
    *_, row = busy.told("export", "ledger")

    assert row.keys() >= {
        "seq",
        "act",
        "at",
        "verb",
        "outcome",
        "reason",
        "number",
        "programme",
        "staff",
        "outlet",
        "entries",
        "hash",
    }
    assert (row["verb"], row["outcome"], row["reason"]) == ("earn", "accepted", None)
    assert row["number"] == number_of(1)
    assert [(e["unit"], e["amount"]) for e in row["entries"]] == [("stamp", 1)]
    assert row["hash"] == busy.told("verify")["head"]
