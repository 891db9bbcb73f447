"""Tricks with sessions, addresses and pages."""

import json
from urllib.parse import quote
from uuid import uuid4

from tests.torture.scene import JSON_TYPE, Scene, Trick, raw_get
from tests.torture.visitors import form_token


def fixed_session(scene: Scene) -> str:
    """A session planted before sign-in is not the one that is signed in."""
    victim = scene.stranger()
    for name in ("sid", "__Host-sid", "device"):
        victim.cookies[name] = "planted-by-a-stranger-0123456789abcdef"
    victim.sign_in()
    thief = scene.stranger()
    thief.cookies["sid"] = "planted-by-a-stranger-0123456789abcdef"
    if thief.get("/devices").status == 200:
        return "the planted session was let in"
    return "no new session" if victim.cookies["sid"].startswith("planted") else ""


def ended_session(scene: Scene) -> str:
    """A copied cookie after sign-out."""
    owner = scene.stranger()
    owner.sign_in()
    copy = scene.stranger()
    copy.cookies = dict(owner.cookies)
    if copy.get("/devices").status != 200:
        return "control: the copy was not even let in before"
    owner.submit("/devices", "/sign-out", {})
    status = copy.get("/devices").status
    return f"still answered {status}" if status == 200 else ""


def away_from_here(scene: Scene) -> str:
    """Sign-in that goes on to another site (`next`)."""
    away = [
        "//evil.example",
        "///evil.example",
        "https://evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\t//evil.example",
        "/%09/evil.example",
        "javascript:alert(1)",
        "/..//evil.example",
        "http:evil.example",
        "@evil.example",
        "/@evil.example/..//",
        "/\r\nSet-Cookie: a=b",
        "//evil.example\\@127.0.0.1/",
        "/.//evil.example",
    ]
    for wanted in away:
        answer = scene.stranger().sign_in(next=wanted)
        goes = answer.header("Location")
        local = goes.startswith("/") and not goes.startswith(("//", "/\\"))
        if answer.status == 303 and (not local or any(c in goes for c in "\t\r\n\\")):
            return f"{wanted!r} went to {goes!r}"
        if "set-cookie: a" in str(answer.headers).lower():
            return f"{wanted!r} planted a header"
    return ""


def planted_headers(scene: Scene) -> str:
    """Line ends in every place that comes back in a header."""
    bad = "%0d%0aSet-Cookie:%20planted=1%0d%0a%0d%0a<script>"
    paths = [f"/C/{bad}", f"/sign-in?next=/{bad}", f"/?lang=en{bad}", f"/c/{bad}"]
    paths += [f"/counter/find?code={bad}", f"/counter/cards/{bad}", f"/acts?q={bad}"]
    paths += [f"/batches?sort={bad}", f"/cards/{bad}", f"/static/{bad}"]
    for client in (scene.stranger(), scene.owner, scene.phone):
        for path in paths:
            answer = client.get(path)
            if "planted" in " ".join(name for name, _ in answer.headers) or any(
                "planted=1" in v and k.lower() == "set-cookie"
                for k, v in answer.headers
            ):
                return f"{path} planted a header"
            if answer.status >= 500 or b"<script>" in answer.body:
                return f"{path} gave {answer.status}"
    return ""


def other_languages(scene: Scene) -> str:
    """Languages that are paths, scripts or endless."""
    wanted = [
        "../../etc/passwd",
        "en/../bn",
        "<script>",
        "en\x00",
        "x" * 5000,
        "en;q=9",
    ]
    for each in wanted:
        headers = {"Cookie": f"lang={quote(each)}", "Accept-Language": quote(each)}
        answer = scene.stranger().get(f"/sign-in?lang={quote(each, safe='')}", headers)
        said = answer.header("Set-Cookie")
        if answer.status >= 500 or "lang=" in said or b"<script>" in answer.body:
            return f"{each[:20]!r} gave {answer.status}, {said[:60]!r}"
    return ""


def paths_outside(scene: Scene) -> str:
    """Files outside the folders that are served."""
    out = ["../app.py", "..%2fapp.py", "%2e%2e/%2e%2e/app.py", "....//app.py"]
    out += ["..\\app.py", "%5c..%5capp.py", "/etc/passwd", "%2fetc%2fpasswd"]
    out += ["..%252fapp.py", "style.css%00.png", "../../instance/secret_key"]
    starts = ["/static/", "/fonts/", "/batches/runs/", "/exports/", "/C/", "/"]
    secret = (scene.shop.folder / "secret_key").read_bytes().strip()
    for start in starts:
        for each in out:
            for end in ("", ".csv", ".pdf", ".woff2"):
                came = raw_get(scene, f"{start}{each}{end}", scene.owner)
                if b"root:" in came or secret in came or b"def create_app" in came:
                    return f"{start}{each}{end} was read"
                if came.startswith(b"HTTP/1.1 5"):
                    return f"{start}{each}{end} gave {came[:40]!r}"
    return ""


def staff_wants_more(scene: Scene) -> str:
    """A phone at the counter opens the owner's pages, exports and files."""
    paths = ["/exports", "/exports/ledger.csv", "/exports/cards.csv", "/batches/1"]
    paths += ["/settings", "/devices", "/batches", "/batches/runs/1.pdf", "/acts"]
    paths += ["/programmes", "/programmes/1/print", "/people", "/people/new"]
    paths += ["/backups", "/cards", "/programmes/new", "/signed-in", "/password"]
    got = [path for path in paths if scene.phone.get(path).status == 200]
    token = form_token(scene.phone.get("/counter"))
    for path in ("/devices/invite", "/devices/1/revoke", "/batches/1/print"):
        status = scene.phone.post(path, {"csrf_token": token, "name": "x"}).status
        if status < 400:
            got.append(f"POST {path} {status}")
    return f"it came into {got}" if got else ""


def token_in_the_wrong_place(scene: Scene) -> str:
    """A till's token as a cookie or in the address, a cookie as a token."""
    token = scene.shop.token
    ways: list[dict[str, str]] = [
        {"Cookie": f"sid={token}"},
        {"Authorization": f"Basic {token}"},
        {"Authorization": token},
        {"Authorization": f"Bearer {scene.owner.cookies['sid']}"},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer " + "a" * 8000},
        {"Authorization": "Bearer \u00e9"},
        {"Authorization": f"Bearer {token}x"},
        {"Authorization": f"Bearer {token[:-1]}"},
        {"Authorization": "Bearer ' OR 1=1 --"},
    ]
    act = json.dumps({"id": str(uuid4()), "verb": "earn", "code": "0000001"})
    for headers in ways:
        more = {**headers, **JSON_TYPE}
        more = {k: v.encode("latin-1").decode("latin-1") for k, v in more.items()}
        by_act = scene.stranger().ask("POST", "/api/v1/acts", act, more).status
        if by_act not in (400, 401, 431):
            return f"{str(headers)[:50]} gave {by_act}"
        if scene.stranger().get("/devices", headers).status == 200:
            return f"{str(headers)[:50]} opened the owner's pages"
    in_address = scene.stranger().get(f"/api/v1/cards/0000001?token={token}").status
    return f"in the address: {in_address}" if in_address != 401 else ""


TRICKS: tuple[Trick, ...] = (
    fixed_session,
    ended_session,
    away_from_here,
    planted_headers,
    other_languages,
    paths_outside,
    staff_wants_more,
    token_in_the_wrong_place,
)
