"""What every answer carries, and what no other site can make a browser do here.

R23 (headers on all routes and statuses), R24 (foreign forms; reading never writes).
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from uuid import uuid4

from tests.torture.guessing import paired_phone
from tests.torture.routes import Route, routes
from tests.torture.slow import UNGUARDED
from tests.torture.street import ROOT, Figure, Server, Shop, free_port, open_shop
from tests.torture.visitors import Answer, Client, form_token, visit

POLICY = {
    "default-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
LOOSE = ("unsafe-inline", "unsafe-eval", "*", "http:", "https:")
UNCHANGING = ("/static/", "/fonts/", "/shop-icon-")
NO_TRACE = ("/C/", "/c/", "/counter", "/pair/", "/acts/")  # secrets in the address
COUNTED = ("attempt", "alarm")  # tables that count tries
STATUSES = {200, 303, 400, 403, 404, 405, 422}
Asked = tuple[str, str, Answer]  # method, path, answer


def figures(full: bool, seed: int) -> Iterator[Figure]:
    """Headers, cookies, foreign forms, reading."""
    shop = open_shop(cards=200)
    with shop.serve() as server:
        owner, phone = _people(server)
        act = Client(server.port, token=shop.token).act(code=shop.codes("stamps")[0])
        all_routes = routes(shop, act=act.json["id"])
        # Reading comes first: asking with HEAD or for what is not there may not write.
        yield _reading(shop, all_routes, (owner, phone, Client(server.port)))
        yield from _foreign_forms(shop, server, all_routes, owner)
    with shop.serve() as server:
        owner, phone = _people(server)
        clients = (owner, phone, Client(server.port, token=shop.token))
        answers = list(_everything(all_routes, (*clients, Client(server.port))))
        answers += _rarities(shop, server)
        answers += _while_held(shop, server) if full else []
    yield _headers(answers)
    yield _control()
    yield _over_tls(shop)


def _people(server: Server) -> tuple[Client, Client]:
    owner = Client(server.port)
    owner.sign_in()
    return owner, paired_phone(server)


# Headers


def missing(path: str, answer: Answer) -> list[str]:
    """What an answer lacks of what every answer must carry."""
    said = dict(
        part.strip().partition(" ")[::2]
        for part in answer.header("Content-Security-Policy").split(";")
    )
    lacks = [name for name, value in POLICY.items() if said.get(name) != value]
    lacks += [f"{name} {value}" for name, value in said.items() if _loose(value)]
    if answer.header("X-Content-Type-Options") != "nosniff":
        lacks.append("nosniff")
    referrer = answer.header("Referrer-Policy")
    wanted = ("no-referrer",) if path.startswith(NO_TRACE) else _CLOSED
    if referrer not in wanted:
        lacks.append(f"Referrer-Policy {referrer}")
    if answer.header("Cross-Origin-Opener-Policy") != "same-origin":
        lacks.append("Cross-Origin-Opener-Policy")
    kept = "no-store" not in answer.header("Cache-Control")
    if kept and not path.startswith(UNCHANGING):
        lacks.append("no-store")
    lacks += [name for name in ("Server", "X-Powered-By") if "/" in answer.header(name)]
    return lacks + _open_cookies(answer)


_CLOSED = ("no-referrer", "same-origin")


def _loose(value: str) -> bool:
    return any(word in LOOSE for word in value.replace("'", "").split())


def _open_cookies(answer: Answer, *needed: str) -> list[str]:
    set_here = [v for name, v in answer.headers if name.lower() == "set-cookie"]
    wanted = ("httponly", "samesite=lax", *needed)
    return [
        f"cookie {cookie.partition('=')[0]} without {word}"
        for cookie in set_here
        for word in wanted
        if word not in cookie.lower() and "samesite=strict" not in cookie.lower()
    ]


def _everything(
    all_routes: list[Route], clients: tuple[Client, ...]
) -> Iterator[Asked]:
    for client in clients:
        for route in all_routes:
            if route.endpoint == "access.sign_out":
                continue
            for method in ("GET", "HEAD", "OPTIONS", "POST", "DELETE"):
                yield method, route.path, client.ask(method, route.path)
        for path in ("/nothing", "/C/x", "/api/v1/x", "/static/x", "/%ff", "/C/%00"):
            yield "GET", path, client.get(path)


def _rarities(shop: Shop, server: Server) -> Iterator[Asked]:
    """Answers a walk over all routes does not meet: forms, 413, 422, 429."""
    owner = Client(server.port)
    yield "POST", "/sign-in", owner.sign_in("not the password")
    yield "POST", "/sign-in", owner.sign_in()
    token = form_token(owner.get("/devices"))
    yield "POST", "/counter/acts", owner.post("/counter/acts", {"csrf_token": token})
    yield "POST", "/sign-in", owner.post("/sign-in", {"password": "x" * 3_000_000})
    till = Client(server.port, token=shop.token)
    yield "POST", "/api/v1/acts", till.act(code=shop.codes("stamps")[1])
    yield "POST", "/api/v1/acts", till.act(verb="nonsense")
    for number in range(40):
        path = f"/C/{number:021d}"
        yield "GET", path, visit(server.port, path)
    yield "POST", "/sign-out", owner.submit("/devices", "/sign-out", {})


def _while_held(shop: Shop, server: Server) -> Iterator[Asked]:
    """Answers of a shop that cannot write: 503."""
    till = Client(server.port, token=shop.token)
    with _held(shop):
        yield "GET", "/healthz", till.get("/healthz")
        yield "POST", "/api/v1/acts", till.act(code=shop.codes("stamps")[2])


def _held(shop: Shop) -> subprocess.Popen[bytes]:
    """Another program that holds the shop's file for seven seconds."""
    code = (
        "import sqlite3, sys, time; d = sqlite3.connect(sys.argv[1]);"
        "d.execute('BEGIN IMMEDIATE'); print('held', flush=True); time.sleep(7)"
    )
    path = str(shop.folder / "stampcard.sqlite3")
    held = subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE)
    if held.stdout:
        held.stdout.readline()
    return held


def _headers(answers: list[Asked]) -> Figure:
    seen = Counter(answer.status for _, _, answer in answers)
    lacking = Counter(
        f"{answer.status} {method} {path[:24]}: {what}"
        for method, path, answer in answers
        for what in missing(path, answer)
    )
    unseen = STATUSES - set(seen)
    worst = "; ".join(f"{text} ×{n}" for text, n in lacking.most_common(6))
    kinds = {a.header("Content-Type").partition(";")[0] for _, _, a in answers}
    return Figure(
        f"R23 headers of {len(answers):,} answers, all routes as four kinds of guest",
        "every answer carries all of them; all usual statuses met",
        f"{len(lacking)} lacks {worst}; statuses {dict(sorted(seen.items()))}; "
        f"{len(kinds)} types of content; not met {unseen or 'none'}",
        not lacking and not unseen,
    )


def _control() -> Figure:
    port = free_port()
    bare = subprocess.Popen([sys.executable, "-c", UNGUARDED, str(port)], cwd=ROOT)
    try:
        answer = None
        while answer is None and bare.poll() is None:
            try:
                answer = visit(port, "/", wait_seconds=5)
            except OSError:
                answer = None
    finally:
        bare.kill()
        bare.wait()
    lacks = missing("/", answer) if answer else []
    return Figure(
        "R23 control: a server without headers",
        "found out",
        f"{len(lacks)} lacks",
        len(lacks) >= len(POLICY),
    )


def _over_tls(shop: Shop) -> Figure:
    """Behind a proxy that speaks TLS: HSTS, Secure, names other sites cannot set."""
    tls = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
    with shop.serve(proxies="1") as server:
        client = Client(server.port)
        client.always |= {**tls, "Referer": f"https://127.0.0.1:{server.port}/sign-in"}
        answers = [client.sign_in(), client.get("/"), client.get("/nothing")]
        answers += [client.get("/static/style.css"), client.get("/?lang=bn")]
        plain = visit(server.port, "/", **{"X-Forwarded-For": "203.0.113.9"})
    lacks = [each for a in answers for each in _open_cookies(a, "secure")]
    lacks += ["HSTS"] * sum(not a.header("Strict-Transport-Security") for a in answers)
    names = {name for name in client.cookies if name.endswith("sid")}
    good = names == {"__Host-sid"} and answers[0].status == 303
    return Figure(
        "R23 behind TLS",
        "HSTS on every answer, every cookie Secure, the session's named __Host-",
        f"{Counter(lacks) or 'all there'}; session cookie {names}; over http HSTS "
        f"{plain.header('Strict-Transport-Security') or 'is not sent'}",
        not lacks and good and not plain.header("Strict-Transport-Security"),
    )


# Foreign forms, and reading


def _foreign_forms(
    shop: Shop, server: Server, all_routes: list[Route], owner: Client
) -> Iterator[Figure]:
    stranger = Client(server.port)
    theirs = form_token(stranger.get("/sign-in"))
    ours = form_token(owner.get("/devices"))
    here = f"http://127.0.0.1:{server.port}"
    ways: dict[str, tuple[str, Mapping[str, str]]] = {
        "no token": ("", {"Origin": here}),
        "token of another session": (theirs, {"Origin": here}),
        "foreign Origin": (ours, {"Origin": "https://evil.example"}),
        # Pages without Referer, as the shop's own, send this too: the token decides.
        "Origin null, no token": ("", {"Origin": "null"}),
        "a foreign frame": (ours, {"Origin": "null", "Sec-Fetch-Site": "cross-site"}),
        "cross-site": (ours, {"Sec-Fetch-Site": "cross-site"}),
        "a neighbour's": (ours, {"Origin": f"http://localhost:{server.port + 1}"}),
    }
    writing = [route for route in all_routes if route.writes]
    before, got = shop.contents(without=COUNTED), Counter[str]()
    for route in writing:
        for way, (token, headers) in ways.items():
            fields = _fields(token)
            answer = owner.post(route.path, fields, headers)
            wanted = {401} if route.path.startswith("/api/") else {400, 403}
            if answer.status not in wanted:
                got[f"{answer.status} {route.path[:30]} ({way})"] += 1
    changed = [
        name
        for name, held in shop.contents(without=COUNTED).items()
        if held != before[name]
    ]
    worst = "; ".join(text for text, _ in got.most_common(6))
    yield Figure(
        f"R24 {len(writing)} writing routes × {len(ways)} foreign forms, as the owner",
        "400 or 403 each (401 for programs); no table changed",
        f"{len(got)} let in {worst}; changed: {changed or 'none'}",
        not got and not changed,
    )
    owner = Client(server.port)  # the first one may have been signed out above
    owner.sign_in()
    before, ours = shop.contents(without=COUNTED), form_token(owner.get("/devices"))
    answer = owner.post("/devices/invite", _fields(ours), {"Origin": here})
    after = shop.contents(without=COUNTED)
    yield Figure(
        "R24 control: the shop's own form",
        "let in, and a table changed",
        f"{answer.status}; {sum(after[n] != before[n] for n in after)} tables changed",
        answer.status in (302, 303) and after != before,
    )


def _fields(token: str) -> dict[str, str]:
    fields = {"name": "Phone", "id": str(uuid4()), "verb": "earn", "state": "paused"}
    return {**fields, **({"csrf_token": token} if token else {})}


def _reading(
    shop: Shop, all_routes: list[Route], clients: tuple[Client, ...]
) -> Figure:
    before, count = shop.contents(without=COUNTED), 0
    for client in clients:
        for route in all_routes:
            for method in ("GET", "HEAD", "OPTIONS"):
                client.ask(method, route.path)
                count += 1
    after = shop.contents(without=COUNTED)
    changed = [name for name, held in after.items() if held != before.get(name)]
    return Figure(
        f"R24 {count} requests that only read (GET, HEAD, OPTIONS)",
        "no table changed",
        f"changed: {changed or 'none'}",
        not changed,
    )
