import pytest

from stampcard.models import ledger
from stampcard.services.closing import slip
from tests.builders import a_batch, a_code, a_programme, redeem, stamp, undo, void

pytestmark = pytest.mark.usefixtures("shop")


def test_the_slip_counts_the_acts_of_today_and_seals_all(house, clock):
    settings = {"stamps_needed": 4, "head_start": 0, "pause_seconds": 0}
    batch = a_batch(a_programme("stamp_card", house, **settings), 2, house)
    code, other = (a_code(batch, n, house=house) for n in (1, 2))
    stamp(code, house)
    clock.move(days=1)
    for _ in range(3):
        stamp(code, house)
    undo(redeem(code, house=house), house)
    void(other, house)
    stamp(other, house)

    found = slip(house)

    assert (found.stamped, found.redeemed, found.undone) == (3, 1, 1)
    assert (found.blocked, found.refused) == (1, 1)
    assert found.day == house.now()[1]
    assert (found.acts, found.head) == (ledger.tip().seq, ledger.tip().hash.hex())


def test_before_the_first_act_the_slip_is_empty(house):
    found = slip(house)

    assert (found.acts, found.stamped, found.refused) == (0, 0, 0)
