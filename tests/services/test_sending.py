"""The sender: what it is handed, and what happens when it does not take it."""

import socket
import threading

import pytest

from stampcard.models.limits import Alarm
from stampcard.services import sending
from stampcard.services.sending import NotSent
from tests.senders import a_sender, with_sender

NUMBER = "+8801700001234"


@pytest.fixture
def sender():
    with a_sender() as found:
        yield found


def send(house, **more):
    sending.send(NUMBER, "Hello", "sms", house, **more)


def test_it_is_handed_number_text_and_channel(house, sender):
    send(with_sender(house, sender))

    assert sender.letters == [{"to": NUMBER, "text": "Hello", "channel": "sms"}]
    assert "Authorization" not in sender.headers[0]


def test_it_is_told_who_asks_and_whether_it_is_the_same_message(house, sender):
    send(with_sender(house, sender, "abc-123"), key="letter 7")

    (headers,) = sender.headers
    assert headers["Authorization"] == "Bearer abc-123"
    assert headers["Idempotency-Key"] == "letter 7"


@pytest.mark.parametrize("status", [400, 401, 404, 500, 503])
def test_what_it_does_not_take_is_an_alarm_without_the_number(house, sender, status):
    sender.status = status

    with pytest.raises(NotSent, match=str(status)):
        send(with_sender(house, sender))

    (alarm,) = Alarm.select()
    assert (alarm.kind, alarm.detail) == ("sender", f"HTTP {status}")


def test_a_number_is_not_carried_on_to_another_address(house, sender):
    with a_sender() as other:
        sender.status, sender.more = 307, {"Location": other.url}
        with pytest.raises(NotSent, match="307"):
            send(with_sender(house, sender))

        assert other.letters == []


def test_a_sender_that_is_not_there_is_an_alarm(house, sender):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        sender.server_port = unused.getsockname()[1]
        with pytest.raises(NotSent):
            send(with_sender(house, sender))

    assert Alarm.select().count() == 1


def test_a_silent_sender_is_not_waited_for_for_ever(house, monkeypatch):
    monkeypatch.setattr(sending, "SECONDS_MOST", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent, a_sender() as sender:
        sender.server_port = silent.getsockname()[1]
        with pytest.raises(NotSent, match="no answer in time"):
            send(with_sender(house, sender))


def test_what_is_left_for_later_is_done_in_its_order_and_failures_end_nothing(house):
    done, lane = [], sending.Lane(10)

    def fails():
        raise NotSent("HTTP 500")

    for job in (lambda: done.append(1), fails, lambda: done.append(2)):
        assert lane.add(job)
    lane.settle()

    assert done == [1, 2]


def test_only_so_much_is_left_for_later(house):
    lane = sending.Lane(1)
    waits, begun = threading.Event(), threading.Event()

    def job():
        begun.set()
        waits.wait()

    assert lane.add(job)
    begun.wait()

    assert (lane.add(waits.wait), lane.add(waits.wait)) == (True, False)
    waits.set()
    lane.settle()
