"""What every command has in common: JSON, exit codes, one sentence on failure."""

import click
import pytest

from stampcard.cli import COMMANDS
from stampcard.models.writing import StorageError
from stampcard.services import access, exporting, issuing
from tests.cli.processes import process


def leaves(commands, *above):
    """Every command as the words one types, with the command itself."""
    for command in commands:
        words = (*above, command.name)
        if isinstance(command, click.Group):
            yield from leaves(command.commands.values(), *words)
        else:
            yield words, command


EVERY = dict(leaves(COMMANDS))
NEED_A_SHOP = [
    ("programme", "add", "coupon"),
    ("print", "1", "--count", "1"),
    ("reprint", "1"),
    ("batch", "activate", "1"),
    ("batch", "spoil", "1"),
    ("device", "add", "Till"),
    ("demo", "--remove"),
]


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_every_command_explains_itself_and_answers_programs(commands, words):
    shown = commands.run(*words, "--help").out

    assert "--json" in shown
    assert EVERY[words].help


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_wrong_usage_is_told_from_failure(commands, words):
    done = commands.run(*words, "--bogus")

    assert (done.code, done.out) == (2, "")
    assert "--bogus" in done.err


@pytest.mark.parametrize(
    "words",
    [
        ("print", "one", "--count", "1"),
        ("print", "1"),
        ("print", "1", "--count", "many"),
        ("batch", "show", "one"),
        ("programme", "add"),
        ("device", "add"),
        ("export", "staff"),
        ("export", "cards", "--format", "xlsx"),
        ("setup", "--shop", "Without an owner"),
        ("nonsense",),
    ],
    ids=" ".join,
)
def test_missing_and_mistyped_words_are_wrong_usage(owner, words):
    assert owner.run(*words).code == 2


@pytest.mark.parametrize("words", NEED_A_SHOP, ids=" ".join)
def test_before_set_up_one_sentence_says_so(commands, words):
    assert "shop" in commands.refused(*words)


def test_lists_are_empty_before_anything_is_made(commands):
    assert commands.told("programme", "list") == []
    assert commands.told("batch", "list") == []
    assert commands.told("export", "ledger") == []


def test_a_failing_disk_is_one_sentence(owner, monkeypatch):
    def write(job):
        raise StorageError(OSError("disk I/O error"))

    monkeypatch.setattr(access, "write", write)

    assert owner.refused("device", "add", "Till") == (
        "Nothing was written: disk I/O error."
    )


def test_a_failing_disk_during_an_export_is_no_empty_table(owner, monkeypatch):
    def broken():
        yield {"number": 1}
        raise StorageError(OSError("disk I/O error"))

    monkeypatch.setitem(exporting.TABLES, "cards", broken)

    assert owner.runner.invoke(args=["export", "cards"]).exit_code != 0


def test_trouble_is_said_in_the_shops_language(commands, home, monkeypatch):
    commands.run("setup", "--shop", "শাপলা", "--owner", "রহিমা", "--locale", "bn")
    commands.run("programme", "add", "coupon")

    said = commands.refused("print", 1, "--count", 0)

    assert any("\u0980" <= character <= "\u09ff" for character in said)
    assert f"{issuing.MOST_CARDS}" not in said


def test_commands_run_as_processes_of_their_own(tmp_path):
    before = process(tmp_path, "device", "add", "Till", "--json")
    made = process(tmp_path, "setup", "--shop", "Tea", "--owner", "Rina", "--json")
    again = process(tmp_path, "setup", "--shop", "Tea", "--owner", "Rina")

    assert (before.returncode, before.stdout) == (1, "")
    assert before.stderr.startswith('{"error": ')
    assert (made.returncode, made.stderr) == (0, "")
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr == "The shop is set up already.\n"


def test_a_bad_setting_stops_a_command_in_one_sentence(tmp_path):
    done = process(tmp_path, "verify", PORT="none")

    assert done.returncode == 1
    assert "STAMPCARD_PORT" in done.stderr
    assert len(done.stderr.splitlines()) == 1
