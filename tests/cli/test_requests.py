"""`flask request …`: the register at the command line."""

from stampcard.models.privacy import RightsRequest
from tests.engines import unguarded
from tests.members import PHONE, a_member


def test_a_request_is_taken_in_and_answered(owner, home):
    member = a_member(home)

    made = owner.told("request", "add", "erase", "--phone", PHONE, "--proof", "card")
    assert (made["member"], made["due"], made["days_left"]) == (
        member.id,
        "2026-03-13",
        12,
    )
    assert (made["how"], made["proof"]) == ("letter", "card")

    told = owner.told("request", "answer", 1, "Erased")
    assert (told["state"], told["answer"], told["days_left"]) == (
        "answered",
        "Erased",
        None,
    )


def test_nothing_is_refused_without_a_reason(owner, home):
    owner.told("request", "add", "other", "--words", "Why?", "--how", "phone")

    assert "turned down" in owner.refused("request", "answer", 1, "--refuse")
    assert owner.told("request", "answer", 1, "No", "--refuse")["state"] == "refused"
    assert "before" in owner.refused("request", "answer", 1, "Again")


def test_a_number_of_nobody_is_told(owner):
    said = owner.refused("request", "add", "access", "--phone", "01700000000")

    assert said == "Nobody with this number is a member."
    assert not RightsRequest.select().exists()


def test_the_register_is_listed(owner, clock):
    for kind in ("access", "correct", "other"):
        owner.told("request", "add", kind)
    owner.told("request", "answer", 3, "Done")

    def listed(*more):
        return [one["request"] for one in owner.told("request", "list", *more)]

    assert listed() == [2, 1]
    assert listed("--kind", "access") == [1]
    assert listed("--state", "answered") == [3]
    assert listed("--state", "all") == [3, 2, 1]
    clock.move(days=11)
    lines = owner.run("request", "list").out.splitlines()
    assert [line.endswith("LATE") for line in lines] == [True, False]


def test_a_gap_in_the_proof_is_found_by_the_doctor(owner, home):
    a_member(home)
    assert "ok  To what members said yes can be proved" in owner.run("doctor").out

    unguarded("DELETE FROM consent")

    assert "NO  Of 1 members it cannot be proved" in owner.run("doctor").out


def test_upkeep_says_how_many_members_it_erased(owner, home, monkeypatch):
    monkeypatch.setattr("stampcard.services.privacy.retention.run", lambda house: 3)

    assert "Erased: 3 members" in owner.run("upkeep").out
