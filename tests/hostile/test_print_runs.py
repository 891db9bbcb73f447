"""Printing that somebody makes too much of: the counter must not notice."""

import resource
import shutil

import pytest

from stampcard.models.cards import Batch, Card, PrintRun
from stampcard.printing import designs, limits
from stampcard.printing.job import CannotPrint
from stampcard.services import issuing, print_runs, print_worker
from tests.builders import OWNER, a_batch, a_programme, an_order
from tests.hostile.designs import BOMBS

# The printing process itself, among whose designs is a stranger's.
STRANGER = """
import sys
from pathlib import Path
from stampcard.printing import designs
found = designs.every.__wrapped__
designs.every = lambda: found(Path({folder!r}))
from stampcard.printing.__main__ import main
sys.exit(main())
"""
FULL_MEMORY = "{% set x = namespace(t='x') %}{% for n in range(40) %}{% set x.t = x.t ~ x.t %}{% endfor %}"  # noqa: E501


@pytest.fixture
def batch(shop, house):
    """Three cards, not yet on paper."""
    return a_batch(a_programme("coupon", house), 3, house)


def a_run(batch, house):
    return print_runs.prepare(
        batch, batch.first_serial, batch.last_serial, OWNER, house
    )


def instead(monkeypatch, script):
    """Run a script where the printing process would run."""
    popen = print_worker.subprocess.Popen
    monkeypatch.setattr(
        print_worker.subprocess,
        "Popen",
        lambda command, **more: popen([command[0], "-c", script], **more),
    )


def nobody(done, total):
    """Progress no one watches."""


@pytest.mark.parametrize("count", [100_000, 10**12, 10**40])
def test_a_hundred_thousand_cards_are_refused_before_anything_happens(
    shop, house, count
):
    programme = a_programme("stamp_card", house)

    (problem,) = issuing.problems(an_order(programme, count), programme)

    assert problem.words.text == "Print from 1 to {most} at a time."
    assert (Batch.select().count(), Card.select().count()) == (0, 0)


def test_so_many_are_refused_on_the_page_too(owner, home):
    programme = a_programme("stamp_card", home)

    answer = owner.post(f"/programmes/{programme.id}/print", data={"count": "100,000"})

    assert "Print from 1 to 50,000 at a time." in answer.text
    assert Batch.select().count() == 0


def test_the_twenty_first_run_is_told_to_come_later(batch, house):
    for _ in range(print_runs.MOST_WAITING):
        last = a_run(batch, house)

    with pytest.raises(CannotPrint, match="20 print runs are waiting already"):
        a_run(batch, house)

    PrintRun.update(state="done").where(PrintRun.id == last.id).execute()
    assert a_run(batch, house).state == "waiting"


def test_a_page_says_when_too_many_runs_wait(owner, home, no_paper):
    batch = a_batch(a_programme("coupon", home), 1, home)
    for _ in range(print_runs.MOST_WAITING):
        a_run(batch, home)

    answer = owner.post(f"/batches/{batch.id}/print", follow_redirects=True)

    assert answer.status_code == 200
    assert "20 print runs are waiting already" in answer.text


def test_a_printing_process_that_hangs_is_ended(batch, house, monkeypatch):
    instead(monkeypatch, "import time; time.sleep(600)")
    monkeypatch.setattr(limits, "wall_seconds", lambda cards: 0.2)

    with pytest.raises(CannotPrint, match="stopped before it was done"):
        print_runs.make(a_run(batch, house), house, on_progress=nobody)


def test_one_picture_is_made_at_a_time(batch, house, tmp_path, monkeypatch):
    monkeypatch.setattr(print_worker, "PATIENCE_SECONDS", 0.01)
    job = issuing.job_for(batch, batch.first_serial, batch.last_serial, house)

    def ask(wish, on_progress):
        with pytest.raises(CannotPrint, match="Another picture is being made"):
            print_worker.preview(job, tmp_path / "two.png")

    monkeypatch.setattr(print_worker, "ask_worker", ask)

    print_worker.preview(job, tmp_path / "one.png")
    print_worker.preview(job, tmp_path / "one.png")


@pytest.mark.parametrize(
    ("text", "file"),
    [BOMBS["pixels"], BOMBS["uses of uses"], (FULL_MEMORY, b"")],
    ids=["pixels", "uses of uses", "full memory"],
)
def test_a_bomb_bursts_in_the_printing_process_alone(
    batch, house, tmp_path, monkeypatch, text, file
):
    folder = tmp_path / "designs" / "coupon"
    shutil.copytree(designs.FOLDER / "coupon", folder)
    (folder / "bomb").write_bytes(file)
    with (folder / "front.html").open("a") as front:
        front.write(text)
    instead(monkeypatch, STRANGER.format(folder=str(folder.parent)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(CannotPrint, match=r"cannot be used|too little memory"):
        print_runs.make(a_run(batch, house), house, on_progress=nobody)

    grown_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown_mb < 50
    assert not print_runs.file_of(a_run(batch, house), house).exists()
