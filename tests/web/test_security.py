"""What stands between the street and the pages, tried at every address."""

import dataclasses
import sqlite3
from urllib.parse import quote

import pytest
from flask import request

from stampcard.application import build
from stampcard.models.base import close_database, database, rows
from stampcard.services.guesses import MOST
from stampcard.web.security import (
    HEADERS,
    STRICT_TRANSPORT,
    UNCHANGING,
    WITH_DECODER,
)
from tests.builders import PASSWORD, a_card, void
from tests.web.crawl import a_street
from tests.web.visits import opened

FOREIGN = {"Origin": "https://evil.example"}
CROSS_SITE = {"Sec-Fetch-Site": "cross-site"}
SAME_SITE = {"Sec-Fetch-Site": "same-site"}
COUNTING = {"attempt", "alarm"}  # tables that looking may add to


@pytest.fixture
def street(app, no_paper):
    app.config["TESTING"] = False
    return a_street(app)


def closed(answer):
    answer.close()
    return answer


SCANNING = {"/counter/scan", "/counter/scan/shell"}


def bare_of_headers(answer):
    due = dict(HEADERS)
    is_page = answer.status_code == 200 and answer.request.method != "OPTIONS"
    if is_page and answer.request.path in SCANNING:
        due["Content-Security-Policy"] = WITH_DECODER
    if answer.status_code == 204 and answer.request.path == "/trust/check":
        due["Cross-Origin-Resource-Policy"] = "cross-origin"  # asked for by plain pages
    return [name for name in due if answer.headers.get(name) != due[name]]


def changing(street):
    """Every address that changes something, but those of programs."""
    return [
        (endpoint, path)
        for endpoint, method, path in street.addresses()
        if method == "POST" and not endpoint.startswith("api.")
    ]


def table_counts():
    """How many rows each table has, and the head of the ledger."""
    tables = {*database.get_tables()} - COUNTING
    counts = {table: rows(f"SELECT COUNT(*) FROM {table}") for table in tables}
    return counts, rows("SELECT seq, hash FROM act ORDER BY seq DESC LIMIT 1")


@pytest.mark.parametrize("who", ["visitor", "phone", "owner"])
def test_every_answer_of_every_address_is_guarded(street, who):
    client = street.client(who)

    for endpoint, method, path in street.addresses():
        for tried in {method, "HEAD", "OPTIONS", "DELETE"}:
            answer = closed(client.open(path, method=tried))
            assert bare_of_headers(answer) == [], (tried, path)
            if answer.headers["Cache-Control"] != "no-store":
                assert endpoint in UNCHANGING
                assert answer.status_code == 200
            assert answer.status_code < 500, (tried, path)


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [
        ("/nowhere", {}, 404),
        ("/static/nothing.css", {}, 404),
        ("/sign-out", {}, 405),
        ("/static/style.css", {"headers": {"Range": "bytes=9999999-"}}, 416),
        ("/sign-in", {"method": "POST", "data": {"password": "x" * 2**22}}, 413),
        ("/api/v1/acts", {"method": "POST", "json": {}}, 401),
        ("/api/v1/nowhere", {}, 404),
        ("/sign-in", {"headers": {"Host": "evil.example"}}, 400),
        ("/C/%00", {}, 400),
        ("/failing", {}, 503),
        ("/mistaken", {}, 500),
    ],
)
def test_every_error_is_guarded(street, path, sent, status):
    def fail():
        raise sqlite3.OperationalError("disk I/O error")

    street.app.add_url_rule("/failing", view_func=fail)
    street.app.add_url_rule("/mistaken", "mistaken", lambda: 1 / 0)

    answer = closed(street.client("visitor").open(path, **sent))

    assert answer.status_code == status
    assert bare_of_headers(answer) == []


def test_looking_changes_nothing(street):
    before = table_counts()

    for who in ("visitor", "customer", "phone", "manager", "owner"):
        client = street.client(who)
        for _, method, path in street.addresses():
            if method == "GET":
                closed(client.get(path))
                closed(client.head(path))

    assert table_counts() == before


@pytest.mark.parametrize(
    "headers", [FOREIGN, CROSS_SITE, {"Sec-Fetch-Site": "same-site"}]
)
def test_no_form_of_another_site_is_taken(street, headers):
    street.app.config["WTF_CSRF_ENABLED"] = False
    client, before = street.client("owner"), table_counts()

    taken = [
        path
        for _, path in changing(street)
        if client.post(path, headers=headers).status_code != 403
    ]

    assert taken == []
    assert table_counts() == before


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}])
def test_no_form_without_its_token_is_taken(street, headers):
    client, before = street.client("owner"), table_counts()

    taken = [
        path
        for _, path in changing(street)
        if client.post(path, headers=headers).status_code != 400
    ]

    assert taken == []
    assert table_counts() == before


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost"},
        {"Origin": "null"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_the_shops_own_forms_are_taken(street, headers):
    street.app.config["WTF_CSRF_ENABLED"] = False
    form = {"password": PASSWORD, "name": "Rahima"}

    answer = street.client("visitor").post("/sign-in", data=form, headers=headers)

    assert answer.status_code == 303


def test_a_proxy_may_hand_on_another_host_with_the_shops_own_origin(street):
    street.app.config["WTF_CSRF_ENABLED"] = False
    rows_of_shop = street.house.public_url

    answer = street.client("visitor").post(
        "/sign-in",
        data={"password": PASSWORD, "name": "Rahima"},
        headers={"Origin": rows_of_shop, "Host": "127.0.0.1:8000"},
    )

    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("localhost:8000", 200),
        ("LOCALHOST.", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("192.168.1.20:8000", 200),
        ("10.0.0.7", 200),
        ("[fe80::1]:8000", 200),
        ("100.64.3.4", 200),
        ("cards.example", 200),
        ("cards.example:8443", 200),
        ("till.example", 200),
        ("evil.example", 400),
        ("cards.example.evil.example", 400),
        ("localhost.evil.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("8.8.8.8", 400),
        ("cards.example@evil.example", 400),
        ("evil.example/cards.example", 400),
        ("cards.example:80:80", 400),
        ("192.168.1.20, evil.example", 400),
    ],
)
def test_the_shop_answers_only_to_its_own_names(settings, clock, host, status):
    told = {"public_url": "https://cards.example", "trusted_hosts": ("till.example",)}
    app = build(dataclasses.replace(settings, **told), clock=clock)
    opened(app)
    try:
        page = app.test_client().get("/sign-in", headers={"Host": host})
    finally:
        close_database()

    assert page.status_code == status
    assert ("not known under this address" in page.text) == (status == 400)


def test_the_address_set_in_the_shops_settings_is_its_name(app):
    opened(app, public_url="https://our.example")

    page = app.test_client().get("/sign-in", headers={"Host": "our.example"})

    assert page.status_code == 200


def behind(settings, clock, proxies):
    app = build(dataclasses.replace(settings, proxies=proxies), clock=clock)
    app.add_url_rule("/seen", view_func=lambda: f"{request.remote_addr} {request.url}")
    opened(app)
    return app.test_client()


SAID = {
    "X-Forwarded-For": "198.51.100.1, 203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "localhost:8443",
}


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [
        (0, "127.0.0.1 http://localhost/seen"),
        (1, "203.0.113.9 https://localhost:8443/seen"),
    ],
)
def test_only_proxies_of_the_shop_are_believed(settings, clock, proxies, seen):
    client = behind(settings, clock, proxies)

    answer = client.get("/seen", headers=SAID)
    close_database()

    assert answer.text == seen
    strict = answer.headers.get("Strict-Transport-Security")
    assert strict == (STRICT_TRANSPORT if proxies else None)


def test_a_proxy_cannot_bring_in_a_strange_host(settings, clock):
    client = behind(settings, clock, 1)

    answer = client.get("/seen", headers={"X-Forwarded-Host": "evil.example"})
    close_database()

    assert answer.status_code == 400


def asked(client, path, address="203.0.113.9"):
    return client.get(path, environ_base={"REMOTE_ADDR": address})


def test_too_many_wrong_codes_have_to_wait_and_real_ones_never(app, client):
    code = a_card(opened(app))

    answers = [asked(client, "/C/NONSENSE") for _ in range(MOST + 1)]

    assert [a.status_code for a in answers] == [404] * MOST + [429]
    assert answers[-1].headers["Retry-After"] == "600"
    assert "Too many tries" in answers[-1].text
    assert asked(client, f"/C/{code}").status_code == 200
    assert asked(client, "/C/NONSENSE", "203.0.113.8").status_code == 404


def test_a_blocked_card_waits_like_a_wrong_code(app, client):
    house = opened(app)
    code = a_card(house)
    void(code, house)
    for _ in range(MOST):
        asked(client, "/C/NONSENSE")

    assert asked(client, f"/C/{code}").data == asked(client, "/C/NONSENSE").data


def test_one_ipv6_line_is_one_source(app, client):
    opened(app)
    for n in range(MOST):
        asked(client, "/C/NONSENSE", f"2001:db8::{n:x}")

    assert asked(client, "/C/NONSENSE", "2001:db8::ffff:1").status_code == 429
    assert asked(client, "/C/NONSENSE", "2001:db8:0:1::1").status_code == 404


def test_no_address_is_kept(app, client):
    opened(app)
    asked(client, "/C/NONSENSE")

    assert "203.0.113" not in str(rows("SELECT * FROM attempt"))


@pytest.mark.parametrize("number", ["0", "01", "-1", "9" * 10, "9" * 400, "1e3", "১"])
def test_an_address_with_no_rows_number_is_no_page(street, number):
    for path in (f"/batches/{number}", f"/programmes/{number}", f"/people/{number}"):
        assert street.client("owner").get(path).status_code == 404


ODD = [
    "\x00",
    "\ud800",
    "\U0010ffff",
    "9" * 30,
    "-1",
    "0",
    "' OR 1=1 --",
    "%",
    "x" * 9000,
]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd[:12]))
def test_odd_things_in_an_address_are_answered(street, odd):
    client = street.client("owner")
    text = odd.encode("utf-8", "surrogatepass")
    names = ("before", "number", "code", "add", "codes", "next", "lang", "day", "last")
    query = "&".join(f"{name}={quote(text)}" for name in (*names, "span", "page"))

    for _, method, path in street.addresses():
        if method == "GET":
            assert closed(client.get(f"{path}?{query}")).status_code < 500, path
    for path in ("/C/", "/cards/", "/counter/cards/", "/pair/", "/programmes/new/"):
        assert closed(client.get(path + quote(text))).status_code < 500, path


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd[:12]))
def test_odd_things_in_a_form_are_answered(street, odd):
    street.app.config["WTF_CSRF_ENABLED"] = False
    client = street.client("owner")
    fields = ("name", "role", "pin", "password", "verb", "codes", "id", "of", "reward")
    more = ("count", "spend", "note", "why", "first", "last", "state", "staff", "next")
    form = {f: odd.encode("utf-8", "surrogatepass") for f in (*fields, *more)}

    for endpoint, path in changing(street):
        if endpoint != "access.sign_out":
            assert client.post(path, data=form).status_code < 500, path
