"""The server as a real process: start, refuse, serve, stop."""

import signal
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace

import pytest

from stampcard import config, server
from tests.server.processes import ask, free_port, refusal, running, started

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def serving(tmp_path_factory):
    with running(tmp_path_factory.mktemp("shop")) as server_process:
        yield server_process


def test_a_page_is_answered(serving):
    assert ask(serving.port, "/") == (200, "hello 0")


def test_a_whole_body_arrives(serving):
    assert ask(serving.port, "/size", b"x" * 100_000) == (200, "hello 100000")


def test_a_connection_serves_several_requests(serving):
    connection = HTTPConnection("127.0.0.1", serving.port, timeout=5)
    for _ in range(3):
        connection.request("GET", "/")
        assert connection.getresponse().read() == b"hello 0"
    connection.close()


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_finishes_what_is_under_way(tmp_path, told):
    with running(tmp_path) as shop:
        connection = HTTPConnection("127.0.0.1", shop.port, timeout=5)
        connection.request("GET", "/slow")
        time.sleep(0.2)
        shop.process.send_signal(told)

        assert connection.getresponse().read() == b"hello 0"
        assert shop.process.wait(timeout=5) == 0
        connection.close()


def test_a_stuck_request_does_not_hold_up_the_stop(tmp_path):
    with running(tmp_path) as shop:
        connection = HTTPConnection("127.0.0.1", shop.port, timeout=5)
        connection.request("GET", "/stuck")
        time.sleep(0.2)
        shop.process.terminate()

        assert shop.process.wait(timeout=5.5) == 0
        connection.close()


def test_a_start_that_fails_leaves_no_process_behind(tmp_path):
    process = started(tmp_path, free_port(), "broken")
    _, complaint = process.communicate(timeout=10)

    assert process.returncode == 1
    assert "ZeroDivisionError" in complaint


def test_a_second_server_touches_nothing(tmp_path):
    made = []
    with running(tmp_path):
        settings = shop_settings(tmp_path)
        with pytest.raises(server.CannotServe):
            server.serve(lambda: made.append(1), settings)

    assert made == []


@pytest.mark.parametrize(
    ("url", "count"), [("sqlite:///shop.sqlite3", 2), ("postgresql://h/shop", 1)]
)
def test_two_servers_share_a_database_only_on_postgresql(tmp_path, url, count):
    first, second = (
        shop_settings(tmp_path, database_url=url, port=port)
        for port in ("8001", "8002")
    )

    assert len(server.lock_paths(first)) == count
    alike = server.lock_paths(first) == server.lock_paths(second)
    assert alike == (count == 2)


def test_a_second_server_on_one_instance_is_refused(tmp_path):
    with running(tmp_path):
        second = refusal(started(tmp_path, free_port()))

        assert second.startswith("Another server of this shop is running")


def test_a_second_server_on_one_database_is_refused(tmp_path):
    database = f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    with running(tmp_path / "a", database_url=database):
        second = started(tmp_path / "b", free_port(), database_url=database)

        assert "Another server of this shop is running" in refusal(second)


def test_after_a_crash_the_next_server_starts(tmp_path):
    with running(tmp_path) as shop:
        shop.process.kill()

    with running(tmp_path) as shop:
        assert ask(shop.port, "/") == (200, "hello 0")


def test_a_lock_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "instance" / "server.lock").mkdir(parents=True)

    assert "server.lock cannot be written" in refusal(started(tmp_path, free_port()))


def test_a_port_in_use_is_one_sentence(tmp_path, serving):
    complaint = refusal(started(tmp_path, serving.port))

    assert f"Port {serving.port} is in use" in complaint


def test_a_host_of_another_computer_is_one_sentence(tmp_path):
    complaint = refusal(started(tmp_path, free_port(), host="192.0.2.77"))

    assert complaint.startswith("Cannot listen on 192.0.2.77")


def test_the_server_never_loads_the_pdf_engine():
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import stampcard.server"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "cheroot" in done.stderr
    assert "weasyprint" not in done.stderr


def shop_settings(folder: Path, **variables: str) -> config.Settings:
    given = {config.variable(name): text for name, text in variables.items()}
    return config.load(given, root=folder)


def app_with_setup(path: str | None) -> SimpleNamespace:
    ours = SimpleNamespace(setup_link=lambda: path)
    return SimpleNamespace(extensions={"stampcard": ours})


def test_the_start_tells_both_addresses(tmp_path, monkeypatch):
    monkeypatch.setattr(config, "lan_address", lambda: "10.0.0.7")
    settings = shop_settings(tmp_path, port="9000", public_url="https://shop.example")

    lines = server.announcement(object(), settings)

    assert "http://127.0.0.1:9000\n" in lines
    assert "http://10.0.0.7:9000\n" in lines
    assert "https://shop.example\n" in lines


def test_encrypted_the_start_tells_how_phones_learn_to_trust_it(tmp_path, monkeypatch):
    monkeypatch.setattr(config, "lan_address", lambda: "10.0.0.7")
    settings = shop_settings(tmp_path, https="1")

    lines = server.announcement(app_with_setup(None), settings, ["AB CD", "EF 01"])

    assert "network: https://10.0.0.7:8000\n" in lines
    assert "http://10.0.0.7:8000/trust\n" in lines
    assert "AB CD\n" in lines
    assert "EF 01\n" in lines
    assert "█" not in lines


def test_encrypted_the_first_code_leads_to_trust_and_the_second_to_set_up(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(config, "lan_address", lambda: "10.0.0.7")
    settings = shop_settings(tmp_path, https="1")

    lines = server.announcement(app_with_setup("/setup/ab"), settings)

    first, second = lines.split("Set up your shop at ")
    assert read_from_terminal(first) == "http://10.0.0.7:8000/trust"
    assert read_from_terminal(second) == "https://10.0.0.7:8000/setup/ab"


def test_without_a_network_phones_are_said_to_be_out_of_reach(tmp_path):
    lines = server.announcement(object(), shop_settings(tmp_path, host="127.0.0.1"))

    assert "Phones in the same network: cannot reach this computer" in lines


def test_while_there_is_no_owner_a_code_opens_the_set_up(tmp_path, monkeypatch):
    monkeypatch.setattr(config, "lan_address", lambda: "10.0.0.7")

    lines = server.announcement(app_with_setup("/setup/ab"), shop_settings(tmp_path))

    assert "http://10.0.0.7:8000/setup/ab" in lines
    assert read_from_terminal(lines) == "http://10.0.0.7:8000/setup/ab"


def test_once_there_is_an_owner_no_code_is_shown(tmp_path):
    lines = server.announcement(app_with_setup(None), shop_settings(tmp_path))

    assert "/setup/" not in lines
    assert "█" not in lines


def read_from_terminal(lines: str) -> str:
    """What a phone reads off a dark terminal, half a block for each module."""
    from PIL import Image
    from zxingcpp import read_barcodes

    rows = [line for line in lines.splitlines() if set(line) & set("█▀▄")]
    light = {"█": (255, 255), "▀": (255, 0), "▄": (0, 255)}
    width = max(map(len, rows))
    picture = Image.new("L", (width, 2 * len(rows)), 0)
    for y, row in enumerate(rows):
        for x, mark in enumerate(row):
            upper, lower = light.get(mark, (0, 0))
            picture.putpixel((x, 2 * y), upper)
            picture.putpixel((x, 2 * y + 1), lower)
    large = picture.resize((8 * width, 16 * len(rows)), Image.Resampling.NEAREST)
    return read_barcodes(large)[0].text
