"""`flask print` and `flask reprint`, with real PDFs read by a decoder not ours."""

import json
import os
import subprocess

import pypdfium2
import pytest
import zxingcpp

from stampcard.models.cards import Batch, Card, PrintRun
from stampcard.models.programmes import Programme
from stampcard.services import print_runs, programmes
from stampcard.values.codes import number_of
from tests.builders import a_programme

KEYS = {"batch", "first", "last", "count", "pages", "seconds", "file"}


@pytest.fixture
def programme(owner, home):
    """A stamp card's id."""
    return a_programme("stamp_card", home).id


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a disk of its own with 16 kB."""
    folder = tmp_path / "small"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(words, check=False).returncode:
        pytest.skip("a small disk can only be mounted by root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def no_worker(monkeypatch):
    """The printing process says it has two pages and writes nothing."""
    asked = []

    def answer(wish, on_progress):
        asked.append(wish)
        on_progress(1, 1)
        return {"pages": 2}

    monkeypatch.setattr(print_runs, "ask_worker", answer)
    return asked


def links_on(file):
    document = pypdfium2.PdfDocument(file)
    pictures = [page.render(scale=200 / 72).to_pil() for page in document]
    document.close()
    found = [code.text for p in pictures for code in zxingcpp.read_barcodes(p)]
    return sorted(found)


def card_behind(link, client, token):
    """What the interface for programs says of a printed link."""
    prefix, _, code = link.rpartition("/C/")
    assert prefix.startswith("HTTP")
    sent = {"Authorization": f"Bearer {token}"}
    answer = client.get(f"/api/v1/cards/{code}", headers=sent)
    assert answer.status_code == 200
    return answer.json


def test_twenty_five_cards_are_printed_and_every_code_opens_its_card(
    app, owner, programme, tmp_path
):
    token = owner.told("device", "add", "Till")["token"]
    file = tmp_path / "cards.pdf"

    told = owner.told("print", programme, "--count", 25, "--output", file)

    assert told.keys() == KEYS
    assert (told["batch"], told["count"], told["pages"]) == (1, 25, 6)
    assert (told["first"], told["last"]) == (number_of(1), number_of(25))
    assert told["file"] == str(file)
    links = links_on(file)
    assert len(set(links)) == len(links) == 25
    answers = [card_behind(link, app.test_client(), token) for link in links]
    assert [a["number"] for a in answers] == [number_of(n) for n in range(1, 26)]


def test_a_reprint_is_the_same_file_byte_for_byte(owner, programme, tmp_path):
    first, again, part = (tmp_path / f"{name}.pdf" for name in ("a", "b", "c"))
    owner.told("print", programme, "--count", 12, "--output", first)
    owner.told("programme", "add", "coupon")

    told = owner.told("reprint", 1, "--output", again)
    some = owner.told(
        "reprint", 1, "--from", number_of(3), "--to", "0000-005A", "--output", part
    )

    assert told.keys() == KEYS
    assert first.read_bytes() == again.read_bytes()
    assert some["count"] == 3
    assert set(links_on(part)) < set(links_on(first))
    assert Card.select().count() == 12


def test_a_full_disk_fails_the_run_and_the_batch_can_be_reprinted(
    owner, programme, small_disk, tmp_path
):
    words = ("print", programme, "--count", 25, "--output", small_disk / "cards.pdf")

    done = owner.run(*words, "--json")

    assert done.code == 1
    assert "The disk is full" in json.loads(done.err)["error"]
    assert list(small_disk.iterdir()) == []
    assert [run.state for run in PrintRun.select()] == ["failed"]
    again = owner.told("reprint", 1, "--output", tmp_path / "cards.pdf")
    assert (again["first"], again["last"]) == (number_of(1), number_of(25))
    assert len(links_on(tmp_path / "cards.pdf")) == 25
    following = owner.told("print", programme, "--count", 1)
    assert following["first"] == number_of(26)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--count", 0), "count: "),
        (("--count", -1), "count: "),
        (("--count", 10_000_000), "count: "),
        (("--count", 10**30), "count: "),
        (("--count", 1, "--design", "nothing"), "no design called “nothing”"),
        (("--count", 1, "--design", "../../etc"), "no design called"),
        (("--count", 1, "--sheet", "nothing"), "no sheet called “nothing”"),
        (("--count", 1, "--sheet", "a4-label-70x37-24"), "does not fit"),
        (("--count", 1, "--first-free", 0), "first_free: "),
        (("--count", 1, "--first-free", 11), "first_free: "),
        (("--count", 1, "--locale", "xx"), "locale: "),
        (("--count", 1, "--output", "/no/such/folder/a.pdf"), "There is no folder"),
    ],
    ids=lambda value: " ".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_a_bad_order_is_one_sentence_and_takes_no_number(
    owner, programme, no_worker, words, said
):
    assert said in owner.refused("print", programme, *words)

    assert Batch.select().count() == Card.select().count() == 0
    assert PrintRun.select().count() == 0
    assert no_worker == []


def test_a_closed_folder_is_found_before_any_number_is_taken(
    owner, programme, no_worker
):
    owner.refused("print", programme, "--count", 1, "--output", "/proc/cards.pdf")

    assert Batch.select().count() == 0


def test_what_is_no_file_is_never_written_over(owner, programme, no_worker, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    owner.refused("print", programme, "--count", 1, "--output", pipe)

    assert pipe.is_fifo()
    assert Batch.select().count() == 0
    assert no_worker == []


def test_a_folder_as_output_is_wrong_usage(owner, programme, tmp_path):
    words = ("print", programme, "--count", 1, "--output", tmp_path)

    assert owner.run(*words).code == 2


def test_an_unknown_programme_or_batch_is_one_sentence(owner):
    assert owner.refused("print", 7, "--count", 1) == "There is no programme 7."
    assert owner.refused("reprint", 7) == "There is no batch 7."


def test_a_programme_that_has_ended_prints_nothing_more(owner, programme):
    programmes.set_state(Programme.get_by_id(programme), "ended")

    assert "has ended" in owner.refused("print", programme, "--count", 1)


def test_a_batch_is_printed_unless_it_is_put_in_use_at_once(
    owner, programme, no_worker
):
    owner.told("print", programme, "--count", 1)
    owner.told("print", programme, "--count", 1, "--activate")

    assert [b["state"] for b in owner.told("batch", "list")] == ["printed", "in_use"]


def test_without_an_output_the_file_lies_in_the_instance_folder(
    owner, programme, home, no_worker
):
    told = owner.told("print", programme, "--count", 3)

    assert told["file"] == str(home.instance_path / "prints" / "run-1.pdf")
    assert f"3 from {told['first']} to {told['last']}, 2 pages" in (
        owner.run("reprint", 1).out
    )


def test_the_order_reaches_the_printing_process(owner, programme, no_worker):
    words = ("--first-free", 4, "--no-backs", "--no-crop-marks", "--locale", "bn")

    owner.told("print", programme, "--count", 2, *words)

    job = no_worker[0]["job"]
    assert (job["first_free"], job["backs"], job["crop_marks"]) == (4, False, False)
    assert job["face"]["locale"] == "bn"
    assert [number for number, _ in job["pieces"]] == ["0000-0012", "0000-0024"]


def test_a_spoiled_sheet_is_replaced_by_new_numbers(owner, programme, no_worker):
    owner.told("print", programme, "--count", 10, "--activate")
    owner.told("batch", "spoil", 1)

    told = owner.told("print", programme, "--count", 10, "--activate")

    assert (told["first"], told["last"]) == (number_of(11), number_of(20))
    states = [row["state"] for row in owner.told("export", "cards")]
    assert states == ["spoiled"] * 10 + ["in_use"] * 10


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", number_of(3)), "not in batch 1"),
        (("--from", number_of(2), "--to", number_of(1)), "lies after the last"),
        (("--to", "ZZZ"), "not in batch 1"),
        (("--output", "/no/such/folder/a.pdf"), "There is no folder"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_bad_reprint_is_one_sentence(owner, programme, no_worker, words, said):
    owner.told("print", programme, "--count", 2)

    assert said in owner.refused("reprint", 1, *words)
    assert len(no_worker) == 1


def test_a_batch_starts_at_the_card_one_says(owner, programme, no_worker):
    told = owner.told("print", programme, "--count", 5, "--first", 100)

    assert told["first"] == number_of(100)
    said = owner.refused("print", programme, "--count", 5, "--first", 102)
    assert said.startswith("first: Batch 1 holds the numbers 100 to 104")


def test_spoiled_sheets_are_blocked_and_printed_anew(owner, programme, no_worker):
    sheet = ("--design", "stamp-card", "--sheet", "a4-card-85x55-10")
    owner.told("print", programme, "--count", 40, *sheet)

    (told,) = owner.told("batch", "spoil-sheets", 1, "1,3-4")

    assert (told["batch"], told["count"]) == (2, 30)
    assert Card.select().where(Card.state == "spoiled").count() == 30
    assert len(no_worker[-1]["job"]["pieces"]) == 30


def test_the_same_numbers_are_printed_again_on_new_sheets(owner, programme, no_worker):
    sheet = ("--design", "stamp-card", "--sheet", "a4-card-85x55-10")
    owner.told("print", programme, "--count", 40, *sheet)

    told = owner.told("batch", "spoil-sheets", 1, "1, 3", "--same-numbers")

    assert [run["first"] for run in told] == [number_of(1), number_of(21)]
    assert Batch.select().count() == 1
    assert "Say sheets from 1 to" in owner.refused("batch", "spoil-sheets", 1, "9")


def test_what_a_failed_sheet_leaves_behind_does_not_wait_for_ever(
    owner, programme, no_worker, monkeypatch
):
    sheet = ("--design", "stamp-card", "--sheet", "a4-card-85x55-10")
    owner.told("print", programme, "--count", 40, *sheet)

    def fail(wish, on_progress):
        raise print_runs.CannotPrint("The disk is full.")

    monkeypatch.setattr(print_runs, "ask_worker", fail)
    done = owner.run("batch", "spoil-sheets", 1, "1,3", "--same-numbers")

    assert (done.code, done.err.strip().splitlines()[-1]) == (1, "The disk is full.")
    assert [r.state for r in PrintRun.select()] == ["done", "failed", "cancelled"]
