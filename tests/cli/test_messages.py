"""`flask messages send`."""

from dataclasses import replace

import pytest

from stampcard.services import messages
from stampcard.services.members import enrolment
from stampcard.services.members.enrolment import Newcomer
from stampcard.values.purposes import MESSAGES, STAMPS
from tests.builders import OWNER
from tests.senders import a_sender


@pytest.fixture
def waiting(owner, home):
    """Somebody for whom a message waits."""
    newcomer = Newcomer("01700001234", {STAMPS, MESSAGES})
    member = enrolment.enrol(newcomer, OWNER, home)[0].member
    messages.queue([member.id], MESSAGES, "Sugar is in", home)


def test_what_is_due_is_sent(app, owner, home, waiting):
    with a_sender() as sender:
        kept = app.extensions["stampcard"]
        object.__setattr__(kept, "house", replace(home, sender=sender.url))

        told = owner.told("messages", "send")

    assert told == {"sent": 1, "withheld": 0, "failed": 0, "waiting": 0}
    assert [letter["text"] for letter in sender.letters] == ["Sugar is in"]


def test_without_a_sender_one_sentence_says_so(owner, waiting):
    done = owner.run("messages", "send")

    assert done.code == 1
    assert "STAMPCARD_SENDER" in done.err
