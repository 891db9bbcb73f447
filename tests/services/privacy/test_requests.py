"""The register: taken in with a due date, answered once, kept without the person."""

import pytest

from stampcard.models.privacy import RightsRequest
from stampcard.models.shops import Shop
from stampcard.services.privacy import erasing, requests
from stampcard.services.privacy.requests import Wish
from stampcard.values.erasures import REQUEST
from stampcard.values.regimes import BANGLADESH, GDPR, NONE, RU_152FZ
from tests.builders import OWNER
from tests.members import a_member


@pytest.fixture
def member(house, shop):
    """Somebody who may ask."""
    return a_member(house).id


def ask(house, kind="access", member=None, **more):
    return requests.take_in(Wish(kind, member, "counter", **more), OWNER, house)


def again(request):
    return RightsRequest.get_by_id(request.id)


@pytest.mark.parametrize(
    ("regime", "kind", "due"),
    [
        (NONE, "access", "2026-03-13"),
        (BANGLADESH, "erase", "2026-03-15"),
        (GDPR, "erase", "2026-04-01"),
        (RU_152FZ, "access", "2026-03-13"),
        (RU_152FZ, "erase", "2026-03-31"),
    ],
)
def test_a_request_is_due_by_the_law_the_shop_follows(house, shop, regime, kind, due):
    Shop.update(regime=regime).execute()

    made = requests.receive(kind, None, "counter", "", OWNER, house)

    assert (made.due, made.regime, made.state) == (due, regime, "open")


def test_a_law_chosen_later_moves_no_day_that_was_promised(house, shop):
    made = ask(house)
    Shop.update(regime=GDPR).execute()

    assert (again(made).due, again(made).regime) == ("2026-03-13", NONE)


def test_words_are_tidied_and_cut(house, member):
    made = ask(house, member=member, words="  What\u202e do\n you " + "x" * 600)

    assert made.words.startswith("What do you xx")
    assert len(made.words) == 500


@pytest.mark.parametrize(
    ("wish", "fields"),
    [
        (Wish("access", None, "counter"), []),
        (Wish("", None, "counter"), ["kind"]),
        (Wish("sue", None, "dream", proof="oath"), ["kind", "how", "proof"]),
    ],
)
def test_what_nobody_may_ask_is_told(wish, fields):
    assert [problem.field for problem in requests.problems(wish)] == fields


def test_a_request_is_answered_once(house, clock, shop):
    made = ask(house)
    clock.move(hours=2)

    assert requests.answer(made.id, "Gave the copy.", OWNER, house) == ()
    assert requests.answer(made.id, "Again.", OWNER, house)
    assert requests.refuse(made.id, "Never.", OWNER, house)

    kept = again(made)
    assert (kept.state, kept.answer, kept.answered_by_id) == (
        "answered",
        "Gave the copy.",
        OWNER.staff,
    )
    assert kept.answered_at == clock()


def test_nothing_is_refused_without_a_reason(house, shop):
    made = ask(house)

    assert requests.refuse(made.id, " ", OWNER, house)
    assert again(made).state == "open"
    assert requests.refuse(made.id, "Not their number.", None, house) == ()
    assert (again(made).state, again(made).answered_by_id) == ("refused", None)


def test_proof_can_come_later(house, member):
    made = ask(house, member=member)
    assert made.proof == ""

    requests.prove(made.id, "card")

    assert again(made).proof == "card"


def test_open_requests_come_with_the_most_urgent_first(house, clock, shop):
    late = ask(house, "access")
    clock.move(days=1)
    urgent = ask(house, "correct")
    requests.answer(ask(house).id, "", OWNER, house)

    assert [one.id for one in requests.open_ones(house)] == [urgent.id, late.id]
    assert [one.id for one in requests.open_ones(house, kind="access")] == [late.id]
    assert requests.count_open() == 2
    assert requests.count_open("correct") == 1


def test_late_and_nearly_late_requests_are_counted(house, clock, shop):
    made = ask(house)
    counts = []
    for _ in range(14):
        counts.append((requests.days_left(made, house), requests.pressing(house)))
        clock.move(days=1)

    assert counts[0] == (12, (0, 0))
    assert counts[8] == (4, (0, 0))
    assert counts[9] == (3, (0, 1))
    assert counts[12] == (0, (0, 1))
    assert counts[13] == (-1, (1, 0))


def test_the_register_is_filtered_and_paged(house, shop):
    made = [ask(house, kind) for kind in ("access", "erase", "access")]
    requests.answer(made[0].id, "", OWNER, house)

    def ids(**more):
        return [one.id for one in requests.listed(most=9, **more)]

    assert ids() == [3, 2, 1]
    assert ids(state="answered") == [1]
    assert ids(kind="access") == [3, 1]
    assert ids(before=3) == [2, 1]


def test_a_members_requests_are_known_until_they_are_answered(house, member):
    made = ask(house, "erase", member)

    assert requests.waits(member)
    assert requests.waits(member, "erase", "access")
    assert not requests.waits(member, "access")
    assert [one.id for one in requests.of_member(member)] == [made.id]

    requests.answer(made.id, "Erased.", OWNER, house)
    assert not requests.waits(member)


def test_a_request_outlives_its_member_and_names_nobody(house, member):
    made = ask(house, member=member, words="I am Rahima, 01712345678")
    requests.answer(made.id, "Told Rahima.", OWNER, house)

    erasing.erase(member, REQUEST, OWNER, house)

    kept = again(made)
    assert (kept.member_id, kept.words, kept.answer) == (None, "", "")
    assert kept.state == "answered"
