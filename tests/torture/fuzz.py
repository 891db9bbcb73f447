"""Requests made by the thousand from the shop's own description; forms filled badly.

R28 of the promises: no answer of the server's own fault (5xx), none that its
description does not name. The control is a server that fails on one kind of code.
"""

import json
import random
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.torture.guessing import paired_phone
from tests.torture.routes import Route, routes
from tests.torture.street import Figure, Server, Shop, open_shop
from tests.torture.visitors import Client, form_token

EXAMPLES = {False: 60, True: 10_000}  # of each route
FORMS = {False: 250, True: 20_000}
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "ignored_auth",
    "unsupported_method",
)
_CASES = re.compile(r"(\d[\d,]*) generated")
_FIELD = re.compile(r'<(?:input|select|textarea)[^>]*\bname="([^"]+)"[^>]*>')
_VALUE = re.compile(r'\bvalue="([^"]*)"')
# These would shut the tester out.
_KEPT = ("sign_out", "pair", "password", "account.", "people.")
BAD_TEXTS = (
    "",
    " ",
    "\x00",
    "'; DROP TABLE act; --",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "\u202e\u200b\ufeff",
    "a" * 70_000,
    "\N{BENGALI DIGIT ONE}\N{BENGALI DIGIT TWO}",
    "1e308",
    "-1",
    "0",
    "9" * 40,
    "9223372036854775808",
    "NaN",
    "2027-02-29",
    "0000-00-00",
    "9999-12-31",
    "../../etc/passwd",
    "%s%n%x",
    "\U0001f600" * 20,
    "\ud800",
    "e\u0301" * 300,
    "on",
    "½",
    "٣",
    "10000:5,20000:10",
    ":,;",
)


def figures(full: bool, seed: int) -> Iterator[Figure]:
    """The description as it is, with true codes, the control, and forms."""
    shop = open_shop(cards=200)
    with shop.serve() as server:
        described = Client(server.port).get("/api/v1/openapi.json").json
        codes = shop.codes("stamps")[:20] + shop.codes("coupons")[:20]
        for word, text in (
            ("as published", described),
            ("with true codes among others", _with_codes(described, codes)),
        ):
            case = _Case(shop, f"http://127.0.0.1:{server.port}", text, seed)
            yield _asked(word, case, EXAMPLES[full])
        log = server.log().count("Traceback")
        sound = shop.flask("verify")["ok"]
    yield Figure(
        "R28 after all requests",
        "verify ok, no unforeseen error in the log",
        f"verify {sound}, {log} tracebacks",
        sound and not log,
    )
    with _failing() as port:
        yield _control(_Case(shop, f"http://127.0.0.1:{port}", described, seed))
    yield _forms(FORMS[full], random.Random(seed))


class _Case:
    """One run of the generator: against whom, from which description."""

    def __init__(self, shop: Shop, url: str, description: Any, seed: int) -> None:
        self.shop, self.url, self.seed = shop, url, seed
        self.file = shop.folder / "described.json"
        self.file.write_text(json.dumps(description))

    def run(self, examples: int) -> tuple[int, int, str]:
        """Exit code, requests made, and the failures in a few words."""
        options = {
            "url": self.url,
            "seed": str(self.seed),
            "max-examples": str(examples),
            "checks": ",".join(CHECKS),
            "header": f"Authorization: Bearer {self.shop.token}",
            "phases": "examples,coverage,fuzzing",
            "generation-database": "none",
            "warnings": "off",
            "suppress-health-check": "all",
            "request-timeout": "20",
        }
        words = [f"--{name}={text}" for name, text in options.items()]
        command = str(Path(sys.executable).with_name("schemathesis"))
        done = subprocess.run(
            [command, "run", str(self.file), "--continue-on-failure", *words],
            cwd=self.shop.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        said = done.stdout + done.stderr
        cases = sum(int(n.replace(",", "")) for n in _CASES.findall(said))
        failures = [
            line.strip("- ").strip()
            for line in said.splitlines()
            if re.match(r"\s*- \w", line) and "Test Case ID" not in line
        ]
        worst = "; ".join(f"{w} ×{n}" for w, n in Counter(failures).most_common(4))
        return done.returncode, cases, worst or said[-200:].replace("\n", " ")


def _with_codes(described: Any, codes: list[str]) -> Any:
    """The description with the shop's own cards among the codes it may make up."""
    text: Any = json.loads(json.dumps(described))
    either = {"anyOf": [{"enum": codes}, {"type": "string", "maxLength": 30}]}
    path = next(p for p in text["paths"] if "/cards/" in p)
    text["paths"][path]["get"]["parameters"][0]["schema"] = either
    body = text["paths"]["/api/v1/acts"]["post"]["requestBody"]["content"]
    fields = body["application/json"]["schema"]["properties"]
    fields["code"] = either
    fields["codes"] = {"type": "array", "maxItems": 5, "items": either}
    return text


def _asked(word: str, case: _Case, examples: int) -> Figure:
    code, cases, worst = case.run(examples)
    return Figure(
        f"R28 {examples:,} generated requests a route, {word}",
        "no failure of " + ", ".join(CHECKS),
        f"{cases:,} requests; " + ("no failure" if code == 0 else worst),
        code == 0 and cases >= examples,
    )


def _control(case: _Case) -> Figure:
    code, cases, worst = case.run(200)
    return Figure(
        "R28 control: a server that fails on one kind of code",
        "found out",
        f"{'found out' if code == 1 else 'not found'} in {cases} requests: {worst}",
        code == 1 and "erver error" in worst,
    )


@contextmanager
def _failing() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Failing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


class _Failing(BaseHTTPRequestHandler):
    """Says 404 to all, but fails where a code has a sign beyond Latin letters."""

    protocol_version, wbufsize = "HTTP/1.1", -1

    def do_GET(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        read = self.path.encode() + self.rfile.read(size)
        self.send_response(500 if b"%E" in read or b"\\u" in read else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "13")
        self.end_headers()
        self.wfile.write(b'{"error": ""}')

    do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


# Forms


def _forms(count: int, dice: random.Random) -> Figure:
    """Every form of the shop as its page made it, but for one or two fields."""
    shop = open_shop(cards=200)
    with shop.serve() as server:
        owner = Client(server.port)
        owner.sign_in()
        forms = list(_found_forms(shop, server, owner))
        seen: Counter[int] = Counter()
        broken: Counter[str] = Counter()
        for number in range(count):
            client, path, fields = forms[number % len(forms)]
            spoilt = {**fields, "id": str(uuid4())}
            for name in dice.sample(sorted(spoilt), min(len(spoilt), 2)):
                spoilt[name] = dice.choice(BAD_TEXTS)
            spoilt["csrf_token"] = form_token(client.get("/sign-in"))
            answer = client.post(path, spoilt)
            seen[answer.status] += 1
            if answer.status >= 500:
                broken[f"{answer.status} {path}"] += 1
        log = server.log().count("Traceback")
    worst = "; ".join(f"{text} ×{n}" for text, n in broken.most_common(4))
    taken = seen[302] + seen[303] + seen[200]
    return Figure(
        f"R28 {count:,} forms with a bad field or two, {len(forms)} kinds",
        "no 5xx, no unforeseen error in the log; some taken",
        f"{worst or 'no 5xx'}; {dict(sorted(seen.items()))}; {log} tracebacks",
        not broken and not log and taken > count // 5,
    )


def _found_forms(
    shop: Shop, server: Server, owner: Client
) -> Iterator[tuple[Client, str, dict[str, str]]]:
    phone = paired_phone(server)
    all_routes = [r for r in routes(shop) if not r.path.startswith("/api")]
    for route in all_routes:
        if not route.writes or any(word in route.endpoint for word in _KEPT):
            continue
        client = phone if route.endpoint.startswith("counter") else owner
        yield client, route.path, _fields_of(client, route, shop.codes("stamps")[0])


def _fields_of(client: Client, route: Route, code: str) -> dict[str, str]:
    """What the page at the same address would send, and what any form here may."""
    page = client.get(route.path)
    found = {"verb": "earn", "codes": code, "count": "1", "spend": "", "note": ""}
    found |= {"of": "", "state": "paused", "name": "Phone"}
    for tag in _FIELD.finditer(page.text):
        value = _VALUE.search(tag[0])
        found[tag[1]] = unescape(value[1]) if value else ""
    return found
