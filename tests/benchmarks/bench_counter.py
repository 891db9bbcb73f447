"""The counter over HTTP: acts a second, waiting times, start and memory of the server.

Run as `python -m tests.benchmarks.bench_counter [SECONDS]`. Everything is real: the
server in its own process, a database file with full sync, one act answered after its
commit.
"""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

ROOT = Path(__file__).parents[2]
CARDS, CLIENTS = 2000, 16


def main() -> None:
    """Measure and print."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        env = {
            **os.environ,
            "STAMPCARD_INSTANCE_PATH": folder,
            "STAMPCARD_PORT": str(port),
            "STAMPCARD_HOST": "127.0.0.1",
            "STAMPCARD_OWNER_PASSWORD": "a long enough one",
        }
        first, token = _prepare(env)
        server, start_seconds = _start(env, port)
        try:
            print(f"start to first page    {start_seconds:8.2f} s")
            print(f"idle memory            {_memory_mb(server.pid):8.1f} MB")
            _measure(port, token, first, seconds)
            print(f"memory after           {_memory_mb(server.pid):8.1f} MB")
        finally:
            server.terminate()
            server.wait(10)
        found = _flask(env, "verify")
        print(f"ledger verified        {found['ok']!s:>8}   {found['acts']} acts")


def _prepare(env: dict[str, str]) -> tuple[int, str]:
    _flask(env, "setup", "--shop", "Bench", "--owner", "Owner")
    _flask(env, "programme", "add", "stamp_card", "--set", "surplus=carry",
           "--set", "pause_seconds=0")  # fmt: skip
    out = str(Path(env["STAMPCARD_INSTANCE_PATH"], "bench.pdf"))
    _flask(env, "print", "1", "--count", str(CARDS), "--activate", "--output", out)
    return 1, str(_flask(env, "device", "add", "bench")["token"])


def _flask(env: dict[str, str], *words: str) -> dict[str, object]:
    command = [sys.executable, "-m", "flask", *words, "--json"]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, check=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def _start(
    env: dict[str, str], port: int, *program: str
) -> tuple[subprocess.Popen[bytes], float]:
    began = time.monotonic()
    server = subprocess.Popen(
        [sys.executable, *(program or ("app.py",))],
        env=env, cwd=ROOT, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/sign-in")
            if connection.getresponse().status == 200:
                return server, time.monotonic() - began
        except OSError:
            time.sleep(0.01)


def _measure(port: int, token: str, first: int, seconds: float) -> None:
    from stampcard.values.codes import number_of

    waits: list[float] = []
    wrong: list[int] = []
    end = time.monotonic() + seconds

    def client(which: int) -> None:
        serial = first + which
        with socket.create_connection(("127.0.0.1", port)) as wire:
            while time.monotonic() < end:
                began = time.monotonic()
                status = _ask(wire, token, number_of(serial))
                waits.append(time.monotonic() - began)
                if status != b"201":
                    wrong.append(int(status))
                serial = first + (serial + CLIENTS - first) % CARDS

    clients = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    began = time.monotonic()
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    took = time.monotonic() - began
    waits.sort()
    print(f"acts, {CLIENTS} clients       {len(waits) / took:8.0f} a second")
    print(f"wait, median           {statistics.median(waits) * 1000:8.1f} ms")
    print(f"wait, 99 of 100        {waits[int(len(waits) * 0.99)] * 1000:8.1f} ms")
    print(f"answers not 201        {len(wrong):8d}")


def _ask(wire: socket.socket, token: str, number: str) -> bytes:
    """One act over an open connection, by hand: the client must not be the brake."""
    wire.sendall(act_request(token, number))
    heads, _, body = wire.recv(65536).partition(b"\r\n\r\n")
    length = int(heads.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    while len(body) < length:
        body += wire.recv(65536)
    return heads[9:12]


def act_request(token: str, number: str) -> bytes:
    """The bytes of a request for one stamp, with an id of its own."""
    wish = b'{"id":"%s","verb":"earn","code":"%s"}' % (
        str(uuid.uuid4()).encode(),
        number.encode(),
    )
    return (
        b"POST /api/v1/acts HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        b"Authorization: Bearer %s\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (token.encode(), len(wish), wish)
    )


def _memory_mb(pid: int) -> float:
    text = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
