"""What proves how the shop keeps to the law, as tables without names."""

from stampcard.services import exporting
from stampcard.services.privacy import incidents, requests
from tests.builders import OWNER
from tests.members import a_member, an_incident


def test_tables_name_members_by_number_only(house, shop):
    member = a_member(house, name="Nusrat Jahan")
    made = requests.receive("erase", member.id, "counter", "I am Nusrat", OWNER, house)
    requests.answer(made.id, "Told Nusrat", OWNER, house)
    incidents.mark(an_incident(house).id, "closed", house)

    text = "".join(
        line
        for table in ("consents", "requests", "incidents")
        for line in exporting.csv_lines(table)
    )

    assert str(member.id) in text
    assert "Rahima" in text  # who took it in
    assert "Nusrat" not in text
    assert "1712" not in text


def test_a_consent_is_told_with_what_proves_it(house, shop):
    member = a_member(house)

    (row,) = exporting.TABLES["consents"]()

    assert (row["member"], row["purpose"], row["said"]) == (member.id, "stamps", "yes")
    assert len(row["text_hash"]) == 64


def test_an_incident_is_told_with_its_marks(house, clock, shop):
    made = an_incident(house, affected=3)
    incidents.mark(made.id, "authority", house)

    (row,) = exporting.TABLES["incidents"]()

    assert (row["affected"], row["closed_at"]) == (3, None)
    assert row["authority_told_at"] == clock().isoformat()


def test_a_request_is_told_with_its_days(house, clock, shop):
    requests.receive("access", None, "letter", "", None, house)

    (row,) = exporting.TABLES["requests"]()

    assert (row["due"], row["law"], row["state"]) == ("2026-03-13", None, "open")
