import json
import re

import pytest

from stampcard.models.cards import IN_USE, PRINTED, SPOILED, Batch, Card, PrintRun
from stampcard.services import print_runs, print_worker
from stampcard.services.print_runs import DONE, FAILED, RUNNING
from stampcard.values.words import say, to_plain
from tests.builders import a_batch, a_code, a_programme, a_shop, stamp

ORDER = {
    "count": "12",
    "design": "stamp-card",
    "sheet": "a4-card-85x55-10",
    "locale": "en",
    "first_free": "3",
    "crop_marks": "y",
}
FIRST, LAST = "0000-0012", "0000-0036"
FULL_DISK = json.dumps(to_plain(say("The disk is full.")))


@pytest.fixture
def programme(owner, home):
    return a_programme("stamp_card", home)


@pytest.fixture
def batch(programme, home):
    return a_batch(programme, 3, home, activate=False)


def a_run(batch, owner, **changes):
    """A run of a batch, in any state."""
    owner.post(f"/batches/{batch.id}/print")
    PrintRun.update(**changes).execute()
    return owner.get(f"/batches/{batch.id}")


def voided():
    return sorted(card.serial for card in Card.select() if card.state)


def test_the_print_page_offers_only_what_fits(owner, programme):
    page = owner.get("/programmes/1/print").text

    assert "a4-card-85x55-10" in page
    assert "a4-label-70x37-24" not in page
    assert len(re.findall(r'class="position"', page)) == 10


def test_another_paper_has_other_positions(owner, home):
    a_programme("coupon", home)
    wish = {"count": "1", "design": "coupon", "sheet": "a4-label-70x37-24"}

    page = owner.post("/programmes/1/print", data={**wish, "check": "1"}).text

    assert len(re.findall(r'class="position"', page)) == 24


def test_an_order_numbers_a_batch_and_starts_its_printing(owner, programme, no_paper):
    answer = owner.post("/programmes/1/print", data=ORDER)

    assert answer.location == "/batches/1"
    batch, run = Batch.get(), PrintRun.get()
    assert (batch.first_serial, batch.last_serial, batch.state) == (1, 12, PRINTED)
    assert (run.first_serial, run.last_serial) == (1, 12)


@pytest.mark.parametrize("count", ["0", "-1", "many", "", "10000000"])
def test_a_senseless_count_is_said_and_numbers_nothing(
    owner, programme, no_paper, count
):
    page = owner.post("/programmes/1/print", data={**ORDER, "count": count}).text

    assert 'id="count-problem"' in page
    assert f'value="{count}"' in page
    assert not Batch.select().exists()


def test_a_strange_design_or_sheet_falls_back_to_one_that_fits(
    owner, programme, no_paper
):
    strange = {"design": "../../etc", "sheet": "a4-label-70x37-24", "first_free": "99"}

    page = owner.post(
        "/programmes/1/print", data={**ORDER, **strange, "check": "1"}
    ).text

    assert re.search(r'selected value="a4-card-85x55-10"', page)
    assert not Batch.select().exists()


def test_looking_at_the_picture_numbers_nothing(owner, programme):
    owner.post("/programmes/1/print", data={**ORDER, "check": "1"})

    assert not Batch.select().exists()


def test_an_ended_programme_prints_nothing(owner, programme, no_paper):
    owner.post("/programmes/1/state", data={"state": "ended"})

    page = owner.post("/programmes/1/print", data=ORDER).text

    assert "The programme has ended; nothing more is printed for it." in page
    assert not Batch.select().exists()


def test_an_address_only_the_shop_can_reach_is_warned_of(owner, programme):
    page = owner.get("/programmes/1/print").text
    assert "inside your shop’s network only" in page


def test_the_picture_is_drawn_once(owner, programme, monkeypatch):
    drawn = []

    def draw(job, target, **more):
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(b"a picture")
        drawn.append(more["page"])

    monkeypatch.setattr(print_worker, "preview", draw)
    page = owner.get("/programmes/1/print").text
    address = re.search(r'src="([^"]+preview\.png[^"]+)"', page)[1]

    for _ in range(2):
        answer = owner.get(address.replace("&amp;", "&"), buffered=True)

    assert answer.data == b"a picture"
    assert answer.mimetype == "image/png"
    assert drawn == [1]


@pytest.mark.parametrize("query", ["", "count=5&design=x&sheet=y"])
def test_no_picture_of_what_cannot_be_printed(owner, programme, query):
    assert owner.get(f"/programmes/1/preview.png?{query}").status_code == 404


def test_a_picture_that_fails_is_not_there(owner, programme, monkeypatch):
    def fail(*args, **named):
        raise print_runs.CannotPrint("No.")

    monkeypatch.setattr(print_worker, "preview", fail)
    answer = owner.get("/programmes/1/preview.png", query_string=ORDER, buffered=True)

    assert answer.status_code == 404


def test_a_batch_is_put_in_use(owner, batch):
    assert "Put in use" in owner.get("/batches/1").text

    owner.post("/batches/1/activate")

    assert Batch.get().state == IN_USE
    assert "Put in use" not in owner.get("/batches/1").text


def test_the_page_looks_again_only_while_it_is_printed(owner, batch, no_paper):
    busy = a_run(batch, owner, state=RUNNING, done=1)
    assert busy.headers["Refresh"] == "1"
    assert '<progress class="bar" max="3" value="1"' in busy.text

    idle = a_run(batch, owner, state=FAILED, problem=FULL_DISK)
    assert "Refresh" not in idle.headers


def test_a_failed_run_says_why_and_can_be_tried_again(owner, batch, no_paper):
    page = a_run(batch, owner, state=FAILED, problem=FULL_DISK).text

    assert "The disk is full." in page
    assert "Try again" in page


def test_a_run_whose_file_is_gone_is_not_offered(owner, batch, no_paper):
    page = a_run(batch, owner, state=DONE).text

    assert "The PDF is not in its folder any more." in page
    assert owner.get("/batches/runs/1.pdf", buffered=True).status_code == 404


def test_a_finished_run_is_downloaded_under_a_good_name(owner, home, batch, no_paper):
    a_run(batch, owner, state=DONE)
    print_runs.file_of(PrintRun.get(), home).write_bytes(b"%PDF-")

    answer = owner.get("/batches/runs/1.pdf", buffered=True)

    assert answer.data == b"%PDF-"
    name = "Our programme 00000012-00000036.pdf"
    assert name in answer.headers["Content-Disposition"]


def test_a_part_can_be_printed_again(owner, batch, no_paper):
    owner.post("/batches/1/print", data={"first": "0000-0024", "last": LAST})

    run = PrintRun.get()
    assert (run.first_serial, run.last_serial) == (2, 3)


@pytest.mark.parametrize(
    ("first", "last"),
    [("nonsense", ""), ("", "0000-0013"), (LAST, FIRST), (FIRST, "0000-0048")],
)
def test_numbers_outside_the_batch_print_nothing(owner, batch, no_paper, first, last):
    page = owner.post("/batches/1/print", data={"first": first, "last": last}).text

    assert 'class="problem"' in page
    assert not PrintRun.select().exists()


def test_blocking_asks_once_more(owner, batch):
    page = owner.post("/batches/1/spoil", data={"first": "24", "last": "24"}).text

    assert "Block this 1 card?" in page
    assert voided() == []


def test_a_part_is_blocked_when_one_is_sure(owner, batch):
    assert owner.get("/batches/1/spoil").status_code == 200

    owner.post("/batches/1/spoil", data={"first": "24", "last": "36", "sure": "1"})

    assert voided() == [2, 3]
    assert Batch.get().state == PRINTED


def test_a_batch_says_how_many_cards_are_used_and_blocked(owner, home, batch):
    owner.post("/batches/1/activate")
    stamp(a_code(batch, house=home), home)
    owner.post("/batches/1/spoil", data={"first": "24", "last": "36", "sure": "1"})

    page = owner.get("/batches/1").text

    assert "<dt>Used so far</dt><dd>1</dd>" in page
    assert "<dt>Blocked</dt><dd>2</dd>" in page


def test_a_whole_batch_is_blocked(owner, batch):
    owner.post("/batches/1/spoil", data={"sure": "1"})

    assert Batch.get().state == SPOILED
    assert "Blocked" in owner.get("/batches").text


def test_batches_are_listed_newest_first_thirty_a_page(owner, home, programme):
    assert "Nothing is printed yet." in owner.get("/batches").text
    for _ in range(32):
        a_batch(programme, 1, home)

    first = owner.get("/batches").text
    second = owner.get("/batches?before=3").text

    assert "Batch 32" in first
    assert 'href="/batches?before=3"' in first
    assert re.findall(r">Batch (\d+)<", second) == ["2", "1"]


def test_from_order_to_a_real_pdf(owner, home, programme, monkeypatch):
    def now(run, house):
        print_runs.make(run, house, on_progress=lambda done, total: None)

    monkeypatch.setattr(print_runs, "start", now)
    owner.post("/programmes/1/print", data=ORDER)

    page = owner.get("/batches/1").text
    assert "The PDF is ready." in page
    assert "2 pages" in page
    assert owner.get("/batches/runs/1.pdf", buffered=True).data.startswith(b"%PDF-")


def test_a_real_picture_of_the_sheet(owner, programme):
    answer = owner.get("/programmes/1/preview.png", query_string=ORDER, buffered=True)

    assert answer.data.startswith(b"\x89PNG")


def test_only_the_owner_prints(client, app, home):
    app.config["WTF_CSRF_ENABLED"] = False
    a_shop(home)
    for path in (
        "/batches",
        "/batches/1",
        "/programmes/1/print",
        "/batches/runs/1.pdf",
    ):
        assert client.get(path).location.startswith("/sign-in")
    assert client.post("/programmes/1/print", data=ORDER).status_code == 403


def test_a_pdf_saved_elsewhere_is_named(owner, batch, no_paper):
    page = a_run(batch, owner, state=DONE, file="/media/stick/cards.pdf").text

    assert "/media/stick/cards.pdf" in page
    assert "not in its folder" not in page
