"""Reasons: a closed list with a text for each."""

from stampcard.values.reasons import REASON_TEXTS, Reason


def test_every_reason_has_a_text_of_its_own():
    assert set(REASON_TEXTS) == set(Reason)
    assert len(set(REASON_TEXTS.values())) == len(Reason)


def test_a_reason_is_spelled_in_lower_case_words():
    assert all(reason.replace("_", "").islower() for reason in Reason)
