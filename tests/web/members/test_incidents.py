"""The incidents' pages: write down, mark, list whom to tell."""

import csv
import io

import pytest

from stampcard.models.privacy import Incident
from stampcard.models.shops import Shop
from stampcard.values.regimes import RU_152FZ
from tests.members import a_member, an_incident
from tests.web.visits import buttons, press

FULL = {
    "noticed": "2026-03-01T09:30",
    "what": "A phone was stolen",
    "data": "Names",
    "affected": "১২",
    "done": "Shut out",
}


def test_without_incidents_the_page_says_so(owner):
    assert "Nothing has happened." in owner.get("/incidents").text


def test_an_incident_is_written_down_by_the_shops_clock(owner):
    assert 'value="2026-03-01T12:00"' in owner.get("/incidents/new").text

    answer = owner.post("/incidents/new", data=FULL)

    made = Incident.get()
    assert answer.location == "/incidents/1"
    assert made.noticed_at.isoformat() == "2026-03-01T03:30:00+00:00"
    assert made.affected == 12


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("noticed", ""),
        ("noticed", "yesterday"),
        ("noticed", "2026-03-01T12:01"),
        ("noticed", "0001-01-01T00:00"),
        ("noticed", "2026-03-01T09:30+06:00"),
        ("what", " "),
        ("affected", "many"),
        ("affected", "-1"),
        ("affected", "9999999999"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(owner, field, text):
    page = owner.post("/incidents/new", data={**FULL, field: text}).text

    assert f'id="{field}-problem"' in page
    assert not Incident.select().exists()


def test_the_clock_is_on_the_first_page_while_it_runs(owner, home):
    Shop.update(regime=RU_152FZ).execute()
    an_incident(home)
    page = owner.get("/").text
    assert "Tell the authority before 2 Mar 2026, 12:00." in page

    owner.post("/incidents/1/mark", data={"step": "authority"})
    page = owner.get("/").text
    assert "what was found out before 4 Mar 2026, 12:00." in page

    owner.post("/incidents/1/mark", data={"step": "closed"})
    assert "A breach" not in owner.get("/").text


def test_a_clock_that_ran_out_says_so(owner, home, next_day):
    an_incident(home)
    for _ in range(4):
        next_day()

    assert "that was due 4 Mar 2026, 12:00" in owner.get("/").text
    assert "tag-bad" in owner.get("/incidents").text


def test_where_the_law_is_not_known_one_is_told_to_ask(owner, home):
    an_incident(home)
    assert "Check locally" in owner.get("/incidents/1").text

    Shop.update(regime=RU_152FZ).execute()
    assert "Check locally" not in owner.get("/incidents/1").text


def test_incidents_come_a_page_at_a_time(owner, home):
    for _ in range(27):
        an_incident(home)

    assert "/incidents?before=3" in owner.get("/incidents").text
    assert (
        owner.get("/incidents?before=3").text.count('data-label="How many people"') == 2
    )


def test_marks_are_set_one_by_one(owner, home):
    an_incident(home)

    page = press(owner, owner.get("/incidents/1"), "Yes, now")

    assert Incident.get().authority_told_at
    assert buttons(page).count("Yes, now") == 2
    assert owner.post("/incidents/1/mark", data={"step": "x"}).status_code == 400


def test_what_is_known_can_be_completed_until_it_is_over(owner, home):
    an_incident(home)
    owner.post("/incidents/1", data={**FULL, "done": "Told everybody"})
    assert Incident.get().done == "Told everybody"
    assert "problem" in owner.post("/incidents/1", data={**FULL, "what": ""}).text

    owner.post("/incidents/1/mark", data={"step": "closed"})
    owner.post("/incidents/1", data={**FULL, "done": "Later"})

    assert Incident.get().done == "Told everybody"
    assert "Save" not in buttons(owner.get("/incidents/1"))


def test_the_owner_gets_the_list_of_whom_to_tell(owner, home):
    a_member(home, name="=Rahima")
    an_incident(home)

    page = owner.get("/incidents/1?first=2026-03-01&last=nonsense").text
    answer = owner.get("/incidents/1/affected.csv?first=2026-03-01")

    assert "1 person" in page
    assert "1712345678" not in page
    text = answer.text.removeprefix("\ufeff")
    (line,) = csv.DictReader(io.StringIO(text))
    assert (line["number"], line["name"]) == ("'+8801712345678", "'=Rahima")
    assert owner.get("/incidents/1?first=2026-03-02").text.count("0 people") == 1
