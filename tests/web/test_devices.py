import re

from stampcard.models.access import Device
from stampcard.services import access
from tests.builders import OWNER, a_shop


def invite(owner, name="Counter"):
    return owner.post("/devices/invite", data={"name": name}).location


def link(page):
    return re.search(r"<code>(.+?)</code>", page)[1]


def test_an_invitation_shows_a_code_and_the_link_in_words(owner, home):
    page = owner.get(invite(owner)).text

    assert "<svg" in page
    assert link(page).startswith(f"{home.public_url}/pair/")
    assert "Good for 10 minutes" in page


def test_the_link_pairs_a_phone_and_the_page_goes_on(owner, client, home):
    waiting = invite(owner)
    secret = link(owner.get(waiting).text).rpartition("/")[2]
    assert owner.get(waiting).headers["Refresh"]

    assert access.pair(secret, house=home)

    assert owner.get(waiting).location == "/devices"
    assert "Counter" in owner.get("/devices").text


def test_an_invitation_ends_after_ten_minutes(owner, clock):
    waiting = invite(owner)
    clock.move(minutes=11)

    assert owner.get(waiting).location == "/devices"


def test_looking_at_an_invitation_does_not_use_it_up(owner, home):
    waiting = invite(owner)
    for _ in range(3):
        page = owner.get(waiting).text

    assert access.pair(link(page).rpartition("/")[2], house=home)


def test_a_phone_without_a_name_is_called_phone(owner, home):
    page = owner.get(invite(owner, name=" ")).text

    access.pair(link(page).rpartition("/")[2], house=home)

    assert Device.get().name == "Phone"


def test_the_set_up_step_is_kept_while_pairing(owner):
    answer = owner.post("/devices/invite?step=4", data={"name": "Counter"})

    assert answer.location.endswith("?step=4")
    assert "Step 4 of 4" in owner.get(answer.location).text


def test_a_phone_shut_out_can_do_nothing_more(owner, home):
    device, token = access.add_device("Old phone", OWNER, house=home)

    owner.post(f"/devices/{device.id}/revoke")

    assert access.by_device(token, house=home) is None
    assert "Not paired any more" in owner.get("/devices").text


def test_a_phone_that_is_not_there(owner):
    assert owner.post("/devices/9/revoke").status_code == 404


def test_a_phone_may_not_invite_another(client, app, home):
    app.config["WTF_CSRF_ENABLED"] = False
    a_shop(home)
    _, token = access.add_device("Counter", OWNER, house=home)
    client.set_cookie("device", token)

    assert client.post("/devices/invite").status_code == 403
    assert client.get("/devices").status_code == 403
