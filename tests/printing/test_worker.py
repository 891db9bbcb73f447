"""The printing process from outside."""

import json
import subprocess
import sys

from tests.printing.samples import a_job


def ask(order: object) -> tuple[int, list[dict]]:
    done = subprocess.run(
        [sys.executable, "-m", "stampcard.printing"],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def an_order(target, **more: object) -> dict:
    return {"job": a_job(count=25).to_json(), "target": str(target), **more}


def test_a_job_goes_in_and_progress_and_result_come_out(tmp_path):
    status, told = ask(an_order(tmp_path / "cards.pdf", preview=None))

    assert status == 0
    assert told[:3] == [{"done": done, "total": 25} for done in (10, 20, 25)]
    assert told[3]["printed"]["pages"] == 6
    assert told[3]["printed"]["fast"] is True
    assert (tmp_path / "cards.pdf").read_bytes().startswith(b"%PDF-1.7")


def test_a_preview_comes_out(tmp_path):
    wish = {"page": 2, "width_px": 300}

    status, _ = ask(an_order(tmp_path / "seen.png", preview=wish))

    assert status == 0
    assert (tmp_path / "seen.png").read_bytes().startswith(b"\x89PNG")


def test_trouble_is_one_sentence_and_status_one(tmp_path):
    status, told = ask(an_order(tmp_path / "no" / "cards.pdf"))

    assert status == 1
    assert told[-1].keys() == {"error", "words"}
    assert told[-1]["words"]["text"] == told[-1]["error"]
    assert told[-1]["error"].endswith(".")


def test_an_order_that_is_none_is_refused():
    status, told = ask({"job": 7})

    assert status == 1
    assert "cannot be understood" in told[0]["error"]


def test_two_processes_print_the_same_bytes(tmp_path):
    for name in ("one.pdf", "two.pdf"):
        assert ask(an_order(tmp_path / name))[0] == 0

    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
