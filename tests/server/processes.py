"""A small server as a real process, and clients that ask it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).parents[2]
# A stand-in for the app: /slow answers late, /stuck never, /size counts the
# body, /large sends more than a client takes at once; /act is for the till.
TINY = """
import os, sys, time
from pathlib import Path
from types import SimpleNamespace
from stampcard.server import encryption, lobby, till
from stampcard.config import load
from stampcard.server import CannotServe, serve

lobby.REQUEST_SECONDS = float(sys.argv[2])

def app(environ, start_response):
    path = environ["PATH_INFO"]
    if path.startswith("/act"):
        return answer_act(environ, start_response)
    if path == "/known":
        start_response("200 OK", [("Content-Length", "10")])
        return [b"not an act"]
    if path == "/slow":
        time.sleep(1.3)
    if path == "/stuck":
        time.sleep(60)
    body = environ["wsgi.input"].read() if path == "/size" else b""
    if path == "/large":
        start_response("200 OK", [("Content-Length", "20000000")])
        return [b"x" * 100_000] * 200
    if path == "/page":
        start_response("200 OK", [("Content-Length", "200000")])
        return [b"x" * 200_000]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"hello {len(body)}".encode()]

def together(jobs):
    for job in jobs:
        app.together = len(jobs)
        job()
    if app.broken:
        app.broken = False
        raise RuntimeError

def is_act(request):
    if request.startswith(b"POST /act/raise"):
        raise RuntimeError
    return request.startswith(b"POST /act")

def answer_act(environ, start_response):
    body = environ["wsgi.input"].read()
    app.broken = environ["PATH_INFO"] == "/act/broken"
    time.sleep({b"slow": 0.8, b"slowish": 0.01}.get(body, 0))
    said = f"{app.together} together, {len(body)} sent".encode()
    start_response("200 OK", [("Content-Length", str(len(said)))])
    return [said]

if "STAMPCARD_TILL" in os.environ:
    till.KEPT_SECONDS = float(os.environ.pop("STAMPCARD_TILL"))
    app.broken = False
    app.extensions = {"stampcard": SimpleNamespace(
        is_act=is_act, together=together
    )}

encryption.LOOK_SECONDS = float(os.environ.pop("STAMPCARD_LOOK_SECONDS", 60))
lobby.IDLE_SECONDS = float(os.environ.pop("STAMPCARD_SILENT_SECONDS", 60))

if "broken" in sys.argv:
    broken = SimpleNamespace(started=lambda: 1 / 0)
    app.extensions = {"stampcard": broken}

try:
    serve(lambda: app, load(os.environ, root=Path(sys.argv[1])))
except CannotServe as error:
    sys.exit(str(error))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def started(
    folder: Path, port: int, *more: str, patience_seconds: float = 20, **variables: str
) -> subprocess.Popen[str]:
    ours = {f"STAMPCARD_{name.upper()}": text for name, text in variables.items()}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("STAMPCARD_")}
    return subprocess.Popen(
        [sys.executable, "-c", TINY, str(folder), str(patience_seconds), *more],
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


@contextmanager
def calling(port: int) -> Iterator[Callable[..., socket.socket]]:
    """Opens connections that say something, and closes them in the end."""
    with ExitStack() as opened:

        def call(said: bytes = b"") -> socket.socket:
            made = opened.enter_context(
                socket.create_connection(("127.0.0.1", port), timeout=5)
            )
            made.sendall(said)
            return made

        yield call


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
