"""Things that are done besides buying, as kinds name them: a review, a repost."""

from collections.abc import Iterable

from stampcard.values.words import Words, say


def named(names: Iterable[str]) -> tuple[tuple[str, Words], ...]:
    """Each with its code, as an act names it and a balance keeps it.

    >>> [code for code, _ in named(("a review", "a repost"))]
    ['done:1', 'done:2']
    """
    return tuple(
        (f"done:{number}", say("{name}", name=name))
        for number, name in enumerate(names, 1)
    )
