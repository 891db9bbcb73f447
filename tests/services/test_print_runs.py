import dataclasses
import threading

import pypdfium2
import pytest

from stampcard.models.base import close_database, engine
from stampcard.models.cards import Card, PrintRun
from stampcard.printing.job import CannotPrint
from stampcard.services import issuing, print_runs, print_worker
from tests.builders import OWNER, a_batch, a_house, a_programme, an_order

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
def batch(house):
    """Three cards, not yet on paper."""
    return a_batch(a_programme("stamp_card", house), 3, house)


@pytest.fixture
def run(batch, house):
    """A run over the whole batch, waiting."""
    return a_run(batch, house)


def a_run(batch, house):
    return print_runs.prepare(
        batch, batch.first_serial, batch.last_serial, OWNER, house
    )


def kept(run):
    return PrintRun.get_by_id(run.id)


def nobody(done, total):
    """Progress no one watches."""


def answering(monkeypatch, answer):
    """Let a function stand in for the printing process; a list of its wishes."""
    wishes = []

    def ask(wish, on_progress):
        wishes.append(wish)
        return answer(wish, on_progress)

    monkeypatch.setattr(print_runs, "ask_worker", ask)
    return wishes


def failing(wish, on_progress):
    raise CannotPrint("The printer is on holiday.")


def python_instead(monkeypatch, script):
    """Run a script where the printing process would run."""
    popen = print_worker.subprocess.Popen

    def other(command, **more):
        return popen([command[0], "-c", script], **more)

    monkeypatch.setattr(print_worker.subprocess, "Popen", other)


def test_a_run_waits_until_its_turn_comes(run):
    found = kept(run)

    assert (found.state, found.total, found.done) == ("waiting", 3, 0)
    assert found.started_by_id == OWNER.staff


def test_a_run_becomes_a_pdf_in_the_instance_folder(run, house):
    told = []

    print_runs.make(run, house, on_progress=lambda *step: told.append(step))

    found = kept(run)
    file = house.instance_path / "prints" / f"run-{run.id}.pdf"
    assert (found.state, found.pages, found.file) == ("done", 2, str(file))
    assert found.done == found.total == 3
    assert told[-1] == (3, 3)
    document = pypdfium2.PdfDocument(file)
    assert len(document) == 2
    document.close()


def test_the_same_batch_makes_the_same_bytes(batch, house, tmp_path):
    files = [tmp_path / name for name in ("one.pdf", "two.pdf")]

    for file in files:
        print_runs.make(a_run(batch, house), house, target=file, on_progress=nobody)

    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_run_that_fails_keeps_the_sentence_and_can_be_made_again(
    run, batch, house, monkeypatch
):
    answering(monkeypatch, failing)
    with pytest.raises(CannotPrint, match="on holiday"):
        print_runs.make(run, house, on_progress=nobody)

    answering(monkeypatch, lambda wish, on_progress: {"pages": 2})
    again = print_runs.make(a_run(batch, house), house, on_progress=nobody)

    assert kept(run).state == "failed"
    assert "The printer is on holiday." in kept(run).problem
    assert kept(again).state == "done"
    assert Card.select().count() == 3


def test_a_batch_whose_key_is_gone_says_so(run, tmp_path, clock, monkeypatch):
    wishes = answering(monkeypatch, failing)
    moved = a_house(tmp_path, clock, "another secret of the shop")

    with pytest.raises(CannotPrint, match="key this batch was printed with"):
        print_runs.make(run, moved, on_progress=nobody)

    assert kept(run).state == "failed"
    assert wishes == []


@pytest.mark.parametrize(
    "script", ["import os; os.kill(os.getpid(), 9)", "raise SystemExit(0)"]
)
def test_a_printing_process_that_dies_fails_the_run(run, house, monkeypatch, script):
    python_instead(monkeypatch, script)

    with pytest.raises(CannotPrint, match="stopped before it was done"):
        print_runs.make(run, house, on_progress=nobody)

    assert kept(run).state == "failed"


def test_a_printing_process_that_babbles_fails_the_run(run, house, monkeypatch):
    python_instead(monkeypatch, "print('Warning: nothing to see here')")

    with pytest.raises(CannotPrint):
        print_runs.make(run, house, on_progress=nobody)

    assert kept(run).state == "failed"


def test_a_folder_that_is_not_there_is_one_sentence(run, house, tmp_path):
    target = tmp_path / "nowhere" / "cards.pdf"

    with pytest.raises(CannotPrint, match="could not be written"):
        print_runs.make(run, house, target=target, on_progress=nobody)

    assert kept(run).state == "failed"
    assert kept(run).problem


def test_runs_go_one_after_another(batch, house, monkeypatch):
    inside, most = [], []

    def slow(wish, on_progress):
        inside.append(wish)
        most.append(len(inside))
        threading.Event().wait(0.02)
        inside.pop()
        return {"pages": 2}

    answering(monkeypatch, slow)
    runs = [a_run(batch, house) for _ in range(4)]

    def printed(run) -> None:
        print_runs.make(run, house, on_progress=nobody)
        close_database()

    threads = [threading.Thread(target=printed, args=(run,)) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == [1, 1, 1, 1]
    assert [kept(run).state for run in runs] == ["done"] * 4


def joined(run, house):
    """Start a run in the background and wait until its thread has ended."""
    before = set(threading.enumerate())
    print_runs.start(run, house)
    for thread in set(threading.enumerate()) - before:
        thread.join(30)


def test_in_the_background_progress_is_noted_in_steps(run, house, monkeypatch):
    seen = []

    def steps(wish, on_progress):
        for done in range(1, 101):
            on_progress(done, 100)
            seen.append(kept(run).done)
        return {"pages": 2}

    answering(monkeypatch, steps)

    joined(run, house)

    assert seen == sorted(seen)
    assert len(set(seen)) in range(15, 26)
    assert kept(run).state == "done"


def test_in_the_background_trouble_stays_with_the_run(run, house, monkeypatch):
    answering(monkeypatch, failing)

    joined(run, house)

    assert kept(run).state == "failed"
    assert "on holiday" in kept(run).problem


@pytest.mark.sqlite
def test_runs_cut_short_by_a_stop_are_given_up(batch, house, monkeypatch):
    waiting, running, done, failed = (a_run(batch, house) for _ in range(4))
    for run, state in ((running, "running"), (done, "done"), (failed, "failed")):
        PrintRun.update(state=state).where(PrintRun.id == run.id).execute()

    print_runs.give_up_interrupted(house)

    states = [kept(run).state for run in (waiting, running, done, failed)]
    assert states == ["failed", "failed", "done", "failed"]
    assert kept(waiting).problem == kept(running).problem != kept(done).problem


def test_where_other_servers_may_print_only_old_runs_are_given_up(
    batch, house, clock, monkeypatch
):
    monkeypatch.setattr(type(engine()), "shared", True)
    old = a_run(batch, house)
    clock.move(hours=2)
    young = a_run(batch, house)

    print_runs.give_up_interrupted(house)

    assert [kept(run).state for run in (old, young)] == ["failed", "waiting"]


def test_a_preview_is_a_picture_of_one_page(house, tmp_path):
    programme = a_programme("coupon", house)
    job = issuing.sample_job(an_order(programme, 2), programme, house)
    target = tmp_path / "new" / "seen.png"

    print_worker.preview(job, target, width_px=300, page=2)

    assert target.read_bytes().startswith(b"\x89PNG")


def test_a_preview_of_an_unknown_design_is_one_sentence(house, tmp_path):
    programme = a_programme("coupon", house)
    job = issuing.sample_job(an_order(programme, 2), programme, house)

    with pytest.raises(CannotPrint):
        print_worker.preview(
            dataclasses.replace(job, design="../../etc"), tmp_path / "seen.png"
        )


def test_this_machine_can_print():
    assert print_worker.trouble() == ""


def test_what_keeps_the_printing_process_from_starting_is_named(monkeypatch, tmp_path):
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load libpango')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    assert print_worker.trouble() == "OSError: cannot load libpango"


def test_a_warning_is_no_trouble(monkeypatch, tmp_path):
    (tmp_path / "weasyprint.py").write_text("import warnings; warnings.warn('ugly')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    assert print_worker.trouble() == ""


def test_the_last_room_on_the_disk_is_not_printed_full(batch, house, monkeypatch):
    monkeypatch.setattr(print_runs, "room_for_heavy_work", lambda house: False)

    with pytest.raises(CannotPrint, match="almost full"):
        a_run(batch, house)
