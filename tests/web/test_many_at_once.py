"""Many programs at once against the real server in its own process."""

import json
import socket
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from uuid import uuid4

import pytest

from stampcard.values.codes import number_of
from tests.cli.processes import ROOT, environment, process

THREADS = 40


@pytest.fixture
def shop(tmp_path):
    """A folder with a shop, one coupon in use, and the token of a device."""
    folder = tmp_path / "instance"

    def told(*words):
        done = process(folder, *words, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    told("setup", "--shop", "Tea", "--owner", "Rina")
    told("programme", "add", "coupon")
    told("print", "1", "--count", "1", "--activate")
    return folder, told("device", "add", "Till")["token"]


@pytest.fixture
def port(shop):
    """Where a real server over that folder listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    variables = {"HOST": "127.0.0.1", "PORT": str(port)}
    with subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=environment(shop[0], **variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    ) as server:
        wait_for(port)
        yield port
        server.terminate()


def wait_for(port):
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server did not start")


def posted(port, token, body):
    """Status and answer of one act."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    try:
        connection.request("POST", "/api/v1/acts", json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def at_once(job, count):
    """What each of so many threads got from a job, all let go together."""
    results, gate = [None] * count, threading.Barrier(count)

    def run(n):
        gate.wait()
        results[n] = job()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def a_redemption():
    return {"id": str(uuid4()), "verb": "redeem", "code": number_of(1)}


def test_of_forty_programs_that_redeem_one_coupon_one_succeeds(shop, port):
    folder, token = shop

    answers = at_once(lambda: posted(port, token, a_redemption()), THREADS)

    outcomes = [(status, answer["reason"]) for status, answer in answers]
    assert outcomes.count((201, None)) == 1
    assert outcomes.count((200, "already_redeemed")) == THREADS - 1
    assert process(folder, "verify").returncode == 0


def test_of_forty_programs_that_send_one_act_one_performs_it(shop, port):
    folder, token = shop
    body = a_redemption()

    answers = at_once(lambda: posted(port, token, body), THREADS)

    assert sorted(status for status, _ in answers) == [200] * (THREADS - 1) + [201]
    assert {answer["outcome"] for _, answer in answers} == {"accepted"}
    assert sum(not answer["replayed"] for _, answer in answers) == 1
    ledger = json.loads(process(folder, "export", "ledger", "--json").stdout)
    assert [act["verb"] for act in ledger] == ["issue", "redeem"]
