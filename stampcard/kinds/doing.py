"""Things that are done besides buying, as kinds name them: a review, a repost."""

from collections.abc import Iterable

from stampcard.values.words import Words, say

ASKING = ("…", "...")  # at the end of a name: whoever presses it writes why


def named(names: Iterable[str]) -> tuple[tuple[str, Words], ...]:
    """Each with its code, as an act names it and a balance keeps it.

    >>> [code for code, _ in named(("a review", "a repost"))]
    ['done:1', 'done:2']
    """
    return tuple(
        (f"done:{number}", say("{name}", name=name))
        for number, name in enumerate(names, 1)
    )


def asks_why(names: Iterable[str], action: str) -> bool:
    """Whether a reason must be written for what an act names.

    >>> asks_why(("a review", "set right by hand…"), "done:2")
    True
    """
    return any(
        code == action and str(words).endswith(ASKING) for code, words in named(names)
    )
