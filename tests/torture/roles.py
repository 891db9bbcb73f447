"""Who may do what, and how fast somebody who is shut out is out.

R25: the checked-in table of who may open what (tests/web/roles.toml) must name every
route of a real server. R26: after "end" the next request is refused, wherever.
"""

import time
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

from tests.torture.guessing import paired_phone
from tests.torture.routes import routes
from tests.torture.street import ROOT, Figure, Server, Shop, open_shop
from tests.torture.visitors import Client

TABLE = ROOT / "tests" / "web" / "roles.toml"
PLACES = 10
ONE_SECOND = 1.0
MANAGER_PASSWORD = "another long river"


def figures(full: bool, seed: int) -> Iterator[Figure]:
    """Revocation first, then the table."""
    yield from _shut_out()
    yield listed()


def _shut_out() -> Iterator[Figure]:
    shop = open_shop(cards=200)
    typed = f"{MANAGER_PASSWORD}\n" * 2
    shop.flask("staff", "add", "Karim", "--role", "manager", typed=typed)
    with shop.serve() as server:
        owner = Client(server.port)
        owner.sign_in()
        managers = [Client(server.port) for _ in range(PLACES)]
        for each in managers:
            each.sign_in(MANAGER_PASSWORD, name="Karim")
        yield _out(
            f"R26 a manager ended by command, signed in at {PLACES} places",
            managers,
            lambda client: client.get("/batches").status,
            lambda: shop.flask("staff", "end", "Karim"),
            {302, 303},
        )
        yield _out(
            f"R26 {PLACES} devices, each revoked by the owner",
            _tills(shop, server),
            lambda client: client.card(shop.codes("stamps")[0]).status,
            lambda: [_revoke(owner, device) for device in _devices(shop, "Till ")],
            {401},
        )
        phones = [paired_phone(server) for _ in range(PLACES)]
        yield _out(
            f"R26 {PLACES} paired phones, each revoked by the owner",
            phones,
            lambda client: client.get("/counter").status,
            lambda: [_revoke(owner, device) for device in _devices(shop, "Phone")],
            {302, 303},
        )
        others = [Client(server.port) for _ in range(PLACES)]
        for each in others:
            each.sign_in()
        page = {"old": "a quiet river at dawn"}
        new = "a wide lake in the evening"
        yield _out(
            f"R26 the owner's password changed, signed in at {PLACES} other places",
            others,
            lambda client: client.get("/batches").status,
            lambda: owner.submit(
                "/password", "/password", {**page, "password": new, "again": new}
            ),
            {302, 303},
        )


def _out(
    name: str,
    clients: list[Client],
    ask: Callable[[Client], int],
    end: Callable[[], Any],
    refused: set[int],
) -> Figure:
    before = [ask(client) for client in clients]
    end()
    ended = time.monotonic()
    after = [ask(client) for client in clients]
    seconds = time.monotonic() - ended
    inside = sum(status not in refused for status in after)
    return Figure(
        name,
        "all let in before; all refused within 1 s after",
        f"before {set(before)}, after {set(after)} in {seconds:.2f} s",
        set(before) == {200} and not inside and seconds <= ONE_SECOND,
    )


def _tills(shop: Shop, server: Server) -> list[Client]:
    tokens = [shop.flask("device", "add", f"Till {n}")["token"] for n in range(PLACES)]
    return [Client(server.port, token=token) for token in tokens]


def _devices(shop: Shop, start: str) -> list[int]:
    query = "SELECT id FROM device WHERE name LIKE ? AND revoked_at IS NULL"
    return [device for (device,) in shop.rows(query, f"{start}%")]


def _revoke(owner: Client, device: int) -> None:
    owner.submit("/devices", f"/devices/{device}/revoke", {})


def listed() -> Figure:
    """Whether the table names every route of the running shop."""
    shop = open_shop(cards=200)
    table = tomllib.loads(TABLE.read_text()) if TABLE.exists() else {}
    text = str(table)
    here = {route.endpoint for route in routes(shop)} - {"static"}
    missing = sorted(endpoint for endpoint in here if endpoint not in text)
    return Figure(
        f"R25 {len(here)} routes in the table of roles",
        "every one",
        f"{len(here) - len(missing)}; not listed {missing[:5] or 'none'}",
        bool(table) and not missing,
    )
