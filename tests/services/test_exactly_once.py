"""Many at once: what may happen once happens once."""

import threading
from uuid import uuid4

import pytest

from stampcard.models import ledger
from stampcard.models.base import close_database, database, row
from stampcard.services import counter
from stampcard.services.upkeep import verify
from stampcard.values.decisions import Verb
from stampcard.values.reasons import Reason
from tests.builders import OWNER, a_card, asked, balances, reason, redeem, seen, stamp

pytestmark = pytest.mark.usefixtures("shop")
THREADS = 40


def at_once(job, count: int) -> list:
    """What each of so many threads got from a job, all let go together."""
    results: list = [None] * count
    gate = threading.Barrier(count)

    def run(n: int) -> None:
        gate.wait()
        try:
            results[n] = job()
        except Exception as error:
            results[n] = error
        finally:
            close_database()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def happened_once(answers: list[Reason | None], left: int) -> bool:
    """Whether one said yes, all others that it was done before, and nothing is left."""
    others = [answer for answer in answers if answer is not None]
    refused = [Reason.ALREADY_REDEEMED] * (len(answers) - 1)
    return others == refused and left == 0


def used(code: str, house) -> int:
    account = seen(code, house).card.account
    sql = "SELECT amount FROM balance WHERE unit = 'use' AND account_id = ?"
    return row(sql, account)[0]


@pytest.mark.parametrize("opened", [True, False], ids=["opened", "never seen"])
def test_of_forty_who_redeem_one_coupon_exactly_one_succeeds(house, opened):
    code = a_card(house, "coupon", minimum_bill=1)
    if opened:
        assert reason(redeem(code, house=house)) is Reason.BELOW_MINIMUM

    outcomes = at_once(lambda: redeem(code, house=house, spend_minor=100), THREADS)

    assert happened_once([reason(outcome) for outcome in outcomes], used(code, house))
    assert verify().ok


def test_a_naive_twin_fails_the_same_check(house):
    code = a_card(house, "coupon", minimum_bill=1)
    redeem(code, house=house)
    seen_card = seen(code, house).card
    all_have_read = threading.Barrier(THREADS)

    def naive() -> Reason | None:
        held = ledger.balances(seen_card.account, seen_card.programme)["use"]
        all_have_read.wait()
        if held < 1:
            return Reason.ALREADY_REDEEMED
        database.execute_sql("UPDATE balance SET amount = amount - 1")
        return None

    answers = at_once(naive, THREADS)

    assert not happened_once(answers, used(code, house))
    assert answers.count(None) > 1


def test_the_same_act_sent_twenty_times_is_written_once(house):
    code = a_card(house)
    wish = asked(Verb.EARN, code, act_id=uuid4())

    outcomes = at_once(lambda: counter.perform(wish, OWNER, house), 20)

    assert [outcome.replayed for outcome in outcomes].count(False) == 1
    assert len({outcome.act.seq for outcome in outcomes}) == 1
    assert balances(code, house) == {"stamp": 1}
    assert ledger.counts() == (2, 1)  # the opening, and one stamp


def test_the_last_place_is_stamped_once(house):
    code = a_card(house, pause_seconds=0, stamps_needed=10)
    stamp(code, house, count=9)

    outcomes = at_once(lambda: stamp(code, house), 20)

    reasons = [reason(outcome) for outcome in outcomes]
    assert reasons.count(None) == 1
    assert reasons.count(Reason.CARD_FULL) == 19
    assert balances(code, house) == {"stamp": 10, "reward": 1}


def test_one_act_is_undone_once_however_many_ask(house):
    code = a_card(house)
    wrong = stamp(code, house)
    wish = {"of": wrong.act.id}

    outcomes = at_once(
        lambda: counter.perform(asked(Verb.REVERSE, **wish), OWNER, house), 20
    )

    reasons = [reason(outcome) for outcome in outcomes]
    assert reasons.count(None) == 1
    assert reasons.count(Reason.ALREADY_REVERSED) == 19
    assert balances(code, house) == {}


def test_many_cards_at_once_are_all_stamped_and_the_ledger_holds(house):
    codes = [a_card(house) for _ in range(8)]
    waiting = list(codes)

    outcomes = at_once(lambda: stamp(waiting.pop(), house), len(codes))

    assert all(outcome.accepted for outcome in outcomes)
    assert [balances(code, house) for code in codes] == [{"stamp": 1}] * 8
    assert verify().ok
