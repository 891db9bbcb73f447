"""The register's pages: take in, see what is late, answer."""

import pytest

from stampcard.models.members import Member
from stampcard.models.privacy import RightsRequest
from stampcard.models.shops import Shop
from stampcard.services.people import Newcomer, add
from stampcard.services.privacy import policies, requests
from stampcard.services.privacy.policies import Draft
from tests.builders import OWNER
from tests.engines import unguarded
from tests.members import a_member
from tests.web.conftest import signed_in
from tests.web.visits import a_phone, buttons, press


@pytest.fixture
def member(owner, home):
    """Somebody who may ask."""
    return a_member(home, name="Nusrat <b>Jahan</b>")


@pytest.fixture
def manager(app, home, owner):
    """A browser in which a manager is signed in."""
    client = app.test_client()
    mina, _ = add(Newcomer("Mina", "manager", password="seven quiet herons"))
    signed_in(client, mina, home)
    return client


def asked(home, kind="access", member=None, **more):
    wish = requests.Wish(kind, member and member.id, "counter", **more)
    return requests.take_in(wish, OWNER, home)


def test_an_empty_register_says_so(owner, member):
    assert "Nobody waits for an answer." in owner.get("/register").text


def test_a_request_is_taken_in_in_the_office(owner, member):
    sent = {
        "kind": "erase",
        "phone": "০১৭১২-৩৪৫৬৭৮",
        "how": "phone",
        "proof": "known",
        "words": "Please",
    }

    page = owner.post("/register/new", data=sent, follow_redirects=True).text

    made = RightsRequest.get()
    assert (made.member_id, made.kind, made.how, made.proof) == (
        member.id,
        "erase",
        "phone",
        "known",
    )
    assert "It is in the register. To be answered by 13 March 2026." in page
    assert "Nusrat &lt;b&gt;Jahan" in page
    assert "+880 ••• 678" in page
    assert "1712345678" not in page


def test_a_phone_at_the_counter_takes_one_in_and_lists_nobody(owner, app, home, member):
    phone = a_phone(app, home)
    sent = {"kind": "access", "member": member.id, "how": "counter", "proof": "card"}

    answer = phone.post("/register/new", data=sent)

    assert answer.location == "/counter"
    assert "It is in the register." in phone.get("/counter").text
    assert RightsRequest.get().member_id == member.id
    assert phone.get("/register").status_code == 403


def test_the_form_names_the_member_it_is_opened_for(owner, member):
    page = owner.get(f"/register/new?member={member.id}").text

    assert "Nusrat" in page
    assert 'name="phone"' not in page
    assert page.count("checked") == 2  # in the shop, and not yet proved


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"phone": "01799999999"}, "phone"),
        ({"phone": "nonsense"}, "phone"),
        ({"how": "dream"}, "how"),
        ({"proof": "oath"}, "proof"),
    ],
)
def test_what_cannot_be_taken_in_is_said_at_its_field(owner, member, changes, field):
    sent = {"kind": "access", "how": "counter", "proof": "", **changes}

    page = owner.post("/register/new", data=sent).text

    assert f'id="{field}-problem"' in page
    assert not RightsRequest.select().exists()


def test_somebody_who_is_no_member_may_ask_too(owner):
    sent = {"kind": "access", "how": "letter", "proof": ""}

    page = owner.post("/register/new", data=sent, follow_redirects=True).text

    assert RightsRequest.get().member_id is None
    assert "No member is named." in page


def test_what_is_late_is_red_and_on_the_first_page(owner, home, clock, member):
    asked(home, member=member)
    clock.move(days=10)
    signed_in(owner, first_owner(), home)
    assert "is due within three days" in owner.get("/").text
    assert "2 days left" in owner.get("/register").text

    clock.move(days=3)
    signed_in(owner, first_owner(), home)
    page = owner.get("/register").text

    assert "tag-bad" in page
    assert "1 day late" in page
    assert "1 request about personal data is late." in owner.get("/").text


def first_owner():
    from stampcard.models.shops import Staff

    return Staff.get()


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("access", "/members/{}/copy"),
        ("correct", "/members/{}/edit"),
        ("withdraw", "/members/{}/consents"),
        ("erase", "/members/{}/erase?request=1"),
        ("unlawful", "/members/{}/erase?request=1"),
    ],
)
def test_a_request_leads_to_what_is_to_be_done(owner, home, member, kind, path):
    asked(home, kind, member)

    assert f'href="{path.format(member.id)}"' in owner.get("/register/1").text


def test_only_the_owner_is_led_to_erasing(manager, home, member):
    asked(home, "erase", member)

    page = manager.get("/register/1").text

    assert "/erase" not in page
    assert "Only the owner erases." in page


def test_proof_comes_before_the_answer(owner, home, member):
    asked(home, member=member)
    before = owner.get("/register/1")
    assert "First: is it their data?" in before.text

    page = press(owner, before, "Showed their card").text

    assert "First: is it their data?" not in page
    assert RightsRequest.get().proof == "card"
    assert owner.post("/register/1/proof", data={"proof": "oath"}).status_code == 400


def test_a_request_is_answered(owner, home, member):
    asked(home, member=member)

    page = press(owner, owner.get("/register/1"), "It is done", answer="Given").text

    assert "Given" in page
    assert "It is done" not in buttons_of(owner)
    assert (RightsRequest.get().state, RightsRequest.get().answer) == (
        "answered",
        "Given",
    )


def buttons_of(owner):
    return " ".join(buttons(owner.get("/register/1")))


def test_nothing_is_turned_down_without_a_reason(owner, home, member):
    asked(home, member=member)

    answer = owner.post("/register/1/answer", data={"refuse": "1", "answer": ""})
    assert answer.status_code == 422
    assert "Say why" in answer.text

    owner.post("/register/1/answer", data={"refuse": "1", "answer": "Not theirs"})
    assert RightsRequest.get().state == "refused"


def test_the_register_is_filtered_and_paged(owner, home, member):
    for _ in range(30):
        requests.answer(asked(home, "other").id, "", OWNER, home)
    asked(home, "erase", member)

    def rows(query):
        return owner.get(f"/register{query}").text.count('data-label="Came"')

    assert rows("") == 1
    assert rows("?state=answered") == 25
    assert rows("?state=answered&before=6") == 5
    assert rows("?state=all&kind=erase") == 1
    assert rows("?kind=access") == 0
    assert rows("?state=nonsense&kind=nonsense") == 1


def test_more_than_a_page_of_open_requests_are_counted(owner, home):
    for _ in range(27):
        asked(home)

    assert "2 more are open" in owner.get("/register").text


def test_the_register_on_paper_names_nobody_who_asked(owner, home, member):
    asked(home, member=member, words="I am Nusrat")

    page = owner.get("/register/print").text

    assert "What do you keep about me?" in page
    assert 'data-label="Due"' in page  # the table folds on a phone
    assert "data-print" in page
    assert "Nusrat" not in page
    assert "••• 678" not in page


def test_who_will_be_erased_is_told_on_which_day(owner, home, clock, member):
    Shop.update(kept_months=3).execute()
    clock.move(days=70)
    signed_in(owner, first_owner(), home)

    page = owner.get("/register/leaving").text

    assert "not come for 3 months" in page
    assert "9 June 2026" in page  # a month after the shop set this time
    assert "/register/leaving" in owner.get("/").text


def test_without_a_time_nobody_will_be_erased(owner, member):
    page = owner.get("/register/leaving").text

    assert "for as long as they like" in page
    assert "Nobody within thirty days." in page


def test_members_who_agreed_to_other_words_are_listed(owner, home, member):
    assert "/register/ask-again" not in owner.get("/register").text
    assert "Everybody agreed" in owner.get("/register/ask-again").text

    for n in range(30):
        a_member(home, f"017000000{n:02}")
    policies.publish({"en": Draft({"stamps": "Other words."}, "T")}, OWNER, home)

    page = owner.get("/register/ask-again").text
    assert "/register/ask-again" in owner.get("/register").text
    assert page.count("/consents") == 25
    last = sorted(m.id for m in Member.select())[24]
    rest = owner.get(f"/register/ask-again?after={last}").text
    assert rest.count("/consents") == 6


def test_a_gap_in_the_proof_is_told(owner, member):
    assert "All of it can be proved." in owner.get("/register/proof").text
    unguarded("DELETE FROM consent")

    page = owner.get("/register/proof").text

    assert "Of 1 member it cannot be proved" in page
    assert f"/members/{member.id}/consents" in page
