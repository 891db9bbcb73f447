"""The interface for programs, as a program meets it."""

import json
import re
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stampcard.models.access import Device
from stampcard.models.programmes import Programme
from stampcard.models.writing import StorageError
from stampcard.services import access, bundles, counter, issuing, programmes
from stampcard.values.codes import code_of, mark_key, number_of, shown
from stampcard.values.reasons import Reason
from tests.builders import OWNER, a_batch, a_code, a_programme, a_shop

OUTCOME = {
    "id",
    "outcome",
    "reason",
    "message",
    "benefit",
    "entries",
    "standing",
    "at",
    "replayed",
}
STANDING = {"balances", "progress", "benefit", "next", "ends", "lines", "rewards"}


class Program:
    """A program with the token of a paired device."""

    def __init__(self, client, token):
        self.client, self.sent = client, {"Authorization": f"Bearer {token}"}

    def look_up(self, text):
        return self.client.get(f"/api/v1/cards/{text}", headers=self.sent)

    def post(self, body, **more):
        return self.client.post(
            "/api/v1/acts", json=body, headers={**self.sent, **more}
        )

    def act(self, verb, code=None, **more):
        given_code = {"code": code} if code is not None else {}
        body = {"id": str(uuid4()), "verb": verb, **given_code, **more}
        return self.post(body)


@pytest.fixture
def house(app):
    """The house of an app whose shop was just set up."""
    house = app.extensions["stampcard"].house
    a_shop(house)
    return house


@pytest.fixture
def program(app, house):
    """A program paired with the shop."""
    return Program(app.test_client(), access.add_device("Till", OWNER, house=house)[1])


def a_code_of(preset, house, n=1, **changes):
    batch = a_batch(a_programme(preset, house, **changes), n, house)
    codes = [a_code(batch, i + 1, house=house) for i in range(n)]
    return codes[0] if n == 1 else codes


@pytest.fixture
def code(house):
    """A stamp card of four stamps without a pause."""
    return a_code_of("stamp_card", house, stamps_needed=4, pause_seconds=0)


def test_a_card_says_what_it_is_where_it_stands_and_what_may_be_done(program, code):
    answer = program.look_up(code)

    assert answer.status_code == 200
    assert answer.json.keys() == {
        "number",
        "programme",
        "kind",
        "state",
        "standing",
        "may",
        "actions",
    }
    assert answer.json["standing"].keys() == STANDING
    assert answer.json["standing"]["progress"] == [0, 4]
    assert (answer.json["state"], answer.json["may"]) == ("in_use", ["earn"])


@pytest.mark.parametrize(
    "spelling",
    [
        lambda code: code.lower(),
        lambda code: code[:8],
        lambda code: shown(code[:8]),
        lambda code: code[:8].lstrip("0").lower(),
        lambda code: f" {shown(code[:8])} ",
        lambda code: f"https://cards.example.com/C/{code}",
        lambda code: "".join(chr(0x9E6 + int(c)) if c.isdigit() else c for c in code),
    ],
    ids=["small", "number", "dash", "short", "blanks", "link", "bengali"],
)
def test_a_card_is_found_by_any_spelling(program, code, spelling):
    answer = program.look_up(spelling(code))

    assert answer.status_code == 200
    assert answer.json["number"] == code[:8]


def test_unknown_mistyped_and_forged_codes_are_all_alike(program, code):
    forged = code[:-1] + ("0" if code[-1] != "0" else "1")
    mistyped = code[:7] + ("0" if code[7] != "0" else "1")
    texts = (number_of(999), forged, mistyped, "nonsense", "কার্ড", "x" * 400)

    answers = [program.look_up(text) for text in texts]
    answers += [program.act("earn", text[:300]) for text in texts]

    assert {(a.status_code, a.json["error"]) for a in answers} == {
        (404, "No card of this shop has that code.")
    }


def test_a_code_of_another_shop_is_unknown_and_stamps_nothing(program, house, code):
    theirs = code_of(1, mark_key("the secret of another shop"))

    answers = [program.look_up(theirs), program.act("earn", theirs)]

    assert theirs[:8] == code[:8]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert program.look_up(code).json["standing"]["balances"].get("stamp", 0) == 0


def test_a_stamp_is_accepted_with_its_entries_and_standing(program, code):
    answer = program.act("earn", code)

    assert answer.status_code == 201
    assert answer.json.keys() == OUTCOME
    assert (answer.json["outcome"], answer.json["reason"]) == ("accepted", None)
    assert answer.json["replayed"] is False
    assert [(e["unit"], e["amount"]) for e in answer.json["entries"]] == [("stamp", 1)]
    assert answer.json["standing"]["balances"] == {"stamp": 1}
    assert answer.json["at"] == "2026-03-01T06:00:00+00:00"


def test_the_same_act_again_gives_the_same_answer(program, code):
    body = {"id": str(uuid4()), "verb": "earn", "code": code}
    first = program.post(body)

    again = program.post(body)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == {**first.json, "replayed": True}
    assert program.look_up(code).json["standing"]["balances"] == {"stamp": 1}


@pytest.mark.parametrize(
    "other", [{"verb": "redeem"}, {"count": 2}, {"spend": "5"}, {"reward": "x"}]
)
def test_an_id_used_for_something_else_is_refused(program, code, other):
    body = {"id": str(uuid4()), "verb": "earn", "code": code}
    program.post(body)

    answer = program.post({**body, **other})

    assert answer.status_code == 422
    assert "used for something else" in answer.json["error"]
    assert program.look_up(code).json["standing"]["balances"] == {"stamp": 1}


def test_a_full_card_buys_one_reward(program, code):
    program.act("earn", code, count=4)

    given_reward = program.act("redeem", code)
    second = program.act("redeem", code)

    assert given_reward.status_code == 201
    assert given_reward.json["benefit"]["words"]
    assert (second.status_code, second.json["outcome"]) == (200, "refused")
    assert second.json["reason"] == "already_redeemed"
    assert "Corner Café" in second.json["message"]


def test_an_act_is_undone_by_naming_it(program, code):
    wrong = program.act("earn", code).json["id"]

    undone, twice = (program.act("reverse", of=wrong) for _ in range(2))

    assert undone.status_code == 201
    assert undone.json["standing"]["balances"].get("stamp", 0) == 0
    assert (twice.status_code, twice.json["reason"]) == (200, "already_reversed")
    assert program.act("reverse", of=str(uuid4())).status_code == 404


def test_a_program_undoes_for_a_day(program, code, clock):
    act = program.act("earn", code).json["id"]
    clock.move(hours=25)

    late = program.act("reverse", of=act)

    assert late.status_code == 403
    assert late.json == {"error": "Only a manager or the owner can undo this now."}


def test_a_blocked_card_does_nothing_until_that_is_undone(program, code):
    blocked = program.act("void", code)

    refused = program.act("earn", code)

    assert blocked.status_code == 201
    assert (refused.status_code, refused.json["reason"]) == (200, "void")
    assert program.look_up(code).json["state"] == "void"
    assert program.act("void", code).json["reason"] == "void"
    program.act("reverse", of=blocked.json["id"])
    assert program.act("earn", code).status_code == 201


def test_a_bill_and_what_is_to_pay_are_texts_in_the_shops_currency(program, house):
    code = a_code_of("discount_coupon", house, value=30, minimum_bill=0, cap=0)

    answer = program.act("redeem", code, spend="5000.00")

    assert answer.status_code == 201
    assert answer.json["benefit"]["discount"] == "1500.00"
    assert answer.json["benefit"]["pays"] == "3500.00"


def test_a_set_is_presented_together(program, house):
    codes = a_code_of("coupon_set", house, 3, coupons_needed=3)

    few = program.act("redeem", codes=codes[:2])
    twice = program.act("redeem", codes=[codes[0]] * 3)
    whole = program.act("redeem", codes=codes)

    assert (few.json["reason"], twice.json["reason"]) == ("not_enough", "not_enough")
    assert whole.status_code == 201
    assert len(whole.json["entries"]) == 3
    assert program.look_up(codes[2]).json["state"] == "used"


def refused_by_state(state):
    def prepare(house):
        code = a_code_of("stamp_card", house)
        programmes.set_state(Programme.get(), state)
        return "earn", code, {}

    return prepare


def not_in_use(house):
    batch = a_batch(a_programme("coupon", house), 1, house, activate=False)
    return "redeem", a_code(batch, house=house), {}


def spoiled(house):
    batch = a_batch(a_programme("coupon", house), 1, house)
    issuing.spoil(batch, batch.first_serial, batch.last_serial)
    return "redeem", a_code(batch, house=house), {}


def gone(state):
    def prepare(house):
        batch = a_batch(a_programme("coupon", house), 1, house)
        wish = bundles.Wish("Karim", count=1)
        bundles.block(bundles.hand_out(batch, wish, OWNER, house), state, house)
        return "redeem", a_code(batch, house=house), {}

    return prepare


def mixed(house):
    codes = [a_code_of("coupon_set", house) for _ in range(2)]
    return "redeem", None, {"codes": codes}


def card_of(preset, verb, times=1, more=None, **changes):
    def prepare(house):
        code = a_code_of(preset, house, **changes)
        for _ in range(times - 1):
            counter.perform(
                counter.Asked(uuid4(), counter.Verb(verb), (code,)), OWNER, house
            )
        return verb, code, more or {}

    return prepare


REFUSALS = {
    "not_active": not_in_use,
    "void": spoiled,
    "lost": gone("lost"),
    "stolen": gone("stolen"),
    "programme_paused": refused_by_state("paused"),
    "programme_ended": refused_by_state("ended"),
    "mixed_programmes": mixed,
    "already_redeemed": card_of("coupon", "redeem", 2),
    "not_enough": card_of("stamp_card", "redeem"),
    "too_soon": card_of("stamp_card", "earn", 2, pause_seconds=60),
    "daily_limit": card_of("stamp_card", "earn", 2, pause_seconds=0, daily_limit=1),
    "card_full": card_of("stamp_card", "earn", 5, stamps_needed=4, pause_seconds=0),
    "not_yet_valid": card_of("coupon", "redeem", valid_from="2026-03-02"),
    "expired": card_of("coupon", "redeem", valid_until="2026-02-28"),
    "below_minimum": card_of("coupon", "redeem", 1, {"spend": "99"}, minimum_bill=100),
    "not_offered": card_of("coupon", "earn"),
    "needs_why": card_of(
        "points", "earn", 1, {"action": "done:1"}, for_doing="75: set right…"
    ),
}


@pytest.mark.parametrize("word", REFUSALS)
def test_a_refusal_names_its_reason_in_the_one_spelling(program, house, word):
    verb, code, more = REFUSALS[word](house)

    answer = program.act(verb, code, **more)

    assert answer.status_code == 200
    assert (answer.json["outcome"], answer.json["reason"]) == ("refused", word)
    assert answer.json["message"]
    assert answer.json["entries"] == []


def test_every_reason_is_met_by_a_test_here():
    # Undoing, above and below; PINs, in test_step_up; members, in test_spending;
    # friends, in test_referral.
    elsewhere = {"already_reversed", "not_reversible", "needs_pin"}
    elsewhere |= {"needs_card", "dormant", "no_consent"}
    # And what bills meet, in test_api_purchases and test_budgets.
    elsewhere |= {"already_given", "not_new", "own_card", "used_up", "not_together"}
    elsewhere |= {"no_agreement", "partner_disabled"}  # in test_places

    assert set(REFUSALS) | elsewhere == {reason.value for reason in Reason}


def test_what_was_refused_cannot_be_undone(program, house):
    verb, code, _ = REFUSALS["not_enough"](house)
    refused = program.act(verb, code).json["id"]

    assert program.act("reverse", of=refused).json["reason"] == "not_reversible"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer  "},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Basic dGlsbDp0aWxs"},
        {"Authorization": "কিছু".encode().decode("latin-1")},
    ],
    ids=["none", "empty", "blank", "unknown", "basic", "odd"],
)
def test_without_a_devices_token_nothing_is_told(client, code, sent):
    looked = client.get(f"/api/v1/cards/{code}", headers=sent)
    acted = client.post("/api/v1/acts", json={}, headers=sent)

    assert (looked.status_code, acted.status_code) == (401, 401)
    assert looked.json.keys() == acted.json.keys() == {"error"}


def test_a_paired_phones_cookie_or_the_owners_session_is_no_token(
    app, house, program, code
):
    client = app.test_client()
    client.set_cookie("device", access.add_device("Phone", OWNER, house=house)[1])
    client.set_cookie("sid", access.sign_in("a password of the shop", house=house))

    assert client.get(f"/api/v1/cards/{code}").status_code == 401
    assert client.post("/api/v1/acts", json={}).status_code == 401


def test_no_cookie_is_set_and_no_form_token_is_asked_for(program, code):
    answer = program.act("earn", code)

    assert answer.status_code == 201
    assert "Set-Cookie" not in answer.headers


def test_a_revoked_device_is_shut_out_at_once(program, house, code):
    assert program.act("earn", code).status_code == 201

    access.revoke(Device.get().id, house=house)

    assert program.act("earn", code).status_code == 401
    assert program.look_up(code).status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "issue"},
        {"verb": "lapse"},
        {"verb": "draw"},
        {"verb": "EARN"},
        {"verb": None},
        {"verb": ["earn"]},
        {"id": "one"},
        {"id": None},
        {"id": 7},
        {"id": ""},
        {"code": 7},
        {"code": None},
        {"code": "x" * 301},
        {"codes": []},
        {"codes": "0000001J"},
        {"codes": [None]},
        {"codes": ["0000001J"] * 51},
        {"count": 0},
        {"count": -1},
        {"count": 101},
        {"count": 1.5},
        {"count": True},
        {"count": "2"},
        {"spend": "-5"},
        {"spend": "1.999"},
        {"spend": "1e9"},
        {"spend": "9" * 30},
        {"spend": 1.5},
        {"spend": True},
        {"spend": {}},
        {"reward": 7},
        {"reward": "x" * 41},
        {"note": "x" * 201},
        {"note": "a\u0000b"},
        {"verb": "reverse"},
        {"verb": "reverse", "of": "that one"},
    ],
    ids=lambda change: str(change)[:40],
)
def test_what_is_malformed_is_said_and_nothing_recorded(program, code, change):
    body = {"id": str(uuid4()), "verb": "earn", "code": code, **change}

    answer = program.post(body)

    assert answer.status_code == 422
    assert answer.json.keys() == {"error"}
    assert program.look_up(code).json["standing"]["balances"].get("stamp", 0) == 0


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b"{" * 99_999]
)
def test_what_is_no_json_object_is_said(program, data):
    headers = {**program.sent, "Content-Type": "application/json"}

    answer = program.client.post("/api/v1/acts", data=data, headers=headers)

    assert answer.status_code == 422
    assert answer.json["error"]


def test_too_large_a_body_is_refused(program):
    answer = program.post({"note": "x" * 3_000_000})

    assert answer.status_code == 413
    assert answer.json.keys() == {"error"}


plain = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=400)
    | st.just("half a pair \ud800")
    | st.sampled_from(["earn", "redeem", "reverse", "void", "12", str(UUID(int=7))])
)
anything = (
    plain
    | st.lists(plain, max_size=3)
    | st.dictionaries(st.text(max_size=5), plain, max_size=3)
)
FIELDS = ("id", "verb", "code", "codes", "count", "spend", "reward", "of", "note")
bodies = st.dictionaries(st.sampled_from((*FIELDS, "override", "lines")), anything)
ONE_APP = settings(
    max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@ONE_APP
@given(body=bodies)
def test_whatever_is_sent_the_answer_is_never_a_failure(program, code, body):
    sound = {"id": str(uuid4()), "verb": "earn", "code": code}

    for sent in (body, {**sound, **body}):
        answer = program.post(sent)

        assert answer.status_code in {200, 201, 404, 422}
        assert answer.json


@ONE_APP
@given(data=st.binary(max_size=200))
def test_whatever_bytes_are_sent_the_answer_is_never_a_failure(program, data):
    headers = {**program.sent, "Content-Type": "application/json"}

    answer = program.client.post("/api/v1/acts", data=data, headers=headers)

    assert answer.status_code == 422


@ONE_APP
@given(text=st.text(min_size=1, max_size=400))
def test_whatever_is_looked_up_the_answer_is_never_a_failure(program, text):
    answer = program.client.get(
        "/api/v1/cards/" + "".join(f"%{byte:02X}" for byte in text.encode()),
        headers=program.sent,
    )

    assert answer.status_code in {200, 308, 404, 429}


@pytest.mark.parametrize(
    ("cause", "status"),
    [
        ("database is locked", 503),
        ("disk I/O error", 503),
        ("database or disk is full", 507),
    ],
)
def test_a_failing_disk_has_its_own_answer(program, code, monkeypatch, cause, status):
    def write(job):
        raise StorageError(OSError(cause))

    monkeypatch.setattr(counter, "write", write)

    answer = program.act("earn", code)

    assert answer.status_code == status
    assert "nothing was recorded" in answer.json["error"]
    assert answer.headers["Retry-After"]


def test_a_failing_disk_when_the_device_is_noted_has_its_answer_too(
    program, code, monkeypatch
):
    def write(job):
        raise StorageError(OSError("database is locked"))

    monkeypatch.setattr(access, "write", write)

    assert program.look_up(code).status_code in {200, 503}
    assert program.act("earn", code).status_code in {201, 503}


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_acts_are_only_posted(program, method):
    answer = getattr(program.client, method)("/api/v1/acts", headers=program.sent)

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}
    assert answer.json.keys() == {"error"}


def test_an_unknown_address_answers_in_json(program):
    answer = program.client.get("/api/v1/nothing", headers=program.sent)

    assert answer.status_code == 404
    assert answer.json.keys() == {"error"}


def test_messages_are_in_the_shops_language(app):
    house = app.extensions["stampcard"].house
    a_shop(house, locale="bn", digits="beng")
    program = Program(
        app.test_client(), access.add_device("Till", OWNER, house=house)[1]
    )
    code = a_code_of("coupon", house)
    program.act("redeem", code)

    refused = program.act("redeem", code)

    assert refused.json["reason"] == "already_redeemed"
    assert "\u0980" <= refused.json["message"][0] <= "\u09ff"


def test_the_description_covers_every_address_and_needs_no_device(app, client, house):
    described = client.get("/api/v1/openapi.json").json

    assert described["openapi"].startswith("3.1")
    offered = {
        re.sub(
            "<uuid:[a-z_]+>", "{id}", rule.rule.replace("<path:text>", "{code}")
        ): rule.methods - {"HEAD", "OPTIONS"}
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") or rule.rule == "/healthz"
    }
    del offered["/api/v1/openapi.json"]
    assert {
        path: {method.upper() for method in methods}
        for path, methods in described["paths"].items()
    } == offered


def schema_of(client, path, method, status):
    paths = client.get("/api/v1/openapi.json").json["paths"]
    answer = paths[path][method]["responses"][str(status)]
    return answer["content"]["application/json"]["schema"]


def test_answers_have_what_the_description_requires(client, program, code):
    cards, acts = "/api/v1/cards/{code}", "/api/v1/acts"
    body = {"id": str(uuid4()), "verb": "earn", "code": code}
    found = [
        (cards, "get", program.look_up(code)),
        (cards, "get", program.look_up("nonsense")),
        (cards, "get", client.get(f"/api/v1/cards/{code}")),
        (acts, "post", program.post(body)),
        (acts, "post", program.post(body)),
        (acts, "post", program.act("redeem", code)),
        (acts, "post", program.post({})),
        (acts, "post", program.act("earn", "nonsense")),
        (acts, "post", client.post(acts, json={})),
    ]

    for path, method, answer in found:
        schema = schema_of(client, path, method, answer.status_code)
        assert set(schema["required"]) <= answer.json.keys()
        assert answer.json.keys() <= schema["properties"].keys()


def test_the_description_lists_every_reason_verb_and_status(client, house):
    described = client.get("/api/v1/openapi.json").json
    post = described["paths"]["/api/v1/acts"]["post"]
    act = post["requestBody"]["content"]["application/json"]["schema"]
    outcome = schema_of(client, "/api/v1/acts", "post", 200)

    assert set(outcome["properties"]["reason"]["enum"]) == {*Reason, None}
    assert set(act["properties"]["verb"]["enum"]) == {
        "earn",
        "redeem",
        "reverse",
        "void",
    }
    assert set(post["responses"]) == {
        "200",
        "201",
        "401",
        "403",
        "404",
        "413",
        "422",
        "429",
        "503",
        "507",
    }
    assert act["properties"]["codes"]["maxItems"] == counter.MOST_CODES
    json.dumps(described)  # nothing in it that only Python knows


def test_many_wrong_codes_have_to_wait_and_printed_ones_never(program, code):
    answers = [program.look_up("nonsense") for _ in range(31)]

    assert [answer.status_code for answer in answers] == [404] * 30 + [429]
    assert int(answers[-1].headers["Retry-After"]) == 600
    assert program.look_up(code).status_code == 200
    assert program.look_up(code[:8]).status_code == 429


def test_wrong_codes_of_one_device_do_not_hold_up_another(app, program, house, code):
    for _ in range(31):
        program.look_up("nonsense")

    token = access.add_device("Other", OWNER, house=house)[1]
    other = Program(app.test_client(), token)

    assert other.look_up("nonsense").status_code == 404
    assert other.look_up(code[:8]).status_code == 200


@pytest.mark.parametrize("opening", [b"[", b'{"id":'])
def test_a_body_nested_without_end_is_malformed(program, opening):
    headers = {**program.sent, "Content-Type": "application/json"}

    answer = program.client.post(
        "/api/v1/acts", data=opening * 100_000, headers=headers
    )

    assert answer.status_code == 422


def test_a_whole_count_may_be_written_with_a_point(program, code):
    assert program.act("earn", code, count=1.0).status_code == 201
    assert program.act("earn", code, count=1.5).status_code == 422
