"""The server as a real process: start, refuse, serve, stop."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from stampcard import config, server

ROOT = Path(__file__).parents[1]
# A stand-in for the app: /slow answers late, /stuck never, /size counts the body.
TINY = """
import os, sys, time
from pathlib import Path
from stampcard import server
from stampcard.config import load
from stampcard.server import CannotServe, serve

server.REQUEST_SECONDS = float(sys.argv[2])

def app(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/slow":
        time.sleep(1.3)
    if path == "/stuck":
        time.sleep(60)
    body = environ["wsgi.input"].read() if path == "/size" else b""
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"hello {len(body)}".encode()]

try:
    serve(app, load(os.environ, root=Path(sys.argv[1])))
except CannotServe as error:
    sys.exit(str(error))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def started(
    folder: Path, port: int, *, patience_seconds: float = 20, **variables: str
) -> subprocess.Popen[str]:
    ours = {f"STAMPCARD_{name.upper()}": text for name, text in variables.items()}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("STAMPCARD_")}
    return subprocess.Popen(
        [sys.executable, "-c", TINY, str(folder), str(patience_seconds)],
        cwd=ROOT,
        env={
            **kept,
            "STAMPCARD_HOST": "127.0.0.1",
            "STAMPCARD_PORT": str(port),
            **ours,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def running(folder: Path, **options: Any) -> Iterator[SimpleNamespace]:
    port = free_port()
    process = started(folder, port, **options)
    try:
        wait_for(port)
        yield SimpleNamespace(port=port, process=process)
    finally:
        process.terminate()
        process.communicate(timeout=6)


def wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server did not start")


def ask(port: int, path: str, body: bytes | None = None) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("POST" if body is not None else "GET", path, body)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def refusal(process: subprocess.Popen[str]) -> str:
    """The one sentence of a server that would not start."""
    said, complaint = process.communicate(timeout=5)
    assert process.returncode != 0
    assert said == ""
    assert len(complaint.splitlines()) == 1
    return complaint


@pytest.fixture(scope="module")
def serving(tmp_path_factory):
    with running(tmp_path_factory.mktemp("shop")) as server_process:
        yield server_process


def test_a_page_is_answered(serving):
    assert ask(serving.port, "/") == (200, "hello 0")


def test_a_whole_body_arrives(serving):
    assert ask(serving.port, "/size", b"x" * 100_000) == (200, "hello 100000")


def test_too_large_a_body_is_refused(serving):
    connection = HTTPConnection("127.0.0.1", serving.port, timeout=5)
    connection.putrequest("POST", "/size")
    connection.putheader("Content-Length", str(server.BODY_BYTES_MOST + 1))
    connection.endheaders()

    assert connection.getresponse().status == 413
    connection.close()


def test_too_large_headers_are_refused(serving):
    status, _ = ask(serving.port, "/" + "x" * server.HEADER_BYTES_MOST)

    assert status in (413, 414)


def test_silent_clients_hold_no_thread(serving):
    silent = [socket.create_connection(("127.0.0.1", serving.port)) for _ in range(64)]

    assert ask(serving.port, "/") == (200, "hello 0")
    for connection in silent:
        connection.close()


def test_more_connections_than_there_is_room_for_are_closed(tmp_path):
    with running(tmp_path) as shop:
        many = [
            socket.create_connection(("127.0.0.1", shop.port), timeout=5)
            for _ in range(server.WAITING_MOST + 20)
        ]
        assert many[-1].recv(1) == b""

        for connection in many:
            connection.close()
        assert ask(shop.port, "/") == (200, "hello 0")


def test_clients_that_trickle_are_cut_off_and_the_others_served(tmp_path):
    with running(tmp_path, threads="8", patience_seconds=0.5) as shop:
        slow = [socket.create_connection(("127.0.0.1", shop.port)) for _ in range(8)]
        for connection in slow:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: sh")
        time.sleep(0.2)

        assert ask(shop.port, "/") == (200, "hello 0")
        for connection in slow:
            connection.close()


def test_a_long_answer_outlasts_the_patience_for_requests(tmp_path):
    with running(tmp_path, patience_seconds=0.1) as shop:
        assert ask(shop.port, "/slow") == (200, "hello 0")


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
