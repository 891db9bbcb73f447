"""A full disk, a failing one, a database others hold, and a stop under load."""

import json
import shutil
import sqlite3
import subprocess
import threading
from contextlib import closing, contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from uuid import uuid4

import pytest

from tests.server.shops import CARDS, Shop, a_shop_in

DATABASE = "stampcard.sqlite3"


@contextmanager
def small_disk(folder: Path, size: str):
    """A disk in memory; skips the test where mounting is not permitted."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {made.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    return filler


def until(status: int, shop: Shop, most: int = 400) -> tuple[list[str], object]:
    """Stamp until an answer has this status: the ids that were counted, the answer."""
    counted = []
    for n in range(most):
        act_id = str(uuid4())
        answer = shop.stamp(n % CARDS, act_id)
        if answer[0] == status:
            return counted, answer
        assert answer[0] == 201
        counted.append(act_id)
    raise AssertionError(f"no {status} in {most} acts")


def test_a_full_disk_is_told_and_cured_without_a_restart(tmp_path):
    with small_disk(tmp_path / "disk", "8m") as disk:
        shop = a_shop_in(disk)
        with shop.served():
            first = str(uuid4())
            assert shop.stamp(0, first)[0] == 201
            filler = fill(disk)
            counted, (_, headers, body) = until(507, shop)

            assert int(headers["Retry-After"]) > 0
            assert json.loads(body)["error"].startswith("The disk is full")
            assert shop.ask("GET", f"/api/v1/cards/{shop.numbers[0]}")[0] == 200
            assert shop.health()[0] == 503
            assert shop.health()[1]["wrong"] == "full"

            filler.unlink()
            act_id = str(uuid4())
            assert shop.stamp(0, act_id)[0] == 201
            assert shop.acts() == {first, *counted, act_id}
            assert shop.stop() == 0


def test_a_lock_held_too_long_is_told_and_a_short_one_waited_for(tmp_path):
    shop = a_shop_in(tmp_path)
    act_id = str(uuid4())
    with shop.served(), closing(sqlite3.connect(tmp_path / DATABASE)) as other:
        first = str(uuid4())
        assert shop.stamp(0, first)[0] == 201
        other.execute("BEGIN IMMEDIATE")
        status, headers, body = shop.stamp(0, act_id)
        reading = shop.ask("GET", f"/api/v1/cards/{shop.numbers[0]}")[0]
        other.execute("ROLLBACK")

        assert (status, reading) == (503, 200)
        assert int(headers["Retry-After"]) > 0
        assert "nothing was recorded" in json.loads(body)["error"].lower()

        other.execute("BEGIN IMMEDIATE")
        answers: list[int] = []
        asker = threading.Thread(
            target=lambda: answers.append(shop.stamp(0, act_id)[0])
        )
        asker.start()
        asker.join(timeout=1)
        assert not answers
        other.execute("ROLLBACK")
        asker.join()

        assert answers == [201]
        assert shop.acts() == {first, act_id}


@pytest.mark.skipif(not shutil.which("fiu-run"), reason="needs fiu-utils")
@pytest.mark.parametrize("call", ["rw/pwrite", "rw/pread", "sync/fdatasync"])
def test_disk_errors_lose_no_answered_act(tmp_path, call):
    shop = a_shop_in(tmp_path)
    failing = f"enable_random name=posix/io/{call},probability=0.05"
    counted, answers = set(), set()
    with shop.served("fiu-run", "-x", "-f", str(tmp_path / "fiu")):
        (pipe,) = tmp_path.glob("fiu-*.in")
        process = pipe.stem.rpartition("-")[2]
        control = ["fiu-ctrl", "-f", str(tmp_path / "fiu"), "-c", failing, process]
        subprocess.run(control, check=True)
        for n in range(300):
            act_id = str(uuid4())
            status, _, _ = shop.stamp(n % CARDS, act_id)
            answers.add(status)
            if status == 201:
                counted.add(act_id)

    assert 201 in answers <= {201, 503, 507}
    assert counted <= shop.acts()


def test_a_stop_under_load_keeps_every_answered_act(tmp_path):
    shop = a_shop_in(tmp_path)
    counted: set[str] = set()

    def client(first: int) -> None:
        with suppress(OSError, HTTPException):
            while True:
                act_id = str(uuid4())
                if shop.stamp(first, act_id)[0] in (200, 201):
                    counted.add(act_id)

    with shop.served():
        clients = [threading.Thread(target=client, args=(n,)) for n in range(8)]
        for each in clients:
            each.start()
        while len(counted) < 50:
            pass
        ended = shop.stop()
        for each in clients:
            each.join()

    assert ended == 0
    assert not (tmp_path / f"{DATABASE}-wal").exists()
    assert counted <= shop.acts()
