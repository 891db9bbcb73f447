"""Tricks of many hands in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from tests.torture.scene import Scene, Trick
from tests.torture.street import new_id
from tests.torture.visitors import Answer, Client, form_token


def undo_twice(scene: Scene) -> str:
    """One act undone from eight lines at once: undone once."""
    lost = 0
    for code in scene.shop.codes("stamps")[20 : 20 + scene.races]:
        act = scene.till.act(code=code, count=2).json["id"]
        _at_once(scene, [{"verb": "reverse", "of": act} for _ in range(8)])
        lost += scene.balance(code, "stamp") != 0
    return (
        f"{lost} of {scene.races} cards ended with other than 0 stamps" if lost else ""
    )


def block_and_redeem(scene: Scene) -> str:
    """A card blocked and redeemed at once: after the block all is refused."""
    wrong = 0
    for code in _full_cards(scene, scene.races):
        acts = [{"verb": "redeem", "code": code}] * 4 + [{"verb": "void", "code": code}]
        answers = _at_once(scene, acts)
        gave = sum(a.status == 201 for a in answers[:4])
        seq = scene.shop.rows(
            "SELECT verb FROM act WHERE outcome = 'accepted' AND card = "
            "(SELECT card FROM act WHERE id = ?) ORDER BY seq",
            _stored(scene, answers[4].json["id"]),
        )
        verbs = [verb for (verb,) in seq]
        after = verbs[verbs.index("void") + 1 :] if "void" in verbs else []
        wrong += gave > 1 or bool(after)
    return f"{wrong} of {scene.races} went wrong" if wrong else ""


def redeem_and_undo_stamps(scene: Scene) -> str:
    """The last stamp undone while its reward is redeemed: not both."""
    both = 0
    for code in scene.shop.codes("stamps")[60 : 60 + scene.races]:
        act = scene.till.act(code=code, count=5).json["id"]
        answers = _at_once(
            scene,
            [{"verb": "redeem", "code": code}, {"verb": "reverse", "of": act}] * 2,
        )
        gave = any(a.status == 201 for a in answers[::2])
        undone = any(a.status == 201 for a in answers[1::2])
        both += (gave and undone) or scene.balance(code, "reward") < 0
    return f"both came through on {both} cards" if both else ""


def undo_loops(scene: Scene) -> str:
    """Undoing undoings, refusals, foreign and made-up acts: no stamp from nowhere."""
    code = scene.shop.codes("stamps")[7]
    first = scene.till.act(code=code).json["id"]
    undone = scene.till.act(verb="reverse", of=first).json["id"]
    tries = [undone, first, str(new_id()), first.upper(), undone]
    statuses = [scene.till.act(verb="reverse", of=each).status for each in tries]
    have = scene.balance(code, "stamp")
    return f"{statuses}, {have} stamps" if have or 201 in statuses else ""


def pair_twice(scene: Scene) -> str:
    """One pairing link opened by eight phones at once: one phone is paired."""
    page = scene.owner.submit("/devices", "/devices/invite", {"name": "Race"})
    path = "/pair/" + page.header("Location").rstrip("/").rpartition("/")[2]
    phones = [scene.stranger() for _ in range(8)]
    tokens = [form_token(phone.get(path)) for phone in phones]
    gate = Barrier(len(phones))

    def take(number: int) -> int:
        gate.wait()
        return phones[number].post(path, {"csrf_token": tokens[number]}).status

    with ThreadPoolExecutor(len(phones)) as pool:
        statuses = list(pool.map(take, range(len(phones))))
    inside = sum(phone.get("/counter").status == 200 for phone in phones)
    return "" if inside == 1 else f"{inside} phones came in: {statuses}"


def _at_once(scene: Scene, acts: list[dict[str, Any]]) -> list[Answer]:
    clients = [Client(scene.server.port, token=scene.shop.token) for _ in acts]
    gate = Barrier(len(acts))

    def send(number: int) -> Answer:
        gate.wait()
        return clients[number].act(**acts[number])

    with ThreadPoolExecutor(len(acts)) as pool:
        answers = list(pool.map(send, range(len(acts))))
    for client in clients:
        client.close()
    return answers


def _full_cards(scene: Scene, count: int) -> list[str]:
    cards = scene.shop.codes("stamps")[-count:]
    for code in cards:
        scene.till.act(code=code, count=5)
    return cards


def _stored(scene: Scene, act_id: str) -> Any:
    """An act's id as the file keeps it, whichever of the usual ways that is."""
    plain = act_id.replace("-", "")
    for kept in (act_id, plain, bytes.fromhex(plain)):
        if scene.shop.rows("SELECT 1 FROM act WHERE id = ?", kept):
            return kept
    raise KeyError(act_id)


TRICKS: tuple[Trick, ...] = (
    undo_twice,
    block_and_redeem,
    redeem_and_undo_stamps,
    undo_loops,
    pair_twice,
)
