"""A bad network and tireless repeaters: an act is recorded once however often it comes.

R9 of the promises: between till and server stands a proxy that drops one request in
five and loses three replies in ten, some of them half-way. R10: every act comes ten
times, also after a restart, and is answered alike. The control of R9 takes a new id for
every attempt, as a careless client would, and must stamp twice.
"""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from typing import Any
from uuid import UUID

from tests.torture.street import Figure, Shop
from tests.torture.tills import TROUBLE, proof, stamped_shop
from tests.torture.visitors import Answer, Client

DROPPED, LOST = 0.2, 0.3
REDEEMS, CARELESS, REPEATED = (
    {False: 60, True: 1000},
    {False: 60, True: 500},
    {False: 100, True: 5000},
)
TIMES, AT_ONCE, MOST_ATTEMPTS = 10, 8, 60
Act = dict[str, Any]


def figures(full: bool, seed: int) -> Iterator[Figure]:
    """The bad network, the careless client in it, the repeaters."""
    dice = random.Random(seed)
    shop, cards = stamped_shop(max(CARELESS[full], REPEATED[full]))
    shop.programme("gifts", "coupon", "benefit=gift", "reward=Biscuit")
    shop.print("gifts", REDEEMS[full])
    with shop.serve() as server:
        yield bad_network(shop, [server.port], shop.codes("gifts"), dice)
        yield _careless(shop, server.port, cards[: CARELESS[full]], dice)
    codes = [shop.code(serial) for serial in cards[: REPEATED[full]]]
    acts = repeatable(codes, shop.codes("gifts"), dice)
    with shop.serve() as server:
        repeats = Repeats(acts, shop.token, dice)
        repeats.send([server.port], TIMES // 2)
        server.restart()
        repeats.send([server.port], TIMES - TIMES // 2)
    yield repeats.figure(shop, "also after a restart")


def bad_network(
    shop: Shop, ports: Sequence[int], codes: Sequence[str], dice: random.Random,
    **variables: str,
) -> Figure:  # fmt: skip
    """Every code redeemed through a lossy proxy before the ports, which takes turns."""
    acts = [{"id": _uuid(dice), "verb": "redeem", "code": code} for code in codes]
    with Lossy(ports, dice.getrandbits(32)) as proxy:
        answers = _through(proxy, shop.token, acts, lambda act: act)
    rows = _rows(shop, acts, **variables)
    accepted = sum(answer.get("outcome") == "accepted" for answer in answers)
    replayed = sum(answer.get("replayed") is True for answer in answers)
    return Figure(
        f"R9 {len(acts):,} redeems, {DROPPED:.0%} dropped, {LOST:.0%} of replies lost",
        "as many rows, each accepted once, whatever the attempts; chain sound",
        f"{proxy.attempts:,} attempts, {rows:,} rows, {accepted:,} accepted, "
        f"{replayed:,} of them told again",
        rows == accepted == len(acts) < proxy.attempts and proof(shop)["ok"],
    )


def repeatable(
    codes: Sequence[str], refused: Sequence[str], dice: random.Random
) -> list[Act]:
    """An act for each code, each fifth one refused: a coupon cannot be stamped."""
    acts = [{"id": _uuid(dice), "verb": "earn", "code": code} for code in codes]
    for n in range(0, len(acts), 5):
        acts[n]["code"] = refused[n % len(refused)]
    return acts


class Repeats:
    """Acts that are sent again and again, and how their answers differ."""

    def __init__(self, acts: Sequence[Act], token: str, dice: random.Random) -> None:
        """Nothing sent yet."""
        self.acts, self.token, self.dice = list(acts), token, dice
        self.first: dict[str, Any] = {}
        self.statuses: Counter[int] = Counter()
        self.different = self.sent = 0
        self._lock = threading.Lock()

    def send(self, ports: Sequence[int], times: int) -> None:
        """Every act so many times, in another order each time, over all ports."""
        for _ in range(times):
            self.dice.shuffle(self.acts)
            threads = [
                threading.Thread(target=self._send, args=(ports[n % len(ports)], n))
                for n in range(AT_ONCE)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

    def _send(self, port: int, which: int) -> None:
        client = Client(port, token=self.token)
        for act in self.acts[which::AT_ONCE]:
            came = client.act(**act)
            with self._lock:
                self._hold(act["id"], came)
        client.close()

    def _hold(self, act: str, came: Answer) -> None:
        told = dict(came.json or {})
        replayed = told.pop("replayed", None)
        self.sent += 1
        self.statuses[came.status] += 1
        if replayed is not (act in self.first) or told != self.first.get(act, told):
            self.different += 1
        self.first.setdefault(act, told)

    def figure(self, shop: Shop, when: str, **variables: str) -> Figure:
        """What came of it."""
        rows = _rows(shop, self.acts, **variables)
        count = len(self.acts)
        return Figure(
            f"R10 {count:,} acts, each sent {self.sent // count} times, {when}",
            "as many rows, the answers alike in all but `replayed`, chain sound",
            f"{rows:,} rows, {self.different} of {self.sent:,} answers different; "
            f"{dict(sorted(self.statuses.items()))}",
            rows == count and not self.different and proof(shop)["ok"],
        )


def _careless(
    shop: Shop, port: int, cards: Sequence[int], dice: random.Random
) -> Figure:
    acts = [{"verb": "earn", "code": shop.code(serial)} for serial in cards]
    gate = threading.Lock()

    def anew(act: Act) -> Act:
        with gate:
            return {**act, "id": _uuid(dice)}

    with Lossy([port], dice.getrandbits(32)) as proxy:
        _through(proxy, shop.token, acts, anew)
    rows = shop.flask("export", "ledger", "--format", "json")
    stamps = Counter(row["number"] for row in rows if row["verb"] == "earn")
    twice = sum(times > 1 for times in stamps.values())
    return Figure(
        f"R9c control: {len(acts)} stamps with a new id for each attempt",
        "some cards are stamped more than once",
        f"{sum(stamps.values())} stamps on {len(stamps)} cards, {twice} more than once",
        twice > len(acts) / 10,
    )


def _through(
    proxy: "Lossy", token: str, acts: Sequence[Act], spelled: Callable[[Act], Act]
) -> list[dict[str, Any]]:
    """Every act sent until it is settled; the answers that settled them."""

    def settle(act: Act) -> dict[str, Any]:
        for _ in range(MOST_ATTEMPTS):
            came = _once(proxy.port, token, spelled(act))
            if came and came.status not in TROUBLE:
                return came.json or {}
        return {}

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(settle, acts))


def _once(port: int, token: str, act: Act) -> Answer | None:
    """One attempt on a line of its own; None when no whole reply came back."""
    line = _OneTry(port, token=token)
    try:
        return line.act(**act)
    except (OSError, HTTPException):
        return None
    finally:
        line.close()


class _OneTry(Client):
    """A client that does not try again by itself."""

    def ask(
        self, method: str, path: str, body: Any = None, headers: Any = None
    ) -> Answer:
        """One request, sent once."""
        self._connection.request(method, path, body, {**self.always, **(headers or {})})
        came = self._connection.getresponse()
        return Answer(came.status, tuple(came.getheaders()), came.read())


class Lossy:
    """A proxy that drops requests and loses replies; one request a connection."""

    def __init__(self, ports: Sequence[int], seed: int) -> None:
        """Not listening yet; each request goes to one of the ports, by lot."""
        self.ports, self.dice = list(ports), random.Random(seed)
        self.port = self.attempts = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def __enter__(self) -> "Lossy":
        self._thread.start()
        listening = asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(listening, self._loop).result()
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def _serve(
        self, near: asyncio.StreamReader, back: asyncio.StreamWriter
    ) -> None:
        try:
            request = await _message(near)
            self.attempts += 1
            if self.dice.random() >= DROPPED:
                reply = await self._forwarded(request)
                back.write(self._what_arrives(reply))
                await back.drain()
        except (OSError, EOFError):
            pass  # as on any line
        finally:
            back.close()

    def _what_arrives(self, reply: bytes) -> bytes:
        if self.dice.random() >= LOST:
            return reply
        return reply[: self.dice.choice((0, len(reply) // 2))]

    async def _forwarded(self, request: bytes) -> bytes:
        port = self.dice.choice(self.ports)
        far, forth = await asyncio.open_connection("127.0.0.1", port)
        forth.write(request)
        reply = await _message(far)
        forth.close()
        return reply


async def _message(reader: asyncio.StreamReader) -> bytes:
    """A whole request or reply: its head, and as much body as the head says."""
    head = await reader.readuntil(b"\r\n\r\n")
    sizes = [
        int(line.partition(b":")[2])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    ]
    return head + await reader.readexactly(sum(sizes))


def _rows(shop: Shop, acts: Sequence[Act], **variables: str) -> int:
    """How many rows of the ledger carry the ids of the acts."""
    ids = {UUID(act["id"]) for act in acts}
    rows = shop.flask("export", "ledger", "--format", "json", **variables)
    return sum(UUID(row["act"]) in ids for row in rows)


def _uuid(dice: random.Random) -> str:
    return str(UUID(int=dice.getrandbits(128), version=4))
