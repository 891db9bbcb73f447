"""The Backups page: copies made, taken away, and the seal of all acts."""

import pytest

from stampcard.models.base import database
from stampcard.services import backups, copies, heads, safety
from stampcard.values.heads import read, shown
from tests.builders import PASSWORD, a_card, redeem, stamp

pytestmark = pytest.mark.sqlite
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}
TWO_DAYS = "For two days no copy"


def downloaded(owner, copy, **environ):
    return owner.post(f"/backups/{copy.name}/download", environ_base=environ)


def test_the_owner_makes_a_copy_and_sees_it(owner, home):
    stamp(a_card(home), home)

    page = owner.post("/backups/make", follow_redirects=True).text

    assert "The copy is made and proved." in page
    assert copies.newest_good(home).name in page


def test_a_copy_downloaded_to_another_machine_has_left_the_disk(owner, home):
    copy = backups.make(home)

    answer = downloaded(owner, copy, **ELSEWHERE)

    assert answer.data == copy.path.read_bytes()
    assert copies.outside(home) == (home.clock(), copy.acts)


def test_a_copy_downloaded_on_the_shops_computer_has_not(owner, home):
    copy = backups.make(home)

    assert downloaded(owner, copy).data == copy.path.read_bytes()
    assert copies.outside(home) is None


def test_half_a_download_takes_nothing_away(owner, home):
    copy = backups.make(home)

    answer = owner.post(
        f"/backups/{copy.name}/download", environ_base=ELSEWHERE, buffered=False
    )
    next(iter(answer.response))
    answer.close()

    assert copies.outside(home) is None


@pytest.mark.parametrize("name", ["x.sqlite3", "secret_key", "..%2fsecret_key"])
def test_only_copies_can_be_downloaded(owner, home, name):
    backups.make(home)

    assert owner.post(f"/backups/{name}/download").status_code == 404


def test_after_two_days_without_a_copy_outside_every_page_says_so(owner, home, clock):
    stamp(a_card(home), home)
    assert TWO_DAYS not in owner.get("/").text

    clock.move(hours=49)
    again(owner, home)

    assert TWO_DAYS in owner.get("/").text
    assert downloaded(owner, backups.make(home), **ELSEWHERE).data
    assert TWO_DAYS not in owner.get("/").text


def test_a_ledger_that_was_rolled_back_is_shouted_until_the_owner_answers(owner, home):
    code = a_card(home, pause_seconds=0)
    heads.write(home, 9, "ab" * 32)
    stamp(code, home)

    assert "acts are missing" in owner.get("/").text
    heads.remember(home)
    assert "acts are missing" in owner.get("/backups").text
    owner.post("/backups/go-on")
    assert "acts are missing" not in owner.get("/backups").text


def test_a_damaged_ledger_is_shouted_with_the_way_back(owner, home):
    stamp(a_card(home), home)
    copy = backups.make(home)
    database.execute_sql("DROP TRIGGER act_never_update")
    database.execute_sql("UPDATE act SET detail = '{}' WHERE seq = 2")
    safety.at_start(home)

    page = owner.get("/backups").text

    assert "act 2 is not as written" in page
    assert f"flask restore {copy.file}" in page


def test_the_closing_slip_sums_up_the_day_and_carries_the_head(owner, home):
    code = a_card(home, stamps_needed=4, head_start=0, pause_seconds=0)
    for _ in range(4):
        last = stamp(code, home)
    last = redeem(code, house=home)

    page = owner.get("/backups/slip").text

    head = last.act.hash.hex()
    assert f"{last.act.seq}: {shown(head)}" in page
    assert heads.compared(read(f"{last.act.seq}: {shown(head)}")) == "ok"
    facts = page.partition('<dl class="facts">')[2].partition("</dl>")[0]
    assert [*map(int, facts_of(facts)[2:5])] == [4, 1, 0]


def facts_of(text):
    return [part.partition("</dd>")[0] for part in text.split("<dd>")[1:]]


@pytest.mark.parametrize("path", ["", "/slip"])
def test_only_the_owner_sees_the_copies(client, home, owner, path):
    assert client.get(f"/backups{path}").location.startswith("/sign-in")
    for action in ("make", "go-on", "x/download"):
        assert client.post(f"/backups/{action}").status_code in (302, 400, 403)


def again(owner, home):
    """Sign in anew: the session of two days ago is over."""
    owner.post("/sign-in", data={"password": PASSWORD, "next": "/"})
