"""The worker, the shell it keeps, and the counter on a home screen."""

import json
import re
import struct

import pytest

from stampcard.models.shops import Shop
from stampcard.services import access, habits
from stampcard.services.habits import Habits
from tests.builders import OWNER, a_card, a_programme, full_card, stamp
from tests.icons import FOLDER, ROUNDED, SQUARE

ICON_SIZES = {**ROUNDED, **SQUARE}


def told(owner):
    """What the worker is told of the version it belongs to."""
    first, _, _ = owner.get("/sw.js").text.partition("\n")
    return json.loads(first.removeprefix("self.OF = ").removesuffix(";"))


def test_the_worker_may_look_after_the_whole_counter(owner):
    answer = owner.get("/sw.js")

    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-store"


def test_all_that_the_worker_keeps_is_there_and_never_changes(owner):
    for address in told(owner)["files"]:
        with owner.get(address) as answer:
            assert answer.status_code == 200, address
            assert "immutable" in answer.headers["Cache-Control"]


def test_the_worker_keeps_all_that_the_shell_loads(owner):
    page = owner.get("/counter/scan/shell").text
    loaded = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)

    assert loaded
    assert set(loaded) <= set(told(owner)["files"])


def test_the_shell_tells_nothing_of_anybody(owner, home):
    code = a_card(home)
    stamp(code, home)
    owner.post("/settings", data={"name": "Tea House"})
    with owner.session_transaction() as kept:
        kept["_flashes"] = [("good", "Saved for Rahima.")]

    page = owner.get("/counter/scan/shell").text

    assert "Rahima" not in page
    assert 'name="csrf_token" value=""' in page
    assert code[:8] not in page
    assert "Saved for Rahima." in owner.get("/settings").text


def test_the_shell_offers_the_rewards_the_owner_allows(owner, home):
    a_programme("stamp_card", home, reward="Free tea")
    assert "Free tea" not in owner.get("/counter/scan/shell").text

    habits.set_habits(Habits(offline_gifts=True))

    page = owner.get("/counter/scan/shell").text
    assert 'data-gives="reward" data-name="Free tea"' in page


def test_the_counter_is_installed_under_the_shops_name_in_the_pages_language(owner):
    Shop.update(name="চায়ের দোকান").execute()

    answer = owner.get("/manifest.webmanifest?lang=bn")

    assert answer.mimetype == "application/manifest+json"
    assert answer.json["name"] == "চায়ের দোকান"
    assert answer.json["lang"] == "bn"
    assert answer.json["start_url"] == "/counter/scan"


def test_before_set_up_and_for_long_names_it_is_called_as_the_program(client, owner):
    Shop.update(name="A name too long for an icon").execute()
    long = owner.get("/manifest.webmanifest").json

    assert (long["name"], long["short_name"]) == (
        "A name too long for an icon",
        "Stampcard",
    )


def test_only_who_works_here_can_install_it(owner, client, home):
    phone = client
    assert "manifest" not in phone.get("/sign-in").text
    assert "/manifest.webmanifest?lang=en" in owner.get("/counter").text


def test_every_icon_is_there_in_its_size(owner):
    for icon in owner.get("/manifest.webmanifest").json["icons"]:
        with owner.get(icon["src"]) as answer:
            size = "{}x{}".format(*struct.unpack(">II", answer.data[16:24]))
        assert size == icon["sizes"]


@pytest.mark.parametrize("name", ICON_SIZES)
def test_icons_are_as_large_as_they_were_drawn(name):
    width, height = struct.unpack(">II", (FOLDER / f"{name}.png").read_bytes()[16:24])

    assert width == height == ICON_SIZES[name]


def a_scan(code, **more):
    return {"id": "7d6ecf2c-33a8-44a4-9d1c-3f1a2d7ec001", "code": code, **more}


def test_an_act_that_waited_says_so_where_acts_are_shown(owner, home):
    code = a_card(home)
    sent = a_scan(code, waited="1", at="1772258400000")

    answer = owner.post("/counter/scans", data=sent, follow_redirects=True)

    assert "Waited on the phone without a network." in answer.text
    assert "Its clock showed 28 Feb 2026, 12:00" in answer.text
    assert "Waited without a network" in owner.get("/acts").text


@pytest.mark.parametrize("at", ["", "yesterday", "-5", "9" * 20, "১২"])
def test_a_phone_without_a_sound_clock_leaves_it_out(owner, home, at):
    sent = a_scan(a_card(home), waited="1", at=at)

    answer = owner.post("/counter/scans", data=sent, follow_redirects=True)

    assert "Waited on the phone without a network." in answer.text
    assert "Its clock showed" not in answer.text


def test_a_reward_that_was_given_is_written_down_where_it_was_allowed(owner, home):
    habits.set_habits(Habits(offline_gifts=True))
    sent = a_scan(full_card(home), waited="1", reward="reward")

    first, again = (
        owner.post(
            "/counter/scans", data=sent, headers={"Accept": "application/json"}
        ).json["result"]
        for _ in range(2)
    )

    assert (first, again) == ("counted", "already")


def test_a_reward_that_was_given_against_the_rules_is_told_with_the_reason(owner, home):
    sent = a_scan(full_card(home), waited="1", reward="reward")
    asks = {"Accept": "application/json"}

    answer = owner.post("/counter/scans", data=sent, headers=asks).json

    assert answer["result"] == "refused"
    assert "may not be given" in owner.get(answer["url"]).text


def test_a_phone_that_must_say_who_holds_it_shows_what_waits(client, owner, home):
    for page in ("/sign-in", "/counter"):
        assert "data-unsent" in owner.get(page).text
    token = access.add_device("Till", OWNER, house=home)[1]
    client.set_cookie("device", token)
    assert "data-unsent" in client.get("/counter/scan").text
