"""Where tricks are tried: one shop, and all whom it knows and does not know."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.torture.street import Server, Shop
from tests.torture.visitors import Client, raw

JSON_TYPE = {"Content-Type": "application/json"}


@dataclass
class Scene:
    """A shop with its server, a till, a signed-in owner and a paired phone."""

    shop: Shop
    server: Server
    till: Client
    owner: Client
    phone: Client
    dice: random.Random
    races: int

    def stranger(self) -> Client:
        """A visitor without anything."""
        return Client(self.server.port)

    def acts(self, verb: str = "earn") -> int:
        """Accepted acts of a verb in the ledger."""
        query = "SELECT count(*) FROM act WHERE outcome = 'accepted' AND verb = ?"
        return int(self.shop.rows(query, verb)[0][0])

    def balance(self, code: str, unit: str) -> int:
        """What a card has of a unit."""
        found = self.till.card(code).json["standing"]["balances"]
        return int(found.get(unit, 0))


# Gives what was gained in a word or two, or "".
Trick = Callable[[Scene], str]


def raw_get(scene: Scene, path: str, client: Client) -> bytes:
    """A path exactly as written, with the cookies of a client."""
    jar = "; ".join(f"{k}={v}" for k, v in client.cookies.items())
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {jar}\r\n"
    return raw(scene.server.port, f"{head}Connection: close\r\n\r\n".encode("latin-1"))


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The tables that differ."""
    return sorted(name for name in after if after[name] != before.get(name))
