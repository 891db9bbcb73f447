"""Treat: something small for something done, such as a review, a repost, signing up.

Suits a shop that would like to be talked about. Whoever shows a member of staff what
they did gets the treat there and then; each thing counts once, or so often in a day, a
week or a month.

A day at the shop, with a coffee for a review, once in a month:

>>> from datetime import UTC, date, datetime
>>> from stampcard.values.decisions import Act, Position
>>> terms = Terms(reward="Coffee", doings=("a review", "a repost"), per="month")
>>> noon, today = datetime(2026, 3, 1, 6, tzinfo=UTC), date(2026, 3, 1)
>>> earn(terms, Act(noon, today, (Position(1),), action="done:1")).entries[0].unit
'done:1:2026-03-01'
>>> had = Position(1, balances={"done:1:2026-03-01": 1})
>>> earn(terms, Act(noon, today, (had,), action="done:1")).reason.value
'already_given'
"""

from stampcard.kinds.contract import Kind
from stampcard.kinds.parts import nothing_at_first
from stampcard.kinds.treat.rules import earn
from stampcard.kinds.treat.terms import Terms, actions, problems, window
from stampcard.kinds.treat.wording import on_paper, plain, promise, standing
from stampcard.values.words import N_, N_many

KIND = Kind(
    code="treat",
    name=N_("Treat"),
    about=N_("A treat for a review, a repost, a subscription: what you ask for."),
    terms=Terms,
    units=("done",),
    counts={"done": N_many("{count} treat given", "{count} treats given")},
    issue=nothing_at_first,
    earn=earn,
    standing=standing,
    plain=plain,
    promise=promise,
    on_paper=on_paper,
    design="member-card",
    window=window,
    problems=problems,
    actions=actions,
)
