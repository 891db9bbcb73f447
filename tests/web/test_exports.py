import csv
import io

import pytest

from tests.builders import a_batch, a_code, a_programme, a_shop, stamp
from tests.services.test_exporting import of_dealings

TABLES = ("ledger", "cards", "batches", "programmes", "prints")


def read(answer):
    """The rows of a downloaded table, as a spreadsheet would read them."""
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_every_table_is_offered(owner):
    page = owner.get("/exports").text

    for table in TABLES:
        assert f'href="/exports/{table}.csv"' in page


@pytest.mark.parametrize("table", TABLES)
def test_a_table_comes_as_a_file_that_spreadsheets_read_right(owner, home, table):
    a_batch(a_programme("stamp_card", home), 2, home)

    answer = owner.get(f"/exports/{table}.csv")

    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert f'filename="{table}-2026-03-01.csv"' in answer.headers["Content-Disposition"]


def test_the_ledger_has_a_row_for_each_act(owner, home):
    batch = a_batch(a_programme("stamp_card", home), 1, home)
    stamp(a_code(batch, house=home), home)

    rows = read(owner.get("/exports/ledger.csv"))

    assert [row["verb"] for row in rows] == ["issue", "earn"]


def test_a_name_that_looks_like_a_formula_is_made_harmless(owner, home):
    a_programme("coupon", home)
    owner.post("/programmes/1/amend", data={"name": "=1+1", "set_reward": "A bun"})

    assert read(owner.get("/exports/programmes.csv"))[0]["name"] == "'=1+1"


def test_tables_of_bills_places_and_tickets_are_offered_where_there_are_any(
    owner, home
):
    names = ("bills", "bookings", "tickets")
    bare = owner.get("/exports").text
    of_dealings(home)

    page = owner.get("/exports").text

    for name in names:
        assert f'href="/exports/{name}.csv"' not in bare
        assert f'href="/exports/{name}.csv"' in page
        assert len(read(owner.get(f"/exports/{name}.csv"))) >= 2


def test_an_unknown_table_is_not_there(owner):
    assert owner.get("/exports/staff.csv").status_code == 404


def test_only_the_owner_exports(client, home):
    a_shop(home)

    for path in ("", "/ledger.csv"):
        assert client.get(f"/exports{path}").location.startswith("/sign-in")
