"""What is asked of a password, said so that it can be mended."""

from stampcard.kinds.sorts import Problem
from stampcard.values.passwords import PASSWORD_LEAST, is_easy
from stampcard.values.words import N_, say

LONGEST_PASSWORD = 200


def problems(password: str, *about: str) -> tuple[Problem, ...]:
    """Why a password is too easy to guess, if it is; `about` are names like it."""
    if len(password) < PASSWORD_LEAST:
        words = say(
            N_("Use at least {least} characters for the password."),
            least=PASSWORD_LEAST,
        )
        return (Problem("password", words),)
    if len(password) > LONGEST_PASSWORD:
        words = say(N_("Keep the password to {n} characters."), n=LONGEST_PASSWORD)
        return (Problem("password", words),)
    if is_easy(password, *about):
        return (Problem("password", say(N_("This password is too easy to guess."))),)
    return ()
