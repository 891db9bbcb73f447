"""An order of cards on its page: colours, positions, ink, output."""

import csv
import io
import json
import zipfile

import pytest

from stampcard.models.cards import Batch, PrintRun
from stampcard.printing import designs
from stampcard.services import logos, print_runs, print_worker, printers
from stampcard.services.issuing import AS_USUAL, job_for
from tests.builders import a_programme
from tests.members import for_members

ORDER = {
    "count": "12",
    "design": "stamp-card",
    "sheet": "a4-card-85x55-10",
    "locale": "en",
    "first_free": "1",
}


@pytest.fixture
def programme(owner, home):
    return a_programme("stamp_card", home)


@pytest.fixture
def at_once(monkeypatch):
    """Runs are made while the page waits."""

    def now(run, house):
        print_runs.make(run, house, on_progress=lambda done, total: None)

    monkeypatch.setattr(print_runs, "start", now)


def printed_job(home):
    batch = Batch.get()
    return job_for(batch, batch.first_serial, batch.last_serial, home, AS_USUAL)


def test_every_design_is_chosen_by_its_picture(owner, programme):
    page = owner.get("/programmes/1/print").text

    assert page.index('value="stamp-card"') < page.index('value="booklet-page"')
    assert owner.get("/designs/stamp-card.png", buffered=True).mimetype == "image/png"
    assert owner.get("/designs/nonsense.png").status_code == 404


def test_the_picture_of_a_design_speaks_the_language_of_the_page(owner):
    address, folder = "/designs/stamp-card.png", designs.find("stamp-card").folder
    seen = {}
    for language in ("en", "bn", "ru"):
        owner.set_cookie("lang", language)
        with owner.get(address, buffered=True) as answer:
            seen[language] = answer.data

    assert seen["en"] == (folder / "preview.png").read_bytes()
    assert seen["bn"] == (folder / "preview.bn.png").read_bytes()
    assert seen["ru"] == (folder / "preview.ru.png").read_bytes()


def test_joining_slips_are_only_printed_where_one_can_join(owner, programme):
    address = f"/programmes/{programme.id}/print"
    before = owner.get(address).text

    for_members(programme)

    assert "joining-slip" not in before
    assert "joining-slip" in owner.get(address).text


def test_pages_and_numbers_are_said_before_anything_is_printed(owner, programme):
    sent = {**ORDER, "backs": "y", "check": "1"}

    page = owner.post("/programmes/1/print", data=sent).text

    assert "2 sheets, 4 pages; numbers 0000-0012 to 0000-00CR" in page
    assert Batch.select().count() == 0


def test_a_back_is_offered_where_the_design_has_one(owner, programme):
    address = "/programmes/1/print"
    sticker = {**ORDER, "design": "sticker", "backs": "y", "check": "1"}

    assert 'name="backs"' in owner.get(address).text
    page = owner.post(address, data={**sticker, "sheet": "a4-label-38x21-65"}).text
    assert 'name="backs"' not in page
    assert "1 sheet, 1 page;" in page


def test_used_positions_in_the_middle_are_skipped(owner, home, programme, no_paper):
    owner.post("/programmes/1/print", data={**ORDER, "skip": ["2", "7"]})

    assert printed_job(home).skip == (2, 7)


@pytest.mark.parametrize("skip", [["0"], ["11"], [str(n) for n in range(1, 11)]])
def test_positions_that_leave_no_room_are_refused(owner, programme, skip):
    page = owner.post("/programmes/1/print", data={**ORDER, "skip": skip}).text

    assert Batch.select().count() == 0
    assert "Positions to skip" in page or "Leave at least one position" in page


def test_a_card_is_printed_in_the_shops_colour_with_its_logo(
    owner, home, programme, no_paper
):
    logos.set_colour("#aa3300")
    owner.post("/programmes/1/print", data={**ORDER, "mood": "shop", "ink": "grey"})
    logos.set_colour("#0000aa")

    look = printed_job(home).look

    assert (look.mood, look.colour, look.ink) == ("shop", "#aa3300", "grey")


def test_unknown_colours_fall_back_to_the_first(owner, home, programme, no_paper):
    owner.post("/programmes/1/print", data={**ORDER, "mood": "neon"})

    assert printed_job(home).look.mood == "garden"


def test_what_is_too_long_is_said_before_numbers_are_taken(
    owner, programme, monkeypatch
):
    def refuse(job, target, **more):
        raise print_worker.CannotPrint("“{words}” is too long.", words="This name")

    monkeypatch.setattr(print_worker, "preview", refuse)

    page = owner.post("/programmes/1/print", data=ORDER).text

    assert "“This name” is too long." in page
    assert Batch.select().count() == 0


def test_a_printers_drift_is_met_for_that_printer_only(
    owner, home, programme, no_paper
):
    printers.keep("Office", "a4-page-1", {"a": "20.5"})
    (office,) = printers.every()
    owner.post("/programmes/1/print", data={**ORDER, "printer": str(office.id)})

    wishes = print_runs.wishes_of(PrintRun.get())
    batch = Batch.get()
    job = job_for(batch, batch.first_serial, batch.last_serial, home, wishes)

    assert job.nudge.front_mm == (-0.5, 0)
    assert printed_job(home).nudge.front_mm == (0, 0)


def test_the_list_holds_number_code_and_link(owner, home, programme, at_once):
    owner.post("/programmes/1/print", data={**ORDER, "output": "list"})

    answer = owner.get("/batches/runs/1.csv", buffered=True)

    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert lines[0] == ["number", "code", "link"]
    assert len(lines) == 13
    assert "The list is ready." in owner.get("/batches/1").text
    assert owner.get("/batches/runs/1.pdf").status_code == 404


def test_the_pictures_come_as_one_archive(owner, home, programme, at_once):
    owner.post("/programmes/1/print", data={**ORDER, "output": "pictures"})

    answer = owner.get("/batches/runs/1.zip", buffered=True)

    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert len(archive.namelist()) == 25


def test_a_browser_is_handed_sheets_in_which_nothing_runs(
    owner, home, programme, at_once
):
    owner.post("/programmes/1/print", data={**ORDER, "output": "browser"})

    answer = owner.get("/batches/runs/1.html", buffered=True)

    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox allow-modals" in policy
    assert "script-src" not in policy
    assert answer.mimetype == "text/html"
    assert "Open the sheets and print them" in owner.get("/batches/1").text


def test_a_reprint_may_come_as_single_cards(owner, home, programme, no_paper):
    owner.post("/programmes/1/print", data=ORDER)
    owner.post("/batches/1/print", data={"output": "singles"})

    newest = PrintRun.select().order_by(-PrintRun.id).get()
    assert json.loads(newest.wishes)["output"] == "singles"
    assert newest.reason == "again"


def test_an_output_there_is_not_becomes_sheets(owner, programme, no_paper):
    owner.post("/programmes/1/print", data={**ORDER, "output": "hologram"})

    assert json.loads(PrintRun.get().wishes)["output"] == "sheets"


def test_what_may_be_chosen_is_said_in_the_language_of_the_page(owner, programme):
    owner.set_cookie("lang", "bn")

    page = owner.get("/programmes/1/print").text

    assert "শুধু কালো" in page
    assert "Black only" not in page
    assert "Sheets for your printer" not in page
