"""The page of odd things."""

import re

import pytest

from stampcard.models.shops import Staff
from stampcard.services import limits
from stampcard.services.house import Actor
from stampcard.services.odd_alarms import raise_alarms
from stampcard.values.decisions import Verb
from tests.builders import a_batch, a_code, a_programme, a_shop, stamp
from tests.services.test_oddities import by
from tests.web.conftest import signed_in
from tests.web.visits import a_phone


@pytest.fixture
def code(owner, home):
    """The first of two stamp cards, printed the day before."""
    settings = {"stamps_needed": 20, "surplus": "carry"}
    batch = a_batch(a_programme("stamp_card", home, **settings), 2, home)
    home.clock.move(hours=11)
    return a_code(batch, house=home)


def plain(page):
    """The text of a page without its marks."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.text).split())


def test_a_quiet_week_says_so(owner, home, code):
    stamp(code, home)

    assert "Nothing odd this week." in plain(owner.get("/oddities"))
    assert "Nothing odd this month." in plain(owner.get("/oddities?span=month"))


def test_a_week_without_acts_says_so(owner):
    page = plain(owner.get("/oddities"))

    assert "Nothing was done at the counter in these days." in page
    assert "23 February 2026 to 1 March 2026" in page


def test_sixty_stamps_by_one_hand_on_one_card_lead_to_the_acts(owner, home, code):
    for _ in range(60):
        stamp(code, home)

    page = owner.get("/oddities")
    links = re.findall(r'href="(/acts\?[^"]*number[^"]*)"', page.text)
    acts = owner.get(links[0].replace("&amp;", "&"))

    assert "Rahima used card 0000-0012 60 times on 1 March 2026: 60 stamps." in plain(
        page
    )
    assert acts.text.count("<tr>") == 31  # a page of them, and the heading
    assert "Older" in acts.text


def test_everybodys_totals_lead_to_their_acts(owner, home, code):
    nadia = Staff.create(name="Nadia <b>", role="staff")
    stamp(code, home)
    for _ in range(3):
        by(Actor(nadia.id, 1), Verb.REDEEM, code, home)

    page = owner.get("/oddities")
    link = f"/acts?staff={nadia.id}&amp;first=2026-02-23&amp;last=2026-03-01"

    assert "Nadia &lt;b&gt;" in page.text
    assert f'href="{link}&amp;outcome=refused">3</a>' in page.text
    assert "75\u00a0%" in page.text


def test_the_hours_are_drawn_without_a_style_or_a_script(owner, home, code):
    stamp(code, home)

    picture = re.search(
        r"<svg class=\"chart\".*?</svg>", owner.get("/oddities").text, re.S
    )

    assert picture[0].count("<rect") == 24
    assert re.findall(r'height="(\d+)"><title>23:00', picture[0]) == ["120"]
    assert "style=" not in picture[0]


def test_earlier_days_are_a_link_away(owner, home, code):
    stamp(code, home)
    now = owner.get("/oddities").text
    earlier = re.search(r'href="(/oddities\?[^"]*last=2026-02-22)"', now)[1]

    page = owner.get(earlier.replace("&amp;", "&"))

    assert "16 February 2026 to 22 February 2026" in plain(page)
    assert ">Later<" in page.text
    assert ">Later<" not in now


@pytest.mark.parametrize(
    "query",
    [
        "span=year",
        "last=never",
        "last=0001-01-01",
        "last=9999-12-31",
        "span=month&last=1999-02-29",
        "span=&last=2026-13-45",
    ],
)
def test_any_address_gives_a_page(owner, query):
    assert owner.get(f"/oddities?{query}").status_code == 200


def test_every_way_of_looking_says_from_where_on(owner):
    page = plain(owner.get("/oddities"))

    assert "at least 6 times in one day, or gave it at least 20 stamps." in page
    assert "A card was refused at least 4 times in one day." in page
    assert "An hour with less than 1 % of the acts" in page


def test_alarms_stand_first_with_their_time(owner, home, code):
    for _ in range(60):
        stamp(code, home)
    raise_alarms(home)

    page = plain(owner.get("/oddities"))

    assert "far too often in one day: 0000-0012 2026-03-01. 1 Mar 2026, 23:00" in page
    assert page.index("Alarms") < page.index("One card, one hand")


def test_an_alarm_alone_is_not_nothing_odd(owner, home):
    limits.alarm("clock", "an hour ahead", house=home)

    page = plain(owner.get("/oddities"))

    assert "clock jumped: an hour ahead." in page
    assert "Nothing" not in page


def test_a_manager_sees_it_too(app, home, code):
    manager = Staff.create(name="Mina", role="manager")
    client = app.test_client()
    signed_in(client, manager, home)

    assert client.get("/oddities").status_code == 200


def test_strangers_and_phones_do_not_see_it(app, client, home):
    a_shop(home)

    assert client.get("/oddities").location.startswith("/sign-in")
    assert a_phone(app, home).get("/oddities").status_code in {302, 403}
