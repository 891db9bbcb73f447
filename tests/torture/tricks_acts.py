"""Tricks with what an act carries: codes, numbers, JSON."""

import json
import unicodedata
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from tests.torture.scene import JSON_TYPE, Scene, Trick


def forged_marks(scene: Scene) -> str:
    """Marks forged for true numbers, over pages and over the interface."""
    code = scene.shop.codes("stamps")[0]
    forged = [
        code[:-1] + c for c in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" if c != code[-1]
    ]
    forged += [code[:8] + "0" * 13, code[:8], code[:20], code + "0", code * 2]
    seen = {scene.stranger().get(f"/C/{each}").status for each in forged[:29]}
    by_till = {scene.till.act(code=each).status for each in forged[:31]}
    if seen - {404, 429}:
        return f"visitors saw {seen}"
    return f"the till was answered {by_till}" if by_till != {404} else ""


def odd_letters(scene: Scene) -> str:
    """Codes in other scripts and spellings are the same card, or no card."""
    code = scene.shop.codes("stamps")[1]
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    number = scene.till.card(code).json["number"]
    spelt = [
        code.lower(),
        wide,
        "\u200b".join(code),
        f"\u202e{code}",
        code + "\u0301",
        unicodedata.normalize("NFKD", wide),
        f"{code}\x00",
        f"{code}%00",
        f"{code}/../{scene.shop.codes('stamps')[2]}",
        "\N{MATHEMATICAL BOLD CAPITAL A}" + code[1:],
        "\N{BENGALI DIGIT ZERO}" * 7 + code[7:],
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        "\N{SUPERSCRIPT TWO}" * 8,
        "\N{CIRCLED DIGIT ONE}" * 8,
        "½" * 8,
    ]
    for each in spelt:
        answer = scene.till.act(verb="earn", code=each)
        other = scene.till.card(quote(each, safe=""))
        read = other.json.get("number", number) if other.json else number
        if answer.status not in (201, 200, 404, 422) or other.status not in (200, 404):
            return f"{each!a} gave {answer.status} and {other.status}"
        if read != number:
            return f"{each!a} was read as another card, {read}"
    return ""


def odd_numbers(scene: Scene) -> str:
    """Counts and bills at the edges of numbers."""
    code = scene.shop.codes("stamps")[3]
    counts: list[Any] = [0, -1, 101, 2**31, 2**63, 10**400, 1.5, 1e400, "1", True, None]
    counts += [[], {}, [1], float("nan"), float("inf"), -0.0, "١"]
    spends: list[Any] = ["-1.00", "1e9", "NaN", "Infinity", "0x10", "1" * 400, "1,000"]
    spends += ["9" * 15, "0.001", "١٢٣", "+5", " 5 ", "5\n", 1.5, True, [], {}, -5]
    for name, values in (("count", counts), ("spend", spends)):
        for value in values:
            before = scene.balance(code, "stamp")
            status = scene.till.act(code=code, **{name: value}).status
            after = scene.balance(code, "stamp")
            if status >= 500 or (status == 422 and after != before):
                return f"{name} {value!r:.40} gave {status}"
            if not 0 <= after - before <= 1 or after < 0:
                return f"{name} {value!r:.40} changed the card by {after - before}"
    return ""


def odd_json(scene: Scene) -> str:
    """JSON that is deep, doubled, cut, in other encodings, or none."""
    code = scene.shop.codes("stamps")[4]
    act = json.dumps({"id": str(uuid4()), "verb": "earn", "code": code})
    bodies: list[bytes] = [
        b"[" * 100_000,
        b"[" * 50_000 + b"]" * 50_000,
        b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
        b"",
        b"null",
        b"[]",
        b'"earn"',
        b"1e999999",
        b"9" * 10_000,
        b"NaN",
        act.encode()[:-1],
        act.encode() + b"{}",
        b"\xff\xfe" + act.encode("utf-16-le"),
        b"\xef\xbb\xbf" + act.encode(),
        act.encode("utf-32"),
        b'{"id":"\\ud800","verb":"earn","code":"\\udfff"}',
        b"\x00" * 1000,
        b'{"id":' + b'"' + b"a" * 1_900_000 + b'"}',
    ]
    for body in bodies:
        answer = scene.till.ask("POST", "/api/v1/acts", body, JSON_TYPE)
        if answer.status not in (200, 201, 404, 413, 422):
            return f"{body[:20]!r}… gave {answer.status}"
        if answer.json is None:
            return f"{body[:20]!r}… was not answered with JSON"
    return ""


def doubled_keys(scene: Scene) -> str:
    """A key that stands twice in the JSON: one act at most, and for one card."""
    one, two = scene.shop.codes("stamps")[5:7]
    key = str(uuid4())
    body = f'{{"id":"{key}","verb":"earn","code":"{one}","code":"{two}"}}'
    before = scene.acts()
    for _ in range(3):
        scene.till.ask("POST", "/api/v1/acts", body, JSON_TYPE)
    total = scene.balance(one, "stamp") + scene.balance(two, "stamp")
    return f"{total} stamps" if total > 1 or scene.acts() - before > 1 else ""


def odd_names(scene: Scene) -> str:
    """Fields nobody offers: another staff, another day, a forced outcome."""
    code = scene.shop.codes("coupons")[0]
    scene.till.act(code=code, verb="redeem")
    more: list[dict[str, Any]] = [
        {"force": True},
        {"override": True},
        {"at": "2020-01-01T00:00:00+00:00"},
        {"day": "2020-01-01"},
        {"outcome": "accepted", "reason": ""},
        {"entries": [{"unit": "use", "amount": 5}]},
        {"device": 1, "outlet": 1},
        {"replayed": True},
        {"verb": "issue"},
        {"verb": "REDEEM"},
        {"verb": "redeem "},
        {"verb": ["redeem"]},
        {"codes": [code] * 50},
        {"codes": [code, scene.shop.codes("coupons")[1]]},
        {"codes": []},
    ]
    for fields in more:
        answer = scene.till.act(**{"verb": "redeem", "code": code, **fields})
        if answer.status == 201:
            return f"{fields} redeemed a used coupon"
        if answer.status >= 500:
            return f"{fields} gave {answer.status}"
    return ""


TRICKS: tuple[Trick, ...] = (
    forged_marks,
    odd_letters,
    odd_numbers,
    odd_json,
    doubled_keys,
    odd_names,
)
