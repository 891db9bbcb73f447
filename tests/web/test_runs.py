"""Cancelling, giving numbers back, spoiled sheets, the print log."""

import re

import pytest

from stampcard.models.cards import Batch, Card, PrintRun
from stampcard.services import print_runs
from tests.builders import OWNER, a_batch, a_code, a_programme, stamp

SHEET = {"design": "stamp-card", "sheet": "a4-card-85x55-10"}


@pytest.fixture
def programme(owner, home, no_paper):
    return a_programme("stamp_card", home)


@pytest.fixture
def batch(programme, home):
    """Three sheets of ten, in use."""
    return a_batch(programme, 30, home, **SHEET)


@pytest.fixture
def run(batch, home):
    return print_runs.prepare(batch, 1, 30, OWNER, home)


def became(run, state):
    PrintRun.update(state=state).where(PrintRun.id == run.id).execute()


def blocked():
    return sorted(card.serial for card in Card.select() if card.state)


def test_a_waiting_run_is_cancelled_and_its_numbers_are_free_again(owner, run):
    assert "Cancel<" in owner.get("/batches/1").text

    answer = owner.post("/batches/runs/1/cancel", follow_redirects=True)

    assert "Cancelled. The numbers are free again." in answer.text
    assert answer.request.path == "/programmes/1"
    assert not Batch.select().exists()


def test_a_run_being_made_says_that_it_stops_and_looks_again(owner, run):
    became(run, "running")

    answer = owner.post("/batches/runs/1/cancel", follow_redirects=True)

    assert "Stopping …" in answer.text
    assert answer.headers["Refresh"] == "1; url=/batches/1?programme=1"
    assert ">Cancel<" not in answer.text


def test_a_cancelled_reprint_says_so_and_can_be_printed_again(owner, batch, run):
    became(run, "done")
    owner.post("/batches/1/print", data={"first": "", "last": ""})

    page = owner.post("/batches/runs/2/cancel", follow_redirects=True).text

    assert "Cancelled." in page
    assert Batch.select().exists()


def test_a_batch_that_is_not_there_is_a_page_that_is_not_there(owner, programme):
    assert owner.get("/batches/7").status_code == 404


def test_numbers_of_a_failed_print_can_be_given_back(owner, run):
    assert "Give the numbers back" not in owner.get("/batches/1").text
    became(run, "failed")
    assert "Give the numbers back" in owner.get("/batches/1").text

    owner.post("/batches/1/release")

    assert not Batch.select().exists()


def test_printed_numbers_are_not_given_back(owner, run):
    became(run, "done")

    page = owner.post("/batches/1/release", follow_redirects=True).text

    assert "These numbers were printed, so they stay taken." in page
    assert Batch.select().exists()


def test_bad_sheets_are_asked_for_once_more_with_their_numbers(owner, run):
    became(run, "done")
    assert owner.get("/batches/1/sheets").status_code == 200

    page = owner.post(
        "/batches/1/sheets", data={"sheets": "১, ৩", "numbers": "new"}
    ).text

    assert "Block these 20 cards and print as many new ones instead?" in page
    assert len(re.findall(r'<li class="number">', page)) == 2
    assert blocked() == []


def test_bad_sheets_are_blocked_and_printed_with_new_numbers(owner, run):
    became(run, "done")
    data = {"sheets": "1,3", "numbers": "new", "sure": "1"}

    answer = owner.post("/batches/1/sheets", data=data)

    assert answer.location == "/batches/2"
    assert blocked() == [*range(1, 11), *range(21, 31)]
    new, made = Batch.get_by_id(2), PrintRun.get_by_id(2)
    assert (new.first_serial, new.last_serial, made.total) == (31, 50, 20)
    assert (made.batch_id, made.reason) == (2, "spoiled sheets")


def test_the_same_numbers_are_printed_once_the_sheets_are_destroyed(owner, run):
    became(run, "done")
    data = {"sheets": "2", "numbers": "same"}
    page = owner.post("/batches/1/sheets", data=data).text
    assert "Destroy the bad sheets now" in page

    answer = owner.post("/batches/1/sheets", data={**data, "sure": "1"})

    assert answer.location == "/batches/1"
    made = PrintRun.get_by_id(2)
    assert (made.first_serial, made.last_serial, blocked()) == (11, 20, [])


@pytest.mark.parametrize("sheets", ["", "4", "0", "one"])
def test_sheets_there_are_not_are_said_at_the_field(owner, run, sheets):
    page = owner.post("/batches/1/sheets", data={"sheets": sheets, "sure": "1"}).text

    assert "Type sheets there are" in page
    assert PrintRun.select().count() == 1


def test_a_sheet_with_a_card_in_use_is_no_bad_sheet(owner, home, batch, run):
    stamp(a_code(batch, 5, house=home), home)
    data = {"sheets": "1", "numbers": "new", "sure": "1"}

    page = owner.post("/batches/1/sheets", data=data, follow_redirects=True).text

    assert "0000-005" in page
    assert "in use. Look at the sheets again." in page
    assert blocked() == []


def test_the_rest_is_printed_from_the_sheet_where_the_printer_stopped(owner, run):
    became(run, "done")

    answer = owner.post("/batches/1/rest", data={"sheet": "২"})

    made = PrintRun.get_by_id(2)
    assert answer.location == "/batches/1"
    assert (made.first_serial, made.last_serial, made.reason) == (11, 30, "rest")


@pytest.mark.parametrize("sheet", ["", "0", "4", "x"])
def test_from_no_sheet_there_is_no_rest(owner, run, sheet):
    page = owner.post(
        "/batches/1/rest", data={"sheet": sheet}, follow_redirects=True
    ).text

    assert "There is no such sheet." in page
    assert PrintRun.select().count() == 1


def test_a_rest_that_cannot_be_printed_is_said(owner, run, monkeypatch):
    monkeypatch.setattr(print_runs, "room_for_heavy_work", lambda house: False)

    page = owner.post(
        "/batches/1/rest", data={"sheet": "2"}, follow_redirects=True
    ).text

    assert "almost full" in page


def test_the_log_says_what_was_printed_and_why(owner, run):
    assert "First print" in owner.get("/batches/log").text
    became(run, "done")
    owner.post("/batches/1/rest", data={"sheet": "2"})

    page = owner.get("/batches/log").text

    assert page.index("The rest") < page.index("First print")
    assert "Rahima" in page


def test_the_log_is_paged_and_says_when_it_is_empty(owner, home, programme):
    assert "Nothing is printed yet." in owner.get("/batches/log").text
    batch = a_batch(programme, 1, home)
    for _ in range(32):
        PrintRun.update(state="done").execute()
        print_runs.prepare(batch, 1, 1, OWNER, home)

    first, second = owner.get("/batches/log").text, owner.get("/batches/log?before=3")

    assert 'href="/batches/log?before=3"' in first
    assert second.text.count("Printed again") == 1


def test_numbers_one_chooses_are_taken_and_shown_as_free(owner, home, programme):
    wish = {"count": "10", "design": "stamp-card", "sheet": "a4-card-85x55-10"}
    a_batch(programme, 10, home, first=100)

    page = owner.get("/programmes/1/print").text
    owner.post("/programmes/1/print", data={**wish, "first": "৫০"})

    assert "1 – 99," in page
    assert "110 and on" in page
    batch = Batch.get_by_id(2)
    assert (batch.first_serial, batch.last_serial) == (50, 59)


@pytest.mark.parametrize("first", ["95", "105", "x", "0", "-3", "99999999999"])
def test_numbers_that_cannot_be_taken_are_said_at_the_field(
    owner, home, programme, first
):
    wish = {"count": "10", "design": "stamp-card", "sheet": "a4-card-85x55-10"}
    a_batch(programme, 10, home, first=100)

    page = owner.post("/programmes/1/print", data={**wish, "first": first}).text

    assert 'id="first-problem"' in page
    assert Batch.select().count() == 1


def test_whoever_is_second_for_chosen_numbers_is_told(
    owner, home, programme, monkeypatch
):
    wish = {"count": "10", "design": "stamp-card", "sheet": "a4-card-85x55-10"}
    a_batch(programme, 10, home, first=100)
    monkeypatch.setattr("stampcard.services.issuing.problems", lambda *given: ())

    page = owner.post("/programmes/1/print", data={**wish, "first": "100"}).text

    assert "Batch 1 holds the numbers 100 to 109" in page
