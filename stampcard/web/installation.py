"""What the running app keeps for itself: the house, and the way into set-up."""

from dataclasses import dataclass, field

from stampcard.models.shops import the_shop
from stampcard.services import print_runs
from stampcard.services.house import House
from stampcard.values.secrets import new_secret


@dataclass(frozen=True, slots=True)
class Installation:
    """One for each app; the set-up token is new at every start."""

    house: House
    setup_token: str = field(default_factory=new_secret, repr=False)

    def started(self) -> None:
        """The server runs, and no other: print runs still open were cut short."""
        print_runs.give_up_interrupted()

    def setup_link(self) -> str | None:
        """Where first-run set-up opens, or None once there is a shop."""
        return None if the_shop() else f"/setup/{self.setup_token}"
