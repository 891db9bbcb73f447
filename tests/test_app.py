"""The way in: `python app.py` and `flask …` as an owner starts them."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

import app
from stampcard.printing import designs

ROOT = Path(__file__).parents[1]


def shop_environment(folder, **variables):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("STAMPCARD_")}
    ours = {f"STAMPCARD_{name.upper()}": text for name, text in variables.items()}
    return {**kept, "STAMPCARD_INSTANCE_PATH": str(folder / "shop"), **ours}


def ended(folder, *command, **variables):
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=shop_environment(folder, **variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
    )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def shop(tmp_path):
    """A server on a new instance, and its port."""
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=shop_environment(tmp_path, host="127.0.0.1", port=str(port)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process, port
        process.kill()


def answer(port, path):
    for _ in range(100):
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except ConnectionRefusedError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise AssertionError("the server did not start")


def test_a_new_shop_starts_answers_and_stops(shop):
    process, port = shop

    assert answer(port, "/healthz") == 200
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=5)

    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}/setup/" in said


def test_the_server_has_no_pdf_engine_in_its_memory(shop):
    process, port = shop
    answer(port, "/")

    loaded = Path(f"/proc/{process.pid}/maps").read_text()

    assert "sqlite" in loaded
    assert "libpango" not in loaded


@pytest.mark.parametrize(
    "variables",
    [
        {"port": "0"},
        {"prot": "80"},
        {"public_url": "shop"},
        {"secret_key": "short"},
        {"database_url": "mysql://a/b"},
        {"instance_path": __file__},
    ],
)
def test_a_bad_setting_is_one_sentence_and_no_traceback(tmp_path, variables):
    done = ended(tmp_path, "app.py", **variables)

    (name,) = variables
    assert done.returncode == 2
    assert f"STAMPCARD_{name.upper()}" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_file_that_is_no_database_is_one_sentence(tmp_path):
    (tmp_path / "shop.sqlite3").write_text("This is no database. " * 500)

    done = ended(
        tmp_path, "app.py", database_url=f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    )

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def test_a_broken_design_stops_the_start_in_one_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("STAMPCARD_INSTANCE_PATH", str(tmp_path / "shop"))
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "design.toml").write_text("name = ", encoding="utf-8")
    reading = designs.every
    monkeypatch.setattr(designs, "every", lambda: reading(tmp_path))

    assert app.main() == 2

    assert "design.toml" in capsys.readouterr().err


def test_a_second_server_is_refused_before_the_web_and_the_database_load(
    shop, tmp_path
):
    _, port = shop
    answer(port, "/healthz")

    done = ended(tmp_path, "-X", "importtime", "app.py", port=str(free_port()))

    assert done.returncode == 2
    assert "Another server" in done.stderr
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "stampcard.server" in loaded
    assert not loaded & {"flask", "jinja2", "peewee", "stampcard.models"}


def test_the_flask_command_finds_the_app(tmp_path):
    done = ended(tmp_path, "-m", "flask", "routes")

    assert done.returncode == 0
    assert "/healthz" in done.stdout


def test_a_bad_setting_stops_the_flask_command_in_one_sentence(tmp_path):
    done = ended(tmp_path, "-m", "flask", "routes", port="0")

    assert done.returncode == 1
    assert "STAMPCARD_PORT" in done.stderr
    assert len(done.stderr.splitlines()) == 1
