"""The proof of a ledger: what it counts, where it stops, what it says is wrong."""

import json
import os
import runpy
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import asdict
from uuid import uuid4

import pytest

from stampcard.models import ledger, proof
from stampcard.models.acts import New
from stampcard.models.base import close_database, database, engine, rows
from stampcard.models.ledger import FIRST_HASH
from stampcard.models.proof import Proof
from tests.builders import a_card, stamp
from tests.engines import unguarded

pytestmark = [pytest.mark.usefixtures("shop"), pytest.mark.sqlite]


@pytest.fixture
def acts(house, clock):
    """Six acts of one card, a minute apart: an opening and five stamps."""
    code = a_card(house, pause_seconds=0)
    for _ in range(5):
        clock.move(minutes=1)
        stamp(code, house)
    return list(ledger.everything())


@pytest.fixture
def file(acts):
    """The file of a shop that nobody has open."""
    path = engine().path
    close_database()
    return path


def changed(file, sql):
    with closing(sqlite3.connect(file)) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(sql)
        connection.commit()


def test_a_sound_ledger_is_counted_to_its_end(acts):
    last = acts[-1]

    assert proof.of_open() == Proof(6, 5, last.hash.hex(), last.at_ms, None, "")
    assert proof.of_open().ok


def test_an_empty_ledger_is_sound(house):
    assert proof.of_open() == Proof(0, 0, FIRST_HASH.hex(), 0, None, "")


def test_a_file_is_proved_like_the_open_database(acts):
    opened, path = proof.of_open(), engine().path
    close_database()

    assert proof.of_file(path) == opened


def test_a_file_is_proved_in_a_process_of_its_own_too(file):
    said = subprocess.run(
        [sys.executable, "-m", "stampcard.models.proof", str(file)],
        capture_output=True,
        check=True,
    )

    assert json.loads(said.stdout) == asdict(proof.of_file(file))


def test_as_a_program_a_proof_gives_way_to_the_counter(file, monkeypatch, capsys):
    given = []
    monkeypatch.setattr(os, "nice", given.append)
    monkeypatch.setattr(sys, "argv", ["proof", str(file)])
    monkeypatch.delitem(sys.modules, "stampcard.models.proof")

    runpy.run_module("stampcard.models.proof", run_name="__main__")

    assert given == [10]
    assert json.loads(capsys.readouterr().out) == asdict(proof.of_file(file))


@pytest.mark.parametrize("name", ["imported", "Imported"])
def test_a_proof_that_is_only_imported_is_no_program(file, monkeypatch, capsys, name):
    given = []
    monkeypatch.setattr(os, "nice", given.append)
    monkeypatch.setattr(sys, "argv", ["proof", str(file)])
    monkeypatch.delitem(sys.modules, "stampcard.models.proof")

    runpy.run_module("stampcard.models.proof", run_name=name)

    assert (given, capsys.readouterr().out) == ([], "")


def test_reading_a_file_leaves_nothing_beside_it(file):
    before = sorted(file.parent.iterdir()), file.read_bytes()

    assert proof.of_file(file).ok

    assert (sorted(file.parent.iterdir()), file.read_bytes()) == before


def test_what_still_stands_in_the_log_is_read(acts):
    path = engine().path
    assert path.with_name(path.name + "-wal").stat().st_size

    assert proof.of_file(path).acts == len(acts)


def test_nothing_can_be_written_through_a_reading(file):
    with (
        proof.reading(file) as ask,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        ask("DELETE FROM balance")


def test_from_any_act_on_the_rest_is_proved(acts):
    third, last = acts[2], acts[-1]

    found = proof.of_ledger(rows, (third.seq, third.hash))

    assert (found.acts, found.entries, found.ok) == (3, 3, True)
    assert found.head == last.hash.hex()


def test_a_rest_that_does_not_join_on_is_named_at_its_first_act(acts):
    found = proof.of_ledger(rows, (acts[2].seq, acts[1].hash))

    assert (found.first_bad, found.fault) == (4, "act")


def test_only_a_whole_proof_asks_for_balances_and_lost_entries(acts):
    unguarded("UPDATE balance SET amount = amount + 1")

    assert proof.of_open().fault == "balance"
    assert proof.of_open().first_bad is None
    assert proof.of_ledger(rows, (acts[2].seq, acts[2].hash)).ok


def test_the_first_of_several_bad_acts_is_named_and_all_are_counted(file):
    changed(file, "UPDATE act SET detail = 'x' WHERE seq IN (3, 5)")

    found = proof.of_file(file)

    assert (found.first_bad, found.fault, found.acts) == (3, "act", 6)
    assert not found.ok


@pytest.mark.parametrize(
    "value",
    [
        *("hash = 'x'", "hash = 7", "at = 'x'", "id = 'x'", "content = 7"),
        "detail = x'07'",
    ],
)
def test_a_value_that_is_not_of_its_kind_is_a_bad_act(file, value):
    changed(file, f"UPDATE act SET {value} WHERE seq = 4")

    found = proof.of_file(file)

    assert (found.first_bad, found.fault, found.acts) == (4, "act", 6)


@pytest.mark.parametrize("seq", [0, -5, -(2**63)])
def test_an_act_numbered_below_the_first_is_noticed(file, seq):
    changed(file, f"UPDATE act SET seq = {seq} WHERE seq = 1")

    found = proof.of_file(file)

    assert (found.first_bad, found.fault) == (seq, "act")


@pytest.mark.parametrize("seq", [0, -(2**63)])
@pytest.mark.parametrize("forged", ["x'00'", f"x'{FIRST_HASH.hex()}'", "'x'"])
def test_an_act_put_before_the_first_is_noticed(file, seq, forged):
    changed(
        file,
        f"INSERT INTO act SELECT {seq}, x'07', content, verb, programme_id, card, "
        "outlet_id, staff_id, device, at, day, outcome, reason, reverses, detail, "
        f"{forged} FROM act WHERE seq = 1",
    )

    found = proof.of_file(file)

    assert (found.first_bad, found.fault, found.acts) == (seq, "act", 7)


def test_a_number_left_out_is_noticed_though_the_chain_holds(file):
    changed(file, "UPDATE entry SET act_id = 9 WHERE act_id = 6")
    changed(file, "UPDATE act SET seq = 9 WHERE seq = 6")

    found = proof.of_file(file)

    assert (found.first_bad, found.fault, found.acts) == (9, "act", 6)


def test_hundreds_of_acts_are_proved_and_counted(acts):
    last = acts[-1]
    names = ("content", "verb", "programme", "card", "outlet", "staff", "device")
    alike = {name: getattr(last, name) for name in (*names, "at_ms", "day", "outcome")}
    with database.atomic():
        for _ in range(300):
            ledger.append(New(id=uuid4(), **alike), ())

    found = proof.of_open()

    assert (found.acts, found.ok) == (306, True)


def test_an_act_earlier_than_the_one_before_is_noticed_though_its_chain_holds(acts):
    late, early = acts[-1], acts[-1].at_ms - 1
    new = New(
        **{name: getattr(late, name) for name in ("verb", "programme", "card")},
        **{name: getattr(late, name) for name in ("outlet", "staff", "device", "day")},
        id=type(late.id)(int=5), content=b"", at_ms=early, outcome="accepted",
    )  # fmt: skip
    later = ledger.append(new, ())
    values = (
        new.id.bytes, new.content, new.verb, new.programme, new.card, new.outlet,
        new.staff, new.device, early, new.day, new.outcome, new.reason, new.reverses,
        new.detail,
    )  # fmt: skip
    forged = ledger.chain(late.hash, values, ())
    assert later.at_ms == late.at_ms
    assert proof.of_open().ok

    unguarded(f"UPDATE act SET at = {early}, hash = x'{forged.hex()}' WHERE seq = 7")

    assert proof.of_open().first_bad == 7


@pytest.mark.parametrize("act", [-1, 0, 99])
def test_an_entry_of_no_act_is_noticed_with_its_number(file, act):
    changed(file, f"INSERT INTO entry VALUES ({act}, 0, 1, 'stamp', 0, '')")

    found = proof.of_file(file)

    assert (found.first_bad, found.fault) == (act, "act")


def test_many_blocks_are_proved_like_one(acts, monkeypatch):
    whole = proof.of_open()
    monkeypatch.setattr(proof, "_TOGETHER", 2)

    assert proof.of_open() == whole


def not_past(seq):
    """Asks a database whose page with that act cannot be read."""

    def ask(sql, *values):
        found = rows(sql, *values)
        if " FROM act " in sql and any(act[0] == seq for act in found):
            raise sqlite3.DatabaseError("disk image is malformed")
        return found

    return ask


@pytest.mark.parametrize("bad", [5, 6])
def test_before_a_page_that_cannot_be_read_everything_is_counted(acts, bad):
    found = proof.of_ledger(not_past(bad))

    assert (found.acts, found.first_bad, found.fault) == (bad - 1, bad, "file")
    assert found.head == acts[bad - 2].hash.hex()


def test_an_act_that_is_bad_is_named_before_one_that_cannot_be_read(acts):
    unguarded("UPDATE act SET detail = 'x' WHERE seq = 2")

    found = proof.of_ledger(not_past(5))

    assert (found.acts, found.first_bad, found.fault) == (4, 2, "file")


@pytest.mark.parametrize(
    "said", ["*** in database main ***\nPage 9: never used", "row 1 missing from index"]
)
def test_whatever_the_engine_finds_wrong_is_not_intact(said):
    assert proof.is_intact(lambda sql: [("ok",)])
    assert not proof.is_intact(lambda sql: [(said,)])


def test_pages_are_looked_at_beside_the_acts(file):
    changed(file, "CREATE INDEX of_amounts ON entry (amount)")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = 'CREATE INDEX of_amounts ON entry (line)' "
            "WHERE name = 'of_amounts'"
        )
        connection.commit()

    found = proof.of_file(file)

    assert (found.acts, found.first_bad, found.fault) == (6, None, "file")
    with proof.reading(file) as ask:
        assert not proof.is_intact(ask)
        assert proof.is_intact(ask, quickly=True), "indexes are not held to tables"


def test_a_file_that_is_none_is_unreadable_from_its_first_act(tmp_path):
    letter = tmp_path / "letter"
    letter.write_text("to the landlord, " * 1000)

    for path in (letter, tmp_path / "nowhere"):
        assert proof.of_file(path) == Proof(0, 0, FIRST_HASH.hex(), 0, 1, "file")
    assert Proof(first_bad=1, fault="file") == proof.of_file(letter)
