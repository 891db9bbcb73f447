"""The pages by which the owner brings lists in: look first, then all or nothing."""

import io
import re

import pytest

from stampcard.application import BODY_BYTES_MOST
from stampcard.models.members import Member
from stampcard.models.privacy import Consent
from stampcard.services.members import searching
from stampcard.services.members.importing import staging
from stampcard.web.members import importing
from tests.builders import a_programme, stamp
from tests.lists import a_list
from tests.members import a_member, for_members, numbers_of
from tests.web.visits import a_phone, buttons, press

TWO = "Name;Phone;Consent\nRahima Begum;01712345678;yes\nKarim;01812345678;\n"
WRONG = f"{TWO}Jamal;12;\n"


@pytest.fixture
def card(owner, home):
    """A stamp card that people can join."""
    return for_members(a_programme("stamp_card", home))


def upload(client, content, name="list.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    answer = client.post(
        "/members/import",
        data={"file": (io.BytesIO(data), name)},
        follow_redirects=True,
    )
    answer.request.environ["wsgi.input"].close()  # a file, when it is large
    return answer


def seen(page):
    """What a page says, without its marks."""
    text = re.sub(r"<(script|svg|select).*?</\1>", " ", page.text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


def waited_for(client, page):
    """The page once nothing is being done any more."""
    while "looks again by itself" in page.text:
        page = client.get(page.request.path)
    return page


def test_settings_lead_to_it_only_where_there_is_something_to_join(owner, home):
    assert "/members/import" not in owner.get("/settings").text
    assert owner.get("/members/import").status_code == 404

    for_members(a_programme("stamp_card", home))

    assert 'href="/members/import"' in owner.get("/settings").text
    assert "List of people" in owner.get("/members/import").text


def test_a_list_is_looked_at_and_brought_in_with_one_button(owner, card):
    page = upload(owner, TWO)

    assert "2 new 0 members already" in seen(page)
    assert not Member.select().count()

    page = press(owner, page, "Bring 2 people in", agreed="y")

    assert "2 members are here now." in page.text
    assert {m.name for m in Member.select()} == {"Rahima Begum", "Karim"}
    assert {c.purpose for c in Consent.select()} == {"stamps"}


def test_nothing_is_ticked_before_and_without_the_tick_nothing_is_stored(owner, card):
    page = upload(owner, TWO)
    assert "checked" not in page.text

    page = press(owner, page, "Bring 2 people in")

    assert page.status_code == 422
    assert "First tick that they agreed." in page.text
    assert not Member.select().count()


def test_messages_need_a_yes_in_the_list_and_a_tick(owner, card, home):
    page = upload(owner, TWO)
    assert "This is about 1 person." in page.text

    press(owner, page, "Bring 2 people in", agreed="y", agreed_to_more="y")

    rahima = searching.by_phone("01712345678", home)
    said = [c.purpose for c in Consent.select().where(Consent.member == rahima.id)]
    assert said == ["stamps", "messages"]


def test_wrong_rows_are_named_and_left_out_only_by_a_choice(owner, card):
    page = upload(owner, WRONG)

    assert "4 Phone 12 This number is too short." in seen(page)
    page = press(owner, page, "Bring 2 people in", agreed="y")
    assert page.status_code == 422
    assert "Mend the list, or leave them out." in page.text
    assert not Member.select().count()

    page = press(owner, page, "Bring 2 people in", agreed="y", leave_out_wrong="y")
    assert "2 members are here now." in page.text


def test_many_wrong_rows_are_shown_a_page_at_a_time(owner, card):
    page = upload(owner, "Phone\n" + "".join(f"x{n}\n" for n in range(60)))
    more = re.search(r'href="([^"]*after=[^"]*)#wrong"', page.text)

    second = owner.get(more[1].replace("&amp;", "&"))

    assert "x49" in page.text
    assert "x50" not in page.text
    assert all(f"x{n}" in second.text for n in (50, 59))
    assert '#wrong"' not in second.text


def test_the_owner_says_what_a_column_is(owner, card, home):
    page = upload(owner, "A;B\n7;01712345678\n")
    assert "Say below in which column the phone numbers stand." in page.text
    assert not any("people in" in text for text in buttons(page))

    choice = {"column-0": f"start:{card.id}", "column-1": "phone"}
    page = press(owner, page, "Read it like this", encoding="utf-8-sig", **choice)
    page = press(owner, page, "Bring 1 person in", agreed="y")

    assert "1 member is here now." in page.text
    (number,) = numbers_of(searching.by_phone("01712345678", home))
    assert "7" in owner.get(f"/cards/{number}").text


@pytest.mark.parametrize(
    "typed", [{"column-0": "nonsense"}, {"encoding": "rot13"}, {"column-0": "start:99"}]
)
def test_a_column_is_nothing_that_was_not_offered(owner, card, typed):
    page = upload(owner, TWO)

    assert owner.post(f"{page.request.path}/columns", data=typed).status_code == 400


def test_letters_chosen_wrongly_lose_nothing(owner, card):
    page = upload(owner, TWO)

    page = press(owner, page, "Read it like this", encoding="utf-16")

    assert "cannot be read as UTF-16" in page.text
    assert any("Bring 2 people in" in text for text in buttons(page))


def test_two_programmes_can_be_chosen_from_but_not_none(owner, card, home):
    discount = for_members(a_programme("cumulative_discount", home))
    page = upload(owner, TWO)

    wrong = press(owner, page, "Bring 2 people in", agreed="y")
    assert "Choose at least one programme." in wrong.text
    press(owner, page, "Bring 2 people in", agreed="y", programmes=str(discount.id))

    assert len(numbers_of(searching.by_phone("01712345678", home))) == 1


def test_no_file_a_spreadsheet_and_too_large_a_file_are_told_so(owner, card):
    nothing = owner.post("/members/import", data={})
    sheet = upload(owner, b"PK\x03\x04" + bytes(100), "list.xlsx")
    large = upload(owner, b"Phone\n" + b"\n" * (importing.MOST_BYTES + 2**17))

    assert (nothing.status_code, large.status_code) == (422, 413)
    assert "Choose a file." in nothing.text
    assert "Save it as CSV" in sheet.text
    assert "at most 10 MB" in large.text


def test_other_pages_take_no_more_than_before(owner, card, home):
    page = upload(owner, TWO)
    body = {"agreed": "y" * (BODY_BYTES_MOST + 1)}

    answer = owner.post(f"{page.request.path}/store", data=body)

    assert answer.status_code == 413
    assert "too large" in answer.text


def test_a_large_list_shows_how_far_it_is(owner, card, monkeypatch):
    monkeypatch.setattr(staging, "SMALL_BYTES", 10)
    monkeypatch.setattr(importing, "SMALL_PEOPLE", 1)

    page = waited_for(owner, upload(owner, TWO))
    page = waited_for(owner, press(owner, page, "Bring 2 people in", agreed="y"))

    assert "2 members are here now." in page.text


def test_while_something_is_done_with_it_nothing_else_is(owner, card, home):
    page = upload(owner, TWO)
    path, name = page.request.path, page.request.path.rpartition("/")[2]

    def meanwhile():
        shown = owner.get(path)
        assert shown.headers["Refresh"] == "1"
        assert "Bringing the people in" in shown.text
        assert owner.post(f"{path}/store", data={"agreed": "y"}).status_code == 409
        assert owner.post(f"{path}/drop").status_code == 409

    staging.now(name, meanwhile)
    assert not Member.select().count()


def test_a_list_that_was_cut_short_can_be_thrown_away(owner, card, home):
    name = a_list(TWO, home)

    page = owner.get(f"/members/import/{name}")

    assert "Stampcard was stopped meanwhile." in page.text
    page = press(owner, page, "Choose another list")
    assert "Nothing was stored." in page.text
    assert owner.get(f"/members/import/{name}").status_code == 404


def test_a_list_of_today_is_taken_back(owner, card, home):
    page = press(owner, upload(owner, TWO), "Bring 2 people in", agreed="y")
    name = page.request.path.rpartition("/")[2]
    assert "2 members" in owner.get("/members/import").text

    page = owner.get(f"/members/import/{name}/take-back")
    assert "2 members are removed" in page.text
    page = press(owner, page, "Take it back")

    assert "2 members are gone again." in page.text
    assert not Member.select().count()
    assert owner.get(f"/members/import/{name}/take-back").status_code == 404


def test_the_list_of_acts_tells_that_accounts_were_opened_and_of_nobody(owner, card):
    press(owner, upload(owner, TWO), "Bring 2 people in", agreed="y")

    acts = owner.get("/acts")
    (link,) = set(re.findall(r'href="(/acts/[0-9a-f-]{36})"', acts.text))
    act = owner.get(link)

    assert "Card opened" in acts.text
    assert "Brought in with a list" in acts.text
    assert act.status_code == 200
    assert "Rahima Begum" not in acts.text + act.text


def test_a_list_of_whom_somebody_came_stays(owner, card, home):
    page = press(owner, upload(owner, TWO), "Bring 2 people in", agreed="y")
    back = owner.get(f"{page.request.path}/take-back")
    stamp(numbers_of(searching.by_phone("01712345678", home))[0], home)

    page = press(owner, back, "Take it back")

    assert "1 person of this list has come since. It stays." in page.text
    assert Member.select().count() == 2


def test_without_a_programme_to_join_the_page_leads_there(owner, card, home):
    a_member(home)
    for_members(card, "bearer")

    page = owner.get("/members/import")

    assert "No programme is for members yet" in page.text
    assert 'href="/programmes"' in page.text


def test_nobody_but_the_owner_sees_a_list(app, owner, card, home):
    page = upload(owner, TWO)
    phone = a_phone(app, home)

    assert phone.get(page.request.path).status_code == 403
    assert app.test_client().get(page.request.path).status_code == 302


def test_hostile_names_are_text(owner, card):
    page = upload(owner, 'Phone;"<script>x</script>"\n01712345678;"<b onclick=x>"\n')

    assert "<script>x" not in page.text
    assert "<b onclick" not in page.text
    assert "&lt;script&gt;" in page.text
