"""Two shops, each with its own server: what one knows opens nothing in the other.

R27 of the promises, for shops on servers of their own: codes, cookies, tokens, act ids,
pairing links and ids in addresses of one are worth nothing in the other.
"""

import json
import re
from collections.abc import Iterator
from uuid import uuid4

from tests.torture.guessing import paired_phone
from tests.torture.street import Figure, Server, Shop, open_shop
from tests.torture.visitors import Client, visit

WALKED = {False: 12, True: 300}
OTHER = "Riverside Books"
PLACES = (
    "/batches/{}",
    "/batches/runs/{}.pdf",
    "/programmes/{}",
    "/people/{}",
    "/api/v1/cards/{}",
    "/programmes/{}/preview.png",
)


def figures(full: bool, seed: int) -> Iterator[Figure]:
    """Codes, secrets, ids."""
    ours, theirs = open_shop(cards=200), open_shop(cards=200, name=OTHER)
    theirs.programme("more", "coupon", "benefit=gift", "reward=Secret bookmark")
    theirs.print("more", 10)
    with ours.serve() as here, theirs.serve() as there:
        yield _codes(ours, theirs, here, there)
        yield _secrets(theirs, here, there)
        yield _acts(ours, theirs, here, there)
        yield _ids(here, WALKED[full])


def _codes(ours: Shop, theirs: Shop, here: Server, there: Server) -> Figure:
    """Serials of both shops are the same numbers; only their marks differ."""
    till, before = Client(here.port, token=ours.token), _head(ours)
    codes = theirs.codes("stamps")[:25]
    by_visitors = [visit(here.port, f"/C/{code}").status for code in codes]
    by_till = [till.act(code=code).status for code in codes]
    looked = [till.card(code).status for code in codes]
    links = [till.act(code=f"http://127.0.0.1:{there.port}/C/{c}") for c in codes]
    at_home = [visit(there.port, f"/C/{code}").status for code in codes]
    wrong = [s for s in by_visitors + by_till + looked if s != 404]
    wrong += [a.status for a in links if a.status != 404]
    ledger = "equal" if _head(ours) == before else "changed"
    return Figure(
        f"R27 {len(codes)} true codes of another shop: visitors, till, links",
        "404 each, ledger equal; 200 at home (control)",
        f"{wrong or 'all 404'}; ledger {ledger}; at home {set(at_home)}",
        not wrong and ledger == "equal" and set(at_home) == {200},
    )


def _secrets(theirs: Shop, here: Server, there: Server) -> Figure:
    owner, phone = Client(there.port), paired_phone(there)
    owner.sign_in()
    link = owner.submit("/devices", "/devices/invite", {"name": "Phone"})
    secret = link.header("Location").rpartition("/")[2]
    got = []
    for name, client, path in (
        ("owner's cookies", owner, "/devices"),
        ("phone's cookies", phone, "/counter"),
    ):
        if client.get(path).status != 200:
            got.append(f"control: {name} do not work at home")
        stranger = Client(here.port)
        stranger.cookies = dict(client.cookies)
        if stranger.get(path).status == 200:
            got.append(name)
    if Client(here.port, token=theirs.token).card("00000012").status != 401:
        got.append("till's token")
    if visit(here.port, f"/pair/{secret}").status != 410:
        got.append("pairing link")
    if visit(there.port, f"/pair/{secret}").status != 200:
        got.append("control: the pairing link does not work at home")
    return Figure(
        "R27 cookies, token and pairing link of another shop",
        "open nothing here, and do at home (control)",
        "; ".join(got) or "nothing",
        not got,
    )


def _acts(ours: Shop, theirs: Shop, here: Server, there: Server) -> Figure:
    till, away = (
        Client(here.port, token=ours.token),
        Client(there.port, token=theirs.token),
    )
    code, key = theirs.codes("stamps")[50], str(uuid4())
    away.act(id=key, code=code)
    undo = till.act(verb="reverse", of=key)
    own = till.act(id=key, code=ours.codes("stamps")[50])
    phone = paired_phone(here)
    other = away.act(code=theirs.codes("stamps")[51]).json["id"]
    page = phone.get(f"/acts/{other}").status
    there_still = away.card(code).json["standing"]["balances"]
    good = (undo.status, own.status, page) == (404, 201, 404)
    return Figure(
        "R27 act ids of another shop",
        "cannot be undone or seen here; the same id may be used here for an own act",
        f"undo {undo.status}, own act {own.status}, page {page}; there {there_still}",
        good and there_still == {"stamp": 1},
    )


def _ids(here: Server, count: int) -> Figure:
    """A signed-in owner who counts through every id sees this shop's things only."""
    owner = Client(here.port)
    owner.sign_in()
    foreign, errors, found = [], [], 0
    far = [2**31, 2**63, 2**63 - 1, 10**30, 0]
    for place in PLACES:
        for number in [*range(1, count + 1), *far]:
            answer = owner.get(place.format(number))
            found += answer.status == 200
            if re.search(rf"{OTHER}|Secret bookmark", answer.text):
                foreign.append(place.format(number))
            if answer.status >= 500:
                errors.append(f"{place.format(number)} {answer.status}")
    return Figure(
        f"R27 {len(PLACES) * (count + len(far))} ids walked as the owner",
        "nothing of the other shop; no error; some found (control)",
        f"{len(foreign)} foreign {foreign[:3]}, errors {errors[:3]}, {found} found",
        not foreign and not errors and found > len(PLACES) // 2,
    )


def _head(shop: Shop) -> str:
    return json.dumps(shop.flask("verify"), sort_keys=True)
