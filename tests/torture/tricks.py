"""Tricks a stranger, a guest or a dishonest hand would try: each must come to nothing.

The control stands first: what honest hands do the same way must work.
"""

import random
from collections.abc import Iterator

from tests.torture import tricks_acts, tricks_http, tricks_pages, tricks_races
from tests.torture.guessing import paired_phone
from tests.torture.scene import Scene, Trick
from tests.torture.street import Figure, open_shop
from tests.torture.visitors import Client

RACES = {False: 12, True: 100}
OWNERS_PAGES = ("/devices", "/batches", "/batches/1", "/cards", "/acts", "/programmes")


def figures(full: bool, seed: int) -> Iterator[Figure]:
    """Every trick on one shop, then whether its ledger still holds."""
    shop = open_shop(cards=400 if full else 200)
    with shop.serve() as server:
        owner, phone = Client(server.port), paired_phone(server)
        owner.sign_in()
        scene = Scene(
            shop,
            server,
            Client(server.port, token=shop.token),
            owner,
            phone,
            random.Random(seed),
            RACES[full],
        )
        for trick in TRICKS:
            try:
                gained = trick(scene)
            except (OSError, TypeError, KeyError) as error:
                gained = f"the trick itself failed: {error!r}"
            said = (trick.__doc__ or trick.__name__).split("\n")[0].rstrip(".")
            yield Figure(said, "gains nothing", gained or "nothing", not gained)
        sound = shop.flask("verify")
        errors = server.log().count("Traceback")
    yield Figure(
        "After all tricks",
        "the ledger verifies; no unforeseen error in the log",
        f"verify {sound['ok']}, {errors} tracebacks",
        sound["ok"] and not errors,
    )


def honest(scene: Scene) -> str:
    """Control: an honest stamp, redemption, undoing and page by the same hands."""
    code = scene.shop.codes("stamps")[10]
    done = [
        scene.till.act(code=code, count=5),
        scene.till.act(code=code, verb="redeem"),
    ]
    done.append(scene.till.act(verb="reverse", of=done[1].json["id"]))
    pages = [scene.stranger().get(f"/C/{code}"), scene.phone.get("/counter")]
    pages += [scene.owner.get(path) for path in OWNERS_PAGES]
    seen = [a.status for a in done], [a.status for a in pages]
    return "" if seen == ([201] * 3, [200] * len(pages)) else f"{seen}"


TRICKS: tuple[Trick, ...] = (
    honest,
    *tricks_acts.TRICKS,
    *tricks_races.TRICKS,
    *tricks_pages.TRICKS,
    *tricks_http.TRICKS,
)
