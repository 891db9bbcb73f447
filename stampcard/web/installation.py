"""What the running app keeps for itself: the house, and the way into set-up."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event

from stampcard.models.engines import BadDatabase
from stampcard.models.failing import FAILURES, settle
from stampcard.models.shops import the_shop
from stampcard.models.writing import StorageError, together
from stampcard.services import clock, heads, print_runs, safety, upkeep
from stampcard.services.guesses import Guesses
from stampcard.services.health import Tries
from stampcard.services.house import House
from stampcard.services.privacy import erasing
from stampcard.values.secrets import new_secret

ACTS = (b"POST /api/v1/acts ", b"POST /counter/acts ")
SLOW = (b"pin", b"member_code")  # what is proved beside an act


@dataclass(frozen=True, slots=True)
class Installation:
    """One for each app; the set-up token is new at every start."""

    house: House
    setup_token: str = field(default_factory=new_secret, repr=False)
    tries: Tries = field(default_factory=Tries)
    guesses: Guesses = field(default_factory=Guesses)
    hosts: frozenset[str] = frozenset()
    ended: Event = field(default_factory=Event)

    def started(self) -> None:
        """The server runs, and no other: look at the ledger, then begin.

        Print runs still open were cut short.
        """
        _look_at_ledger(self.house)
        with suppress(StorageError):  # as with a full disk: cards can still be read
            print_runs.give_up_interrupted(self.house)
            erasing.again(self.house)
        clock.watch(self.house)
        upkeep.begin(self.house, self.ended)

    def is_act(self, request: bytes) -> bool:
        """Whether the bytes of a request ask for an act, and for nothing that takes
        long beside it, as looking at a PIN does."""
        slow = any(word in request for word in SLOW)
        return request.startswith(ACTS) and not slow

    def together(self, jobs: Sequence[Callable[[], None]]) -> None:
        """Run the answers to several acts in one transaction."""
        together(jobs)

    def stopped(self) -> None:
        """All answers are out: leave the database whole in its one file."""
        self.ended.set()
        with suppress(OSError, *FAILURES):
            heads.remember(self.house)
        settle()

    def setup_link(self) -> str | None:
        """Where first-run set-up opens, or None once there is a shop."""
        return None if the_shop() else f"/setup/{self.setup_token}"


def _look_at_ledger(house: House) -> None:
    """Serve a damaged shop for reading; one that cannot even be read, not at all."""
    safety.at_start(house)
    try:
        the_shop()
    except FAILURES as error:
        raise BadDatabase(f"The database cannot be read: {error}.") from error
