"""Stamp card: a stamp for each visit or each full sum spent, a reward when it is full.

Suits a café, a salon, a bakery: anything bought often. The holder gets a stamp at each
visit, perhaps a small reward on the way, and the main reward when the last place is
filled. A card that `stop`s when full is finished with its reward; one that carries
over starts again with the stamps left.

A day at the shop, for a card of four places with a biscuit at the second:

>>> from datetime import UTC, date, datetime
>>> from stampcard.values.decisions import Act, Position
>>> terms = Terms(stamps_needed=4, rewards_on_the_way=((2, "Biscuit"),))
>>> card = Position(1, balances={"stamp": 1})
>>> noon, today = datetime(2026, 3, 1, 6, tzinfo=UTC), date(2026, 3, 1)
>>> for count in (1, 3):
...     done = earn(terms, Act(noon, today, (card,), count=count))
...     [(entry.unit, entry.amount) for entry in done.entries]
[('stamp', 1), ('reward:2', 1)]
[('stamp', 3), ('reward:2', 1), ('reward', 1)]
"""

from stampcard.kinds.contract import Kind
from stampcard.kinds.stamp_card.pouring import pour
from stampcard.kinds.stamp_card.rules import earn, issue, redeem
from stampcard.kinds.stamp_card.terms import Terms, counted, problems, window
from stampcard.kinds.stamp_card.wording import gives, on_paper, plain, promise, standing
from stampcard.values.words import N_

KIND = Kind(
    code="stamp_card",
    name=N_("Stamp card"),
    about=N_("A stamp for each visit or sum spent; a full card gets a reward."),
    terms=Terms,
    units=("stamp", "reward"),
    issue=issue,
    earn=earn,
    redeem=redeem,
    standing=standing,
    plain=plain,
    promise=promise,
    on_paper=on_paper,
    gives=gives,
    window=window,
    problems=problems,
    pour=pour,
    asks_bill=lambda terms: terms.spend_per_stamp > 0,
    tick_minor=lambda terms: terms.spend_per_stamp,
    looks_back=lambda terms: terms.pause_seconds > 0 or terms.daily_limit > 0,
    counted=counted,
    earn_label=N_("Stamp"),
    redeem_label=N_("Give the reward"),
    design="stamp-card",
)
