"""Who may undo until when, and with what reason."""

from uuid import uuid4

import pytest

from stampcard.services import undoing
from stampcard.services.house import Actor
from stampcard.values.decisions import Verb
from tests.builders import OWNER, a_card, asked, stamp, undo

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
def act(house):
    return stamp(a_card(house), house).act


@pytest.mark.parametrize(("seconds", "slip"), [(0, True), (60, True), (61, False)])
def test_a_slip_is_mended_within_a_minute(house, clock, act, seconds, slip):
    clock.move(seconds=seconds)

    assert undoing.is_slip(act, OWNER, house) is slip


@pytest.mark.parametrize("other", [Actor(2, 1), Actor(1, 1, device=3)])
def test_somebody_else_or_another_device_mends_no_slip(house, act, other):
    assert not undoing.is_slip(act, other, house)


def test_a_reason_that_was_given_stays(house, act):
    wish = asked(Verb.REVERSE, of=act.id, note="Spilt tea")

    assert undoing.reasoned(wish, OWNER, house) == wish


def test_blocking_has_no_reason_of_its_own(house, act):
    assert undoing.reasoned(asked(Verb.VOID, "12"), OWNER, house) is None


def test_stamping_needs_no_reason(house):
    wish = asked(Verb.EARN, "12")

    assert undoing.reasoned(wish, OWNER, house) == wish


def test_undoing_what_there_is_not_is_for_the_counter_to_refuse(house):
    wish = asked(Verb.REVERSE, of=uuid4())

    assert undoing.reasoned(wish, OWNER, house) == wish


@pytest.mark.parametrize(
    ("role", "hours", "late"),
    [
        ("staff", 24, False),
        ("staff", 25, True),
        ("manager", 25, False),
        ("owner", 999, False),
    ],
)
def test_staff_undo_for_a_day_and_managers_always(house, clock, act, role, hours, late):
    clock.move(hours=hours)

    assert undoing.too_late(asked(Verb.REVERSE, of=act.id), role, house) is late


def test_an_undo_sent_again_is_never_too_late(house, clock):
    done = stamp(a_card(house), house)
    undone = undo(done, house)
    clock.move(days=3)

    again = asked(Verb.REVERSE, of=done.act.id, act_id=undone.act.id)

    assert not undoing.too_late(again, "staff", house)


def test_only_undoing_can_be_too_late(house, clock, act):
    clock.move(days=3)

    assert not undoing.too_late(asked(Verb.EARN, "12"), "staff", house)
