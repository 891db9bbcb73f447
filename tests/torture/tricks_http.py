"""Tricks with HTTP itself: methods, lengths, hosts, sizes."""

import json
from uuid import uuid4

from tests.torture.scene import JSON_TYPE, Scene, Trick, changed
from tests.torture.visitors import raw, visit


def other_methods(scene: Scene) -> str:
    """HEAD, OPTIONS, TRACE, PUT, made-up methods and overrides on routes that write."""
    before = scene.shop.contents()
    paths = ["/api/v1/acts", "/counter/acts", "/sign-out", "/devices/invite"]
    paths += ["/devices/1/revoke", "/cards/0000001J/block", "/batches/1/activate"]
    methods = ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "GET"]
    act = json.dumps({"id": str(uuid4()), "verb": "earn", "code": "0000001"})
    for path in paths:
        for method in methods:
            for client in (scene.till, scene.owner):
                answer = client.ask(method, path, act, JSON_TYPE)
                if answer.status >= 500 and answer.status != 501:
                    return f"{method} {path} gave {answer.status}"
        for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
            scene.owner.get(path, {name: "POST"})
            scene.owner.get(f"{path}?_method=POST", {name: "POST"})
    touched = changed(before, scene.shop.contents())
    return f"{touched} changed" if touched else ""


def two_lengths(scene: Scene) -> str:
    """A second request hidden in the first by doubtful lengths (smuggling)."""
    code = scene.shop.codes("stamps")[8]
    body = json.dumps({"id": str(uuid4()), "verb": "earn", "code": code}).encode()
    head = (
        b"POST /api/v1/acts HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        b"Content-Type: application/json\r\nAuthorization: Bearer "
        + scene.shop.token.encode()
        + b"\r\n"
    )
    hidden = head + b"Content-Length: %d\r\n\r\n" % len(body) + body
    outer = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    size = len(hidden) + 5
    sizes = [
        b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: %d\r\n" % size,
        b"Content-Length: %d\r\nContent-Length: 0\r\n" % size,
        b"Content-Length: 0, %d\r\n" % size,
        b"Content-Length: +0\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length: 0x0\r\n",
        b"Content-Length : 0\r\n",
        b"Content-Length:\r\n 0\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Transfer_Encoding: chunked\r\nContent-Length: %d\r\n" % size,
        b"Transfer-Encoding:\tchunked\r\n",
        b"Content-Length: %d\r\n\x00: a\r\n" % size,
        b"Content-Length: 1e1\r\n",
        b"Content-Length: \xc2\xb2\r\n",
    ]
    for each in sizes:
        came = raw(scene.server.port, outer + each + b"\r\n0\r\n\r\n" + hidden)
        if b" 201 " in came or scene.balance(code, "stamp"):
            return f"{each!r} let a hidden act through"
        if came.startswith(b"HTTP/1.1 5"):
            return f"{each!r} gave {came[:30]!r}"
    return ""


def odd_requests(scene: Scene) -> str:
    """First lines and headers as no browser sends them."""
    host = b"Host: 127.0.0.1\r\n"
    lines = [
        b"GET / HTTP/9.9\r\n" + host,
        b"GET  / HTTP/1.1\r\n" + host,
        b"GET /\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\n" + host,
        b"GET //evil.example/.. HTTP/1.1\r\n" + host,
        b"GET /\x00 HTTP/1.1\r\n" + host,
        b"GET /%00 HTTP/1.1\r\n" + host,
        b"GET /%ff%fe HTTP/1.1\r\n" + host,
        b"GET /%zz HTTP/1.1\r\n" + host,
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n" + host,
        b"GET / HTTP/1.1\r\n" + host + b"X: " + b"a" * 70_000 + b"\r\n",
        b"GET / HTTP/1.1\r\n" + host + b"X: 1\r\n" * 3000,
        b"GET / HTTP/1.1\r\nHost: a b\r\n",
        b"GET / HTTP/1.1\r\n" + host + host.replace(b"127.0.0.1", b"evil.example"),
        b"GET / HTTP/1.1\r\n",
        b"* / HTTP/1.1\r\n" + host,
        b"OPTIONS * HTTP/1.1\r\n" + host,
        b"CONNECT evil.example:443 HTTP/1.1\r\n" + host,
        b"GET / HTTP/1.1\r\n" + host + b"Cookie: " + b"a=b; " * 2000 + b"\r\n",
        b"GET / HTTP/1.1\r\n" + host + b"Cookie: sid=\xff\xfe\r\n",
        b"GET / HTTP/1.1\r\n" + host + b"Expect: 100-continue\r\n",
        b"POST /sign-in HTTP/1.1\r\n" + host + b"Content-Length: 99999999999\r\n",
        b"POST /sign-in HTTP/1.1\r\n" + host + b"Content-Type: multipart/form-data\r\n"
        b"Content-Length: 0\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ]
    for each in lines:
        came = raw(scene.server.port, each + b"\r\n", wait_seconds=0.15)
        line = came.split(b"\r\n")[0]
        if line.startswith(b"HTTP/1.1 5") and b" 505 " not in line:
            return f"{each[:40]!r} gave {line!r}"
        if b"evil.example" in came:
            return f"{each[:40]!r} came back in the answer"
    return "" if scene.server.well() else "the server is not well after it"


def large_bodies(scene: Scene) -> str:
    """Bodies beyond what is taken, on every kind of route."""
    for path in ("/api/v1/acts", "/sign-in", "/counter/acts", "/C/0", "/healthz"):
        for size in (2_100_000, 17_000_000):
            head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {size}"
            more = f"\r\nAuthorization: Bearer {scene.shop.token}\r\n\r\n"
            came = raw(scene.server.port, (head + more).encode() + b"a" * size)
            line = came.split(b"\r\n")[0]
            if line.startswith((b"HTTP/1.1 5", b"HTTP/1.1 2")):
                return f"{size} bytes to {path}: {line!r}"
    parts = (
        "".join(
            f"--b\r\nContent-Disposition: form-data; name=a{n}\r\n\r\n1\r\n"
            for n in range(5000)
        )
        + "--b--\r\n"
    )
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    status = scene.stranger().ask("POST", "/sign-in", parts, kind).status
    return f"5,000 parts gave {status}" if status >= 500 or status == 200 else ""


def foreign_hosts(scene: Scene) -> str:
    """A foreign name in `Host`: nothing here carries it on."""
    for host in ("evil.example", "evil.example:80", "127.0.0.1.evil.example", "[::1"):
        for path in ("/", "/sign-in", "/devices", "/healthz", "/api/v1/openapi.json"):
            answer = visit(scene.server.port, path, Host=host)
            if "evil" in answer.text or "evil" in str(answer.headers):
                return f"{host} on {path} came back"
            if path == "/sign-in" and answer.status == 200:
                return f"{host} was served"
    return ""


def previews(scene: Scene) -> str:
    """A thousand link previews of a card, by GET and HEAD: nothing is written."""
    code = scene.shop.codes("stamps")[9]
    before = scene.shop.contents()
    bot = scene.stranger()
    for number in range(200 if scene.races < 100 else 1000):
        bot.ask("HEAD" if number % 2 else "GET", f"/C/{code}")
    touched = changed(before, scene.shop.contents())
    return f"{touched} changed" if touched else ""


TRICKS: tuple[Trick, ...] = (
    other_methods,
    two_lengths,
    odd_requests,
    large_bodies,
    foreign_hosts,
    previews,
)
