"""How often somebody was here: acts at the counter that nobody has undone."""

from collections.abc import Sequence

from stampcard.models.base import rows

MOST = 100  # more are not counted
_VISITS = (
    "SELECT seq FROM act WHERE verb IN ('earn', 'redeem') AND outcome = 'accepted' "
    "AND (card IN (SELECT serial FROM card WHERE account_id IN ({marks})) "
    "OR seq IN (SELECT act_id FROM entry WHERE account_id IN ({marks}))) "
    "AND NOT EXISTS (SELECT 1 FROM act undo WHERE undo.reverses = act.seq) LIMIT ?"
)


def visits_of(accounts: Sequence[int]) -> int:
    """How many acts some accounts or their cards took part in, up to `MOST`."""
    if not accounts:
        return 0
    marks = ", ".join("?" * len(accounts))
    return len(rows(_VISITS.format(marks=marks), *accounts, *accounts, MOST))
