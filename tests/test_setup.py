"""The set-up through make: nothing twice, and one line for what is missing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STAMPS = ("made", "packages", "tools", "pdf")


@pytest.fixture
def checkout(tmp_path):
    """A folder with only what the set-up reads, and a machine with little on it."""
    names = ("Makefile", *(path.name for path in ROOT.glob("requirements*.txt")))
    for name in names:
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    (tmp_path / "machine").mkdir()
    for name in ("sh", "env", "touch", "id", "make", "sed", "expand"):
        (tmp_path / "machine" / name).symlink_to(shutil.which(name))
    return tmp_path


def installed(checkout):
    bin_folder = checkout / ".venv" / "bin"
    bin_folder.mkdir(parents=True)
    for name in STAMPS:
        (checkout / ".venv" / name).touch()
    return bin_folder


def stand_in(folder, name, script):
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def run(checkout, *command):
    return subprocess.run(
        command,
        cwd=checkout,
        env={"PATH": str(checkout / "machine"), "HOME": os.environ.get("HOME", "/")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_with_everything_in_place_make_run_only_starts_python(checkout):
    installed(checkout)

    done = run(checkout, "make", "-n", "run", "PORT=9000")

    words = done.stdout.split()
    assert " ".join(words) == "exec env STAMPCARD_PORT=9000 .venv/bin/python app.py"


def test_new_pins_are_installed_again(checkout):
    installed(checkout)
    later = (checkout / ".venv" / "packages").stat().st_mtime + 5
    os.utime(checkout / "requirements.txt", (later, later))

    done = run(checkout, "make", "-n", "run")

    assert "pip install" in done.stdout
    assert "-r requirements.txt" in done.stdout


def test_changed_words_are_compiled_before_the_start(checkout):
    installed(checkout)
    folder = checkout / "translations" / "bn" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").touch()

    done = run(checkout, "make", "-n", "run")

    assert (
        "pybabel -q compile -i translations/bn/LC_MESSAGES/messages.po" in done.stdout
    )


def test_make_help_names_every_target_for_people(checkout):
    done = run(checkout, "make", "help")

    named = [line.split()[0] for line in done.stdout.splitlines()]
    assert {"help", "run", "test", "check", "bench", "words", "clean"} <= set(named)


def test_too_old_a_python_is_said_in_one_line(checkout):
    stand_in(checkout / "machine", "python3", "exit 1")

    done = run(checkout, "make", "run")

    assert "Stampcard needs Python 3.11 or later. Please install: python3\n" in (
        done.stderr
    )
    assert done.returncode != 0
    assert not (checkout / ".venv").exists()


def test_a_python_without_venv_is_said_in_one_line(checkout):
    stand_in(
        checkout / "machine",
        "python3",
        'case "$2" in *venv*) exit 1;; *) exit 0;; esac',
    )

    done = run(checkout, "make", "run")

    assert "Please install: python3-venv\n" in done.stderr
    assert done.returncode != 0


def test_missing_libraries_of_the_pdf_engine_are_said_in_one_line(checkout):
    bin_folder = installed(checkout)
    (checkout / ".venv" / "pdf").unlink()
    stand_in(bin_folder, "python", "exit 1")

    done = run(checkout, "make", "run")

    assert "Printing needs Pango. Please install: libpango-1.0-0" in done.stderr
    assert not (checkout / ".venv" / "pdf").exists()
    assert done.returncode != 0


def test_a_missing_browser_is_said_in_one_line(checkout):
    installed(checkout)

    done = run(checkout, "make", "test")

    assert "Please install: chromium libnss3-tools\n" in done.stderr
    assert done.returncode != 0
