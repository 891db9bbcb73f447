"""Things for points, as several kinds list them: each a price and a name."""

from stampcard.values.words import N_, Words, say, say_many

Catalogue = tuple[tuple[int, str], ...]
ITEM = "item"
_MOST_WORDS_NAMED = 10  # of all things, in the terms


def items(catalogue: Catalogue) -> dict[str, tuple[int, str]]:
    """The things by the name of each reward: `item:1` and so on, price and name."""
    listed = enumerate(catalogue, 1)
    return {f"{ITEM}:{number}": item for number, item in listed}


def in_reach(catalogue: Catalogue, have: int) -> list[tuple[str, Words]]:
    """The rewards that so many points buy."""
    return [
        (unit, say("{reward}", reward=name))
        for unit, (price, name) in items(catalogue).items()
        if price <= have
    ]


def ahead(catalogue: Catalogue, have: int) -> tuple[int, str] | None:
    """The cheapest thing that so many points do not buy yet."""
    return min((item for item in catalogue if item[0] > have), default=None)


def until(have: int, price: int, name: str) -> Words:
    """How many points are missing for a thing."""
    return say_many(
        "{count} more point until: {reward}",
        "{count} more points until: {reward}",
        count=price - have,
        reward=name,
    )


def names(catalogue: Catalogue) -> tuple[Words, ...]:
    """What the things are called."""
    return tuple(say("{reward}", reward=name) for _, name in catalogue)


def from_price(catalogue: Catalogue) -> tuple[Words, ...]:
    """From how many points there is something; nothing where there are no things."""
    prices = sorted(price for price, _ in catalogue)
    words = N_("Rewards from {count} points.")
    return tuple(say(words, count=price) for price in prices[:1])


def by_name(catalogue: Catalogue) -> tuple[Words, ...]:
    """The things by name, or only from which price where names would run long."""
    if len(" ".join(name for _, name in catalogue).split()) > _MOST_WORDS_NAMED:
        return from_price(catalogue)
    return tuple(
        say(N_("{count} points: {reward}."), count=price, reward=name)
        for price, name in catalogue
    )
