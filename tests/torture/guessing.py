"""Guessing: codes by a bot, passwords and PINs by many at once.

R20 (codes), R22 (sign-in and PIN), and what a flood of bad codes costs the shop
meanwhile (T36). What answers give away is in `alike`.
"""

import random
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import quote

from tests.torture.street import Figure, Server, Shop, open_shop
from tests.torture.visitors import Client, form_token, visit

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GUESSES = {False: 4_000, True: 1_000_000}
SOURCES = 50
TRIES_OF_A_SOURCE, WINDOW_SECONDS = 30, 600
IN_ONE_GO = 40  # requests sent before the first answer is read
PASSWORD_TRIES = 100
OF_AN_ACCOUNT, OF_A_SOURCE, OF_A_PIN = 10, 50, 5
FLOOD_LINES, FLOOD_SECONDS = 6, {False: 3.0, True: 20.0}
FLOOD_RATE = {False: 200, True: 500}  # codes a second
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})[^\r]*\r\n(.*?)\r\n\r\n", re.DOTALL)
_LENGTH = re.compile(rb"(?i)content-length: *(\d+)")


def figures(full: bool, seed: int) -> Iterator[Figure]:
    """Everything that is guessed."""
    dice = random.Random(seed)
    shop = open_shop(cards=200)
    with shop.serve(proxies="1") as server:
        yield from _guesses(shop, server, GUESSES[full], dice)
    yield from _sign_ins()
    yield from _pins()
    yield _flood(full, dice)


# Codes


def guesses(shop: Shop, count: int, dice: random.Random) -> Iterator[str]:
    """What a bot would try: noise, true numbers with made-up marks, marks swapped."""
    genuine = shop.codes("stamps")
    for number in range(count):
        way = number % 4
        if way == 0:
            yield noise(dice, 21)
        elif way == 1:
            yield dice.choice(genuine)[:8] + noise(dice, 13)
        elif way == 2:
            one, other = dice.sample(genuine, 2)
            yield one[:8] + other[8:]
        else:
            yield dice.choice(genuine)[:8]


def noise(dice: random.Random, length: int) -> str:
    """So many characters of the codes' alphabet."""
    return "".join(dice.choices(ALPHABET, k=length))


def _guesses(
    shop: Shop, server: Server, count: int, dice: random.Random
) -> Iterator[Figure]:
    began = time.monotonic()
    seen: dict[int, Counter[int]] = {number: Counter() for number in range(SOURCES)}
    codes = guesses(shop, count, dice)
    with socket.create_connection(("127.0.0.1", server.port), 30) as line:
        for go in range(count // IN_ONE_GO):
            source = go % SOURCES
            some = [next(codes) for _ in range(IN_ONE_GO)]
            asked = [_look(code, f"203.0.113.{source}") for code in some]
            seen[source].update(volley(line, asked))
    seconds = time.monotonic() - began
    windows = int(seconds // WINDOW_SECONDS) + 1
    worst = max(found[404] for found in seen.values())
    total: Counter[int] = sum(seen.values(), Counter())
    yield Figure(
        f"R20 {count:,} guessed codes from {SOURCES} addresses",
        f"0 hits; at most {TRIES_OF_A_SOURCE} looked at per address in 10 minutes; "
        "nothing but 404 and 429",
        f"{total[200] + total[303]} hits; at most {worst} in {windows} window(s); "
        f"{dict(total)}; {count / seconds:,.0f}/s",
        set(total) <= {404, 429} and worst <= TRIES_OF_A_SOURCE * windows,
    )
    yield _alarm(shop, total[404])
    fresh = [_look(code, "198.51.100.7") for code in shop.codes("stamps")[:20]]
    over = [_look(code, "203.0.113.1") for code in shop.codes("stamps")[:20]]
    with socket.create_connection(("127.0.0.1", server.port), 30) as line:
        hits, shared = Counter(volley(line, fresh)), Counter(volley(line, over))
    yield Figure(
        "R20 control: 20 true codes the same way",
        "20 hits from a new address",
        f"{dict(hits)} from a new address, {dict(shared)} from one that guessed",
        hits == {200: 20},
    )
    yield _ignored_header(shop)


def _alarm(shop: Shop, failures: int) -> Figure:
    kinds = [kind for (kind,) in shop.rows("SELECT kind FROM alarm")]
    needed = failures >= 500
    return Figure(
        "R20 guessing raises an alarm",
        "one row once 500 failures came in an hour",
        f"{len(kinds)} rows {kinds} after {failures} failures",
        bool(kinds) or not needed,
    )


def _ignored_header(shop: Shop) -> Figure:
    """Without a proxy, a client cannot pass for many by naming other addresses."""
    with shop.copy().serve() as server:
        seen: Counter[int] = Counter()
        for number in range(TRIES_OF_A_SOURCE * 3):
            named = f"203.0.113.{number}"
            headers = {"X_Forwarded_For": named, "Forwarded": f"for={named}"}
            headers |= {"X-Forwarded-For": named, "X-Real-IP": named}
            path = f"/C/{'Z' * 21}"
            seen[visit(server.port, path, **headers).status] += 1
    return Figure(
        "R20 without a proxy, made-up sender addresses change nothing",
        f"{TRIES_OF_A_SOURCE} looked at, the rest 429",
        f"{dict(seen)}",
        seen[404] <= TRIES_OF_A_SOURCE and set(seen) <= {404, 429},
    )


def _look(code: str, source: str) -> bytes:
    head = f"GET /C/{code} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: {source}"
    return f"{head}\r\n\r\n".encode()


def volley(line: socket.socket, requests: list[bytes]) -> list[int]:
    """Send requests one behind the other on one line; the statuses that come back."""
    line.sendall(b"".join(requests))
    statuses: list[int] = []
    inbox = b""
    while len(statuses) < len(requests):
        piece = line.recv(1 << 18)
        if not piece:
            raise ConnectionError("the server ended the line")
        inbox += piece
        while found := _STATUS.match(inbox):
            length = _LENGTH.search(found[2])
            end = found.end() + int(length[1] if length else 0)
            if len(inbox) < end:
                break
            statuses.append(int(found[1]))
            inbox = inbox[end:]
    return statuses


# Passwords and PINs


def _sign_ins() -> Iterator[Figure]:
    shop = open_shop(cards=200)
    with shop.serve(proxies="1") as server:
        seen = _at_once(server, PASSWORD_TRIES, lambda n: (f"10.0.0.{n}", "Rahima"))
        right = Client(server.port, source="10.9.9.9").sign_in().status
        server.restart()
        later = Client(server.port, source="10.9.9.8").sign_in().status
    yield Figure(
        f"R22 {PASSWORD_TRIES} passwords at once for one account, each from elsewhere",
        f"at most {OF_AN_ACCOUNT} looked at; the right one refused, restarted too",
        f"{dict(seen)}; right one {right}, after a restart {later}",
        seen[422] <= OF_AN_ACCOUNT
        and set(seen) <= {422, 429}
        and right == later == 429,
    )
    shop = open_shop(cards=200)
    _second_person(shop)
    with shop.serve(proxies="1") as server:
        elsewhere = Client(server.port, source="10.9.9.9")
        seen = _at_once(server, PASSWORD_TRIES, lambda n: ("10.0.0.1", f"Name {n}"))
        welcome = elsewhere.sign_in().status
    yield Figure(
        f"R22 {PASSWORD_TRIES} names at once from one address",
        f"at most {OF_A_SOURCE} looked at; the owner elsewhere is let in (control)",
        f"{dict(seen)}; owner {welcome}",
        seen[422] <= OF_A_SOURCE and set(seen) <= {422, 429} and welcome == 303,
    )


def _second_person(shop: Shop) -> None:
    typed = "another long river\n" * 2
    shop.flask("staff", "add", "Karim", "--role", "manager", typed=typed)


def _at_once(
    server: Server, count: int, who: Callable[[int], tuple[str, str]]
) -> Counter[int]:
    gate = threading.Barrier(count)

    def one(number: int) -> int:
        source, name = who(number)
        client = Client(server.port, source=source)
        token = form_token(client.get("/sign-in"))
        gate.wait()
        fields = {
            "csrf_token": token,
            "name": name,
            "password": f"wrong river {number}",
        }
        return client.post("/sign-in", fields).status

    with ThreadPoolExecutor(count) as pool:
        return Counter(pool.map(one, range(count)))


def _pins() -> Iterator[Figure]:
    shop = open_shop(cards=200)
    pin = shop.flask("staff", "add", "Salma")["pin"]
    with shop.serve() as server:
        phone = paired_phone(server)
        token = form_token(phone.get("/counter/who"))
        staff = shop.rows("SELECT id FROM staff WHERE name = 'Salma'")[0][0]

        def guess(number: int) -> int:
            one = Client(server.port)
            one.cookies = dict(phone.cookies)
            typed = f"{(int(pin) + number) % 10**6:06d}"
            fields = {"csrf_token": token, "staff": staff, "pin": typed}
            return one.post("/counter/who", fields).status

        with ThreadPoolExecutor(PASSWORD_TRIES) as pool:
            seen = Counter(pool.map(guess, range(1, PASSWORD_TRIES + 1)))
        locked = guess(0)
        server.restart()
        later = guess(0)
        again = paired_phone(server)
        phone.cookies = again.cookies
        token = form_token(again.get("/counter/who"))
        elsewhere = guess(0)
    yield Figure(
        f"R22 {PASSWORD_TRIES} PINs at once on one phone",
        f"at most {OF_A_PIN} looked at; the right one refused, after a restart and on "
        "another phone too",
        f"{dict(seen)}; right one {locked}, after a restart {later}, other phone "
        f"{elsewhere}",
        seen[422] <= OF_A_PIN
        and set(seen) <= {422, 429}
        and locked == later == elsewhere == 429,
    )
    yield _pin_control()


def _pin_control() -> Figure:
    shop = open_shop(cards=200)
    pin = shop.flask("staff", "add", "Salma")["pin"]
    with shop.serve() as server:
        phone = paired_phone(server)
        staff = shop.rows("SELECT id FROM staff WHERE name = 'Salma'")[0][0]
        before = phone.get("/counter").status
        fields = {"staff": staff, "pin": pin}
        begun = phone.submit("/counter/who", "/counter/who", fields).status
        after = phone.get("/counter").status
    return Figure(
        "R22 control: the right PIN at the first try",
        "asked for it, then let in",
        f"counter {before}, PIN {begun}, counter {after}",
        before == begun == 303 and after == 200,
    )


def paired_phone(server: Server) -> Client:
    """A phone that took an invitation of the owner's."""
    owner, phone = Client(server.port), Client(server.port)
    owner.sign_in()
    page = owner.submit("/devices", "/devices/invite", {"name": "Phone"})
    path = "/pair/" + page.header("Location").rstrip("/").rpartition("/")[2]
    answer = phone.submit(path, path, {})
    if answer.status != 303:
        raise RuntimeError(f"The phone was not paired: {page.status} {answer.status}")
    return phone


# A flood


def _flood(full: bool, dice: random.Random) -> Figure:
    """Real acts while bots try codes as fast as they can."""
    shop = open_shop(cards=200)
    with shop.serve() as server:
        calm = _act_times(shop, server, FLOOD_SECONDS[full])
        with _bots(server, dice) as sent:
            busy = _act_times(shop, server, FLOOD_SECONDS[full])
        rate = sent() / FLOOD_SECONDS[full]
    quiet, loud = (_late(times) for times in (calm, busy))
    return Figure(
        f"T36 real acts while {FLOOD_LINES} lines try codes without a pause",
        f"99 of 100 acts at most twice as long (or 25 ms); {FLOOD_RATE[full]} codes/s",
        f"{1000 * quiet:.1f} ms alone, {1000 * loud:.1f} ms under {rate:,.0f} codes/s",
        (not full or loud <= max(2 * quiet, 0.025)) and rate >= FLOOD_RATE[full],
    )


def _act_times(shop: Shop, server: Server, seconds: float) -> list[float]:
    till, times = Client(server.port, token=shop.token), []
    until, codes = time.monotonic() + seconds, shop.codes("coupons")
    while time.monotonic() < until:
        began = time.perf_counter()
        till.act(code=codes[len(times) % len(codes)], verb="redeem")
        times.append(time.perf_counter() - began)
        time.sleep(0.02)
    return times


@contextmanager
def _bots(server: Server, dice: random.Random) -> Iterator[Callable[[], int]]:
    over, counts = threading.Event(), [0] * FLOOD_LINES
    paths = [f"/C/{quote(noise(dice, 21))}" for _ in range(200)]

    def bot(number: int) -> None:
        with socket.create_connection(("127.0.0.1", server.port), 30) as line:
            while not over.is_set():
                # A real bot waits for answers too; this keeps four in hand.
                some = [_look(p[3:], "203.0.113.9") for p in dice.sample(paths, 4)]
                counts[number] += len(volley(line, some))
                time.sleep(0.025)

    bots = [threading.Thread(target=bot, args=(n,)) for n in range(FLOOD_LINES)]
    for each in bots:
        each.start()
    try:
        yield lambda: sum(counts)
    finally:
        over.set()
        for each in bots:
            each.join()


def _late(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99) - 1]
