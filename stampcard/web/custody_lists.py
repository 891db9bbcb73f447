"""Lists about custody: bundles and print runs, read in a query each."""

from dataclasses import dataclass

from stampcard.models.base import rows
from stampcard.models.cards import AGAIN, FIRST, REST, SPOILED_SHEETS
from stampcard.values.words import N_
from stampcard.web.lists import LARGEST_ID, PAGE_ROWS, Span

SORT_TEXTS = {
    "person": N_("A person"),
    "outlet": N_("An outlet"),
    "partner": N_("A partner"),
}
REASON_TEXTS = {
    FIRST: N_("First print"),
    AGAIN: N_("Printed again"),
    SPOILED_SHEETS: N_("Spoiled sheets"),
    REST: N_("The rest"),
}
_BUNDLES = """
SELECT bundle.id, bundle.batch_id, programme.name, bundle.first_serial,
       bundle.last_serial, bundle.holder, bundle.holder_sort, bundle.handed_at,
       bundle.state
FROM bundle
JOIN batch ON batch.id = bundle.batch_id
JOIN programme ON programme.id = batch.programme_id
WHERE bundle.id < ? AND (? = 0 OR bundle.batch_id = ?)
ORDER BY bundle.id DESC LIMIT ?"""
_RUNS = """
SELECT print_run.id, print_run.batch_id, programme.name, print_run.first_serial,
       print_run.last_serial, print_run.reason, print_run.state, print_run.pages,
       staff.name, print_run.started_at
FROM print_run
JOIN batch ON batch.id = print_run.batch_id
JOIN programme ON programme.id = batch.programme_id
JOIN staff ON staff.id = print_run.started_by_id
WHERE print_run.id < ? ORDER BY print_run.id DESC LIMIT ?"""


@dataclass(frozen=True, slots=True)
class BundleLine(Span):
    """One bundle in a list; `handed_at` in milliseconds UTC."""

    id: int
    batch: int
    programme: str
    first_serial: int
    last_serial: int
    holder: str
    holder_sort: str
    handed_at: int
    state: str


@dataclass(frozen=True, slots=True)
class RunLine(Span):
    """One print run in the log; `started_at` in milliseconds UTC."""

    id: int
    batch: int
    programme: str
    first_serial: int
    last_serial: int
    reason: str
    state: str
    pages: int
    staff: str
    started_at: int

    @property
    def why(self) -> str:
        """Why it was printed, as a marked text."""
        return REASON_TEXTS.get(self.reason, REASON_TEXTS[AGAIN])


def bundle_lines(
    *, batch: int = 0, before: int = 0, most: int = PAGE_ROWS
) -> list[BundleLine]:
    """The newest bundles, or those before an id; of one batch if asked."""
    values = (min(before, LARGEST_ID) or LARGEST_ID, batch, batch, most)
    return [BundleLine(*row) for row in rows(_BUNDLES, *values)]


def run_lines(*, before: int = 0, most: int = PAGE_ROWS) -> list[RunLine]:
    """The newest print runs, or those before an id."""
    wanted = min(before, LARGEST_ID) or LARGEST_ID
    return [RunLine(*row) for row in rows(_RUNS, wanted, most)]
