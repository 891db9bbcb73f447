"""The policy's pages: what everybody reads, where the owner writes it."""

import pytest

from stampcard.language import locales
from stampcard.models.privacy import Message, Policy
from stampcard.services import sending
from stampcard.services.privacy import policies
from stampcard.services.privacy.policies import Draft
from tests.builders import OWNER, a_batch, a_code, a_programme
from tests.members import a_member, for_members
from tests.web.visits import press


@pytest.fixture
def member(owner, home):
    """Somebody, so that there is a policy."""
    return a_member(home)


def typed(**changes):
    """What the editor sends."""
    sent = {"do": "publish"}
    for code in locales():
        sent |= {
            f"{code}-text": f"Title {code}\n\nText",
            f"{code}-stamps": "May count.",
        }
    return sent | {name.replace("_", "-"): text for name, text in changes.items()}


def test_a_shop_of_bearer_cards_says_that_it_keeps_nothing(owner, app):
    page = app.test_client().get("/privacy").text

    assert "keeps no personal data" in page
    assert not Policy.select().exists()


def test_the_code_on_paper_leads_to_the_policy(owner, member, app):
    visitor = app.test_client()

    answer = visitor.get("/PRIVACY")

    assert answer.status_code == 302
    assert answer.location == "/privacy"
    assert visitor.get("/privacy").status_code == 200


def test_the_owner_prints_the_policy_to_hang_up(owner, member):
    page = owner.get("/privacy/versions").text

    assert "/paper/slips/policy-notice" in page


@pytest.mark.parametrize(
    "path", ["/", "/settings", "/cards", "/exports", "/programmes", "/people"]
)
def test_a_shop_of_bearer_cards_sees_no_page_about_persons(owner, home, path):
    a_batch(a_programme("stamp_card", home), 1, home)
    owner.post("/confirm", data={"password_again": "a password of the shop"})

    page = owner.get(path).text

    for word in ("Personal data", "/register", "/privacy", "Consents", "Incidents"):
        assert word not in page


def test_a_cards_page_leads_to_the_policy_only_where_persons_are_known(
    owner, home, app
):
    programme = a_programme("stamp_card", home)
    code = a_code(a_batch(programme, 1, home), house=home)
    visitor = app.test_client()
    assert "/privacy" not in visitor.get(f"/C/{code}").text

    for_members(programme)

    assert 'href="/privacy"' in visitor.get(f"/C/{code}").text


def test_everybody_reads_the_policy_in_their_language(member, app):
    visitor = app.test_client()

    english, bengali = (
        visitor.get("/privacy").text,
        visitor.get("/privacy?lang=bn").text,
    )

    assert "How Corner Café handles your data" in english
    assert "Version 1 of 1 March 2026" in english
    assert "আপনার তথ্য কীভাবে রাখে" in bengali
    assert "Have it checked" not in english


def test_before_set_up_there_is_no_policy(client):
    assert client.get("/privacy").status_code == 404


def test_an_earlier_version_says_that_another_one_holds(owner, home, member, app):
    policies.publish({"en": Draft({"stamps": "May count."}, "New title")}, OWNER, home)
    visitor = app.test_client()

    assert "New title" in visitor.get("/privacy").text
    assert "an earlier version" in visitor.get("/privacy/1").text
    assert "an earlier version" not in visitor.get("/privacy/2").text
    assert visitor.get("/privacy/3").status_code == 404


def test_a_title_is_text_and_no_markup(owner, home, member, app):
    text = "<script>x()</script>\n\n# <b>Who</b>\n- <i>we</i>\n"
    policies.publish({"en": Draft({"stamps": "<u>May</u>"}, text)}, OWNER, home)

    page = app.test_client().get("/privacy").text

    assert "<script>x" not in page
    assert "&lt;b&gt;Who&lt;/b&gt;" in page
    assert "<u>May" not in page


def test_the_editor_begins_with_the_programs_text(owner):
    page = owner.get("/privacy/edit").text

    assert "How Corner Café handles your data" in page
    assert "Have it checked locally" in page
    assert "Nothing is published yet" in page
    assert not Policy.select().exists()


def test_the_note_goes_once_it_was_checked(owner, member):
    page = press(owner, owner.get("/privacy/edit"), "It was checked").text

    assert "Have it checked locally" not in page


def test_the_owner_publishes_a_version(owner, member):
    page = owner.post("/privacy/edit", data=typed(), follow_redirects=True).text

    assert "Version 2 is published." in page
    assert "ask them again" in page
    assert policies.current("bn").text == "Title bn\n\nText"


def test_the_same_text_again_publishes_nothing(owner, member):
    owner.post("/privacy/edit", data=typed())
    page = owner.post("/privacy/edit", data=typed(), follow_redirects=True).text

    assert "Nothing was changed" in page
    assert policies.newest_number() == 2


def test_a_look_at_it_publishes_nothing(owner, member):
    sent = typed(do="preview", en_text="Seen\n\n# Before\nText")

    page = owner.post("/privacy/edit", data=sent).text

    assert '<h1 dir="auto">Seen</h1>' in page
    assert '<h2 dir="auto">Before</h2>' in page
    assert policies.newest_number() == 1


def test_partners_are_asked_for_only_where_the_owner_ticks_it(owner, member):
    sentence = {f"{code}_partners": "May share." for code in locales()}
    owner.post("/privacy/edit", data=typed(**sentence))
    assert set(policies.current("en").purposes) == {"stamps"}

    owner.post("/privacy/edit", data=typed(**sentence, partners="y"))

    assert set(policies.current("en").purposes) == {"stamps", "partners"}
    assert "checked" in owner.get("/privacy/edit").text


def test_the_program_suggests_a_sentence_for_partners(owner, member):
    assert "share what I collect with its partner" in owner.get("/privacy/edit").text


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"en_stamps": ""}, 'id="en-stamps-problem"'),
        ({"en_text": "x" * 20_001}, 'id="en-text-problem"'),
        ({f"{code}_text": "" for code in locales()}, 'id="en-text-problem"'),
        ({"partners": "y"}, 'id="en-partners-problem"'),
    ],
)
def test_what_cannot_be_published_is_said_at_its_field(owner, member, changes, problem):
    page = owner.post("/privacy/edit", data=typed(**changes)).text

    assert problem in page
    assert policies.newest_number() == 1


def test_a_language_may_be_left_out(owner, member):
    owner.post("/privacy/edit", data=typed(bn_text="", bn_stamps=""))

    assert policies.current("bn").locale == "en"


def test_one_begins_again_with_the_programs_text(owner, member):
    owner.post("/privacy/edit", data=typed())

    assert "Title en" in owner.get("/privacy/edit").text
    assert "How Corner Café handles" in owner.get("/privacy/edit?usual=1").text


def test_versions_are_listed_with_what_they_changed(owner, member):
    owner.post("/privacy/edit", data=typed())

    listed = owner.get("/privacy/versions").text
    changed = owner.get("/privacy/versions/2?in=en").text

    assert "Rahima" in listed
    assert "/privacy/versions/2" in listed
    assert '<ins dir="auto">Title en</ins>' in changed
    assert "<del" in changed
    assert owner.get("/privacy/versions/9").status_code == 404


def test_without_versions_the_list_says_so(owner):
    assert "Nothing is published yet" in owner.get("/privacy/versions").text


def test_members_are_told_of_a_new_version(owner, member, monkeypatch):
    owner.post("/privacy/edit", data=typed())
    assert "Tell the members" not in owner.get("/privacy/versions").text
    monkeypatch.setattr(sending, "is_set", lambda house: True)

    page = press(owner, owner.get("/privacy/versions"), "Tell the members").text

    assert "1 member will get a message." in page
    assert Message.select().count() == 1
