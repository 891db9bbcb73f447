"""The other engine: two servers on one PostgreSQL database hold the same promises.

R46: two taps on one coupon at two servers (R1), one of the two killed again and again
(R2), a bad network (R9), repeats (R10) and ids used twice (R11) across both. The
database server is PostgreSQL's own, started for the run in a folder of its own.
"""

import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier, Thread
from uuid import UUID

from tests.engines import made, server_in
from tests.torture.network import Repeats, bad_network, repeatable
from tests.torture.storms import tapped_twice
from tests.torture.street import Figure, Server, Shop
from tests.torture.tills import Tills, differences, proof
from tests.torture.visitors import PASSWORD, Client

COUPONS = {False: 30, True: 2000}
KILLS = {False: 3, True: 50}
REDEEMS = {False: 30, True: 500}
REPEATED = {False: 30, True: 1000}
REUSED = {False: 30, True: 1000}
TILL_CARDS = 60


@dataclass
class ServedShop(Shop):
    """A shop whose database is on a server, so that several of ours may serve it."""

    url: str = ""

    def environment(self, **variables: str) -> dict[str, str]:
        """The database's address goes with everything."""
        return super().environment(database_url=self.url, **variables)

    def beside(self) -> "ServedShop":
        """The same shop on another computer: a folder of its own, the same key."""
        folder = Path(tempfile.mkdtemp(prefix="beside-", dir=self.folder))
        shutil.copy(self.folder / "secret_key", folder)
        return ServedShop(folder, self.ids, self.ranges, self.token, self.url)


def figures(full: bool, seed: int) -> Iterator[Figure]:
    """All of it in one database, one promise after the other, and the proof."""
    dice = random.Random(seed)
    with (
        tempfile.TemporaryDirectory(prefix="stampcard-pg") as folder,
        ExitStack() as held,
    ):
        Path(folder).chmod(0o755)  # the database server runs as a user of its own
        data = Path(folder, "data")
        held.callback(server_in(data).cleanup)
        shop = _shop(Path(folder, "shop"), made("two_servers", data), full)
        servers = [held.enter_context(each.serve()) for each in (shop, shop.beside())]
        yield from _promises(shop, servers, full, dice)


def _promises(
    shop: ServedShop, servers: Sequence[Server], full: bool, dice: random.Random
) -> Iterator[Figure]:
    ports = [server.port for server in servers]
    # First, for it counts every stamp of the shop.
    yield _named(_killed(shop, servers, KILLS[full], dice))
    yield _named(_tapped(shop, ports))
    yield _named(bad_network(shop, ports, shop.codes("gifts"), dice))
    codes = shop.codes("repeated")
    acts = repeatable(codes, shop.codes("tapped"), dice)
    repeats = Repeats(acts, shop.token, dice)
    repeats.send(ports, 5)
    servers[0].restart()
    repeats.send(ports, 5)
    yield _named(repeats.figure(shop, "also after a restart"))
    yield _named(_reused(shop, ports, shop.codes("reused"), dice))
    found = proof(shop)
    yield Figure(
        "R46 PostgreSQL: the ledger at the end",
        "sound",
        f"{found['acts']:,} acts, {found['entries']:,} entries, ok {found['ok']}",
        found["ok"],
    )


def _shop(folder: Path, url: str, full: bool) -> ServedShop:
    folder.mkdir()
    shop = ServedShop(folder, url=url)
    words = ("setup", "--shop", "Corner Tea House", "--owner", "Rahima")
    shop.flask(*words, owner_password=PASSWORD)
    gift = ("coupon", "benefit=gift", "reward=Biscuit")
    ever = ("stamp_card", "surplus=carry", "pause_seconds=0", "stamps_needed=9")
    for word, preset, count in (
        ("tapped", gift, COUPONS[full]),
        ("gifts", gift, REDEEMS[full]),
        ("repeated", ever, REPEATED[full]),
        ("reused", ever, REUSED[full]),
        ("tills", ever, TILL_CARDS),
    ):
        shop.programme(word, *preset)
        shop.print(word, count)
    shop.token = shop.flask("device", "add", "Till")["token"]
    return shop


def _named(figure: Figure) -> Figure:
    return Figure(
        f"R46 PostgreSQL, two servers: {figure.name}",
        figure.target,
        figure.seen,
        figure.ok,
    )


def _tapped(shop: Shop, ports: Sequence[int]) -> Figure:
    codes = shop.codes("tapped")
    began = time.monotonic()
    taps = tapped_twice(ports, shop.token, codes)
    took = time.monotonic() - began
    return Figure(
        f"R1 {len(codes):,} coupons tapped at both at once",
        "exactly one success each, the other told",
        f"{taps.sound:,} of {len(codes):,}; {taps.statuses}; "
        f"{2 * len(codes) / took:.0f} taps/s",
        taps.sound == len(codes),
    )


def _reused(
    shop: Shop, ports: Sequence[int], codes: Sequence[str], dice: random.Random
) -> Figure:
    """The same act at both in one moment, then its id with other content."""
    one, two = (Client(port, token=shop.token) for port in ports)
    ids, pairs, changed = set[UUID](), Counter[tuple[int, ...]](), Counter[int]()
    for code in codes:
        act = {"id": str(UUID(int=dice.getrandbits(128), version=4)), "code": code}
        ids.add(UUID(act["id"]))
        pairs[_both(one, two, act)] += 1
        other = dice.choice(({"count": 2}, {"verb": "void"}, {"note": "another"}))
        changed[dice.choice((one, two)).act(**{**act, **other}).status] += 1
    exported = shop.flask("export", "ledger", "--format", "json")
    rows = sum(UUID(row["act"]) in ids for row in exported)
    stamps = sum(row["verb"] == "earn" and row["number"] in _numbers(codes)
                 for row in exported)  # fmt: skip
    return Figure(
        f"R11 {len(codes):,} acts sent to both at once, then changed under their ids",
        "one 201 and one 200 each, then 422; one row and one stamp each",
        f"{dict(pairs)}, {dict(changed)}, {rows:,} rows, {stamps:,} stamps",
        pairs == {(200, 201): len(codes)}
        and changed == {422: len(codes)}
        and rows == stamps == len(codes),
    )


def _numbers(codes: Sequence[str]) -> set[str]:
    return {code[:8] for code in codes}


def _both(one: Client, two: Client, act: dict[str, str]) -> tuple[int, ...]:
    gate, statuses = Barrier(2), list[int]()

    def send(client: Client) -> None:
        gate.wait()
        statuses.append(client.act(**act).status)

    other = Thread(target=send, args=(two,))
    other.start()
    send(one)
    other.join()
    return tuple(sorted(statuses))


def _killed(
    shop: Shop, servers: Sequence[Server], times: int, dice: random.Random
) -> Figure:
    ports, cards = [server.port for server in servers], shop.serials("tills")
    with Tills(ports, shop.token, cards, shop) as tills:
        for _ in range(times):
            time.sleep(dice.uniform(0.1, 0.5))
            server = dice.choice(servers)
            server.kill()
            server.start()
    wrong = differences(shop, tills)
    return Figure(
        f"R2 one of the two killed {times} times under 8 tills",
        "0 answered acts lost, 0 twice",
        f"{len(wrong)} of {len(tills.answered):,} wrong; "
        f"{tills.attempts - len(tills.answered)} sent again",
        not wrong and bool(tills.answered),
    )
