"""An act's id stands for one act for ever: whoever sends it again, wherever, however.

R11 of the promises: an id that comes again with other content is 422 and no row. And an
id is worth nothing to others: not to another device, not to a revoked one, not beside
itself in the same moment.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

from tests.torture.street import Figure, Server, Shop, open_shop
from tests.torture.visitors import Answer, Client

Fields = dict[str, Any]
QUICK, FULL = 60, 1000
AT_ONCE = 8


def figures(full: bool, seed: int) -> Iterator[Figure]:
    """Reuse, replays by others, replays side by side."""
    count = FULL if full else QUICK
    shop = open_shop(cards=200)
    dice = random.Random(seed)
    with shop.serve() as server:
        yield _reused(shop, server, count, dice)
        yield _other_device(shop, server, max(20, count // 10))
        yield _side_by_side(shop, server, max(10, count // 50))
        yield _revoked(shop, server)


def changes(codes: list[str], dice: random.Random) -> list[Callable[[Fields], Fields]]:
    """Ways to send an act's id with other content; codes are not the act's own."""
    other = dice.choice(codes)
    return [
        lambda act: {**act, "code": other},
        lambda act: {**act, "count": act.get("count", 1) + 1},
        lambda act: {**act, "verb": "redeem"},
        lambda act: {**act, "verb": "void"},
        lambda act: {**act, "spend": "5.00"},
        lambda act: {**act, "note": "another note"},
        lambda act: {**act, "reward": "reward"},
        lambda act: {**act, "override": True},
        lambda act: {"id": act["id"], "verb": "reverse", "of": act["id"]},
        lambda act: {
            "id": act["id"],
            "verb": act["verb"],
            "codes": [act["code"], other],
        },
    ]


def spellings(act: Fields) -> list[Fields]:
    """The same act in other letters: still the same act."""
    number = act["code"][:8]
    return [
        {**act, "id": act["id"].upper()},
        {**act, "id": "{" + act["id"] + "}"},
        {**act, "id": UUID(act["id"]).hex},
        {**act, "code": number},
        {**act, "code": number.lower()},
        {**act, "code": f"{number[:4]}-{number[4:]}"},
        {**act, "code": f"https://example.test/C/{act['code']}"},
    ]


def _reused(shop: Shop, server: Server, count: int, dice: random.Random) -> Figure:
    till, codes = Client(server.port, token=shop.token), shop.codes("stamps")
    done = []
    for number in range(count):
        act = {"verb": "earn", "code": codes[number % 100], "id": _uuid(dice)}
        till.act(**act)
        done.append(act)
    rows = _acts(shop)
    seen: Counter[int] = Counter()
    for act in done:
        change = dice.choice(changes(codes[100:], dice))
        seen[till.act(**change(act)).status] += 1
    same = [till.act(**each) for act in done[:20] for each in spellings(act)]
    replayed = sum(_is_replay(answer) for answer in same)
    added = _acts(shop) - rows
    good = seen == {422: count} and not added and replayed == len(same)
    return Figure(
        f"R11 {count} ids reused with other content",
        "422 each, 0 rows; other spellings of the same act replayed",
        f"{dict(seen)}, {added} rows, {replayed}/{len(same)} replayed",
        good,
    )


def _other_device(shop: Shop, server: Server, count: int) -> Figure:
    """A till's id in another's hands: the same answer or a refusal, never a new row."""
    token = shop.flask("device", "add", "Second till")["token"]
    one, two = (Client(server.port, token=each) for each in (shop.token, token))
    acts = []
    for code in (shop.codes("stamps") * 9)[:count]:
        first = one.act(code=code)
        acts.append({"id": first.json["id"], "verb": "earn", "code": code})
    rows = _acts(shop)
    again = [two.act(**act) for act in acts]
    changed = [two.act(**{**act, "count": 3}) for act in acts]
    added = _acts(shop) - rows
    stolen = sum(not _is_replay(a) and a.status != 422 for a in again)
    passed = sum(answer.status != 422 for answer in changed)
    return Figure(
        f"R11 {count} ids of one device sent by another",
        "replayed or 422; 422 with other content; 0 rows",
        f"{stolen} taken as new, {passed} changed ones passed, {added} rows",
        not (stolen or passed or added),
    )


def _side_by_side(shop: Shop, server: Server, count: int) -> Figure:
    """One id from several lines in the same moment, on cards of its own each time."""
    codes = shop.codes("stamps")[100:]
    clients = [Client(server.port, token=shop.token) for _ in range(AT_ONCE)]
    wrong, before = 0, _acts(shop, "earn")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number in range(count):
            gate = Barrier(AT_ONCE)
            act = {"verb": "earn", "code": codes[number % len(codes)]}
            act["id"] = _uuid(random.Random(f"{number} {shop.folder}"))

            def send(client: Client, act: Fields = act, gate: Barrier = gate) -> Answer:
                gate.wait()
                return client.act(**act)

            came = Counter(answer.status for answer in pool.map(send, clients))
            wrong += came != {201: 1, 200: AT_ONCE - 1}
    rows = _acts(shop, "earn") - before
    return Figure(
        f"R11 {count} ids, each on {AT_ONCE} lines at once",
        "one 201 and the rest replayed; one row each",
        f"{wrong} otherwise, {rows} rows",
        not wrong and rows == count,
    )


def _revoked(shop: Shop, server: Server) -> Figure:
    """A token that was ended learns nothing from an id it once used itself."""
    made = shop.flask("device", "add", "Lost phone")
    lost = Client(server.port, token=made["token"])
    code = shop.codes("stamps")[-1]  # the first ones are full by now
    act = {"verb": "earn", "code": code}
    first = lost.act(**act)
    owner = Client(server.port)
    owner.sign_in()
    path = f"/devices/{made['device']}/revoke"
    owner.submit("/devices", path, {})
    rows = _acts(shop)
    statuses = [
        lost.act(**act, id=first.json["id"]).status,
        lost.act(**act).status,
        lost.card(code).status,
    ]
    added = _acts(shop) - rows
    return Figure(
        "R11 a revoked device repeats its own act",
        "401 each, 0 rows",
        f"{statuses}, {added} rows (201 before: {first.status})",
        statuses == [401] * 3 and not added and first.status == 201,
    )


def _is_replay(answer: Answer) -> bool:
    return answer.status == 200 and answer.json.get("replayed") is True


def _acts(shop: Shop, verb: str = "") -> int:
    if verb:
        return int(shop.rows("SELECT count(*) FROM act WHERE verb = ?", verb)[0][0])
    return int(shop.rows("SELECT count(*) FROM act")[0][0])


def _uuid(dice: random.Random) -> str:
    return str(UUID(int=dice.getrandbits(128), version=4))
