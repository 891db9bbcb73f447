"""Guessing made slow: each try is counted before the secret is looked at.

So a hundred tries sent at once cannot all be looked at. The count stands in the
database and ends by itself: nobody is locked out for ever, no restart forgets it.
"""

from stampcard.services import limits
from stampcard.services.house import House

LOCK_MINUTES = 15
SIGN_INS_OF_ACCOUNT, SIGN_INS_FROM_SOURCE = 10, 50
PINS_MOST = 5


class TooManyTries(Exception):
    """No secret was looked at; may be tried again after so many `minutes`."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"too many tries; {minutes} minutes to wait")
        self.minutes = minutes


def count(*bounds: tuple[str, int], house: House) -> None:
    """Count one try against each subject, at most so many in fifteen minutes.

    Raises TooManyTries at the first that is over; those after it are not counted.
    """
    for subject, most in bounds:
        if not limits.take(subject, most, LOCK_MINUTES, house=house):
            wait = limits.wait_minutes(subject, LOCK_MINUTES, house=house)
            raise TooManyTries(max(1, wait))


def forgive(*subjects: str, house: House) -> None:
    """Begin to count anew: the secret was right."""
    for subject in subjects:
        limits.clear(subject, house=house)
