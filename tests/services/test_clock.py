from datetime import timedelta

import pytest

from stampcard.services import clock as clocks
from stampcard.services import limits
from stampcard.values.reasons import Reason
from tests.builders import (
    NOON,
    a_card,
    a_house,
    a_shop,
    reason,
    redeem,
    seen,
    stamp,
)
from tests.values.test_steady_clock import Computer

DAY = timedelta(days=1)


@pytest.fixture
def computer():
    return Computer(NOON)


@pytest.fixture
def served(house, tmp_path, computer):
    """A shop's house on a steady clock over a computer whose clock can be set."""
    opened = a_house(tmp_path, computer.clock())
    a_shop(opened)
    return opened


def a_coupon(house):
    """Good to the end of this day and the next."""
    last = (NOON + DAY).date().isoformat()
    return a_card(house, "coupon", valid_until=last)


def test_a_coupon_that_ended_stays_ended_when_the_clock_is_set_back(served, computer):
    code = a_coupon(served)
    computer.passes(2 * DAY)
    ended = seen(code, served).closed
    computer.is_set(-2 * DAY)

    assert ended is Reason.EXPIRED
    assert reason(redeem(code, house=served)) is Reason.EXPIRED


def test_it_stays_ended_when_the_server_starts_with_the_clock_set_back(
    served, computer, tmp_path
):
    code, other = a_coupon(served), a_card(served)
    computer.passes(2 * DAY)
    newest = stamp(other, served).act
    computer.is_set(-2 * DAY)
    restarted = a_house(tmp_path, computer.clock(not_before=NOON + 2 * DAY))

    assert newest.day > (NOON + DAY).date().isoformat()
    assert reason(redeem(code, house=restarted)) is Reason.EXPIRED


def test_a_coupon_does_not_end_because_the_clock_jumped_ahead(served, computer):
    code = a_coupon(served)
    computer.is_set(400 * DAY)

    assert redeem(code, house=served).accepted


def test_no_act_lies_before_the_one_before_it(served, computer):
    code = a_card(served, pause_seconds=0, daily_limit=0)
    moments = []
    for by in (-DAY, 400 * DAY, -DAY, -400 * DAY):
        computer.is_set(by)
        computer.passes(timedelta(minutes=1))
        moments.append(stamp(code, served).act.at_ms)

    assert moments == sorted(set(moments))


def test_pauses_go_on_passing_while_the_clock_is_behind(served, computer):
    code = a_card(served, pause_seconds=60, daily_limit=0)
    stamp(code, served)
    computer.is_set(-DAY)
    hasty = stamp(code, served)
    computer.passes(timedelta(minutes=2))

    assert reason(hasty) is Reason.TOO_SOON
    assert stamp(code, served).accepted


@pytest.mark.parametrize(
    ("by", "said"), [(DAY, "jumped ahead"), (-DAY, "has passed already")]
)
def test_the_shop_is_told_of_a_jump_until_it_is_cured(served, computer, by, said):
    before = clocks.warning(served)
    computer.is_set(by)
    during = clocks.warning(served)
    computer.is_set(-by)

    assert before is None
    assert during is not None
    assert said in during.text
    assert clocks.warning(served) is None


def test_any_other_clock_is_never_off(house):
    assert clocks.warning(house) is None


def test_one_jump_raises_one_alarm(served, computer, monkeypatch, capsys):
    alarms, looks = [], iter([0, 1, 2, 3])
    monkeypatch.setattr(limits, "alarm", lambda *told, **_: alarms.append(told))

    def sleep(_seconds):
        if next(looks) == 3:
            raise StopIteration
        computer.wall += DAY if not alarms else timedelta()

    monkeypatch.setattr(clocks.time, "sleep", sleep)
    with pytest.raises(StopIteration):
        clocks._watching(served)

    assert [kind for kind, _ in alarms] == ["clock"]
    assert "clock jumped" in capsys.readouterr().err
