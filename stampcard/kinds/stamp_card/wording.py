"""What pages and paper say of a stamp card."""

from datetime import date

from stampcard.kinds.contract import Print
from stampcard.kinds.parts import end_words, reward_words
from stampcard.kinds.stamp_card.rules import stops, waiting_rewards
from stampcard.kinds.stamp_card.terms import (
    Terms,
    named_rewards,
    reward_ladder,
    what_counts,
)
from stampcard.values.decisions import Position, Standing
from stampcard.values.moments import Window
from stampcard.values.words import N_, Words, say, say_many

MOST_WORDS_ON_THE_WAY = 8


def standing(terms: Terms, position: Position, day: date) -> Standing:
    """Places filled, what waits, what comes next."""
    have, waiting = position.balance("stamp"), waiting_rewards(terms, position)
    done = stops(terms, position) and have >= terms.stamps_needed and not waiting
    ahead = [(place, name) for place, name in reward_ladder(terms) if place > have]
    following = None
    if ahead:
        place, name = ahead[0]
        following = say_many(
            "{count} more stamp until: {reward}",
            "{count} more stamps until: {reward}",
            count=place - have,
            reward=name,
        )
    rewards = named_rewards(terms)
    return Standing(
        progress=(have, terms.stamps_needed),
        places=tuple(str(n + 1) for n in range(terms.stamps_needed)),
        milestones=reward_ladder(terms),
        benefit=reward_words(rewards[waiting[-1]]) if waiting else None,
        next=following,
        rewards=tuple((unit, reward_words(rewards[unit])) for unit in waiting),
        done=done,
    )


def plain(terms: Terms, window: Window) -> tuple[Words, ...]:
    """The terms in plain words."""
    full = say(
        N_("{count} stamps make a full card, which gets: {reward}."),
        count=terms.stamps_needed,
        reward=terms.reward,
    )
    start: tuple[Words, ...] = ()
    if terms.head_start:
        start = (
            say_many(
                "Starts with {count} stamp.",
                "Starts with {count} stamps.",
                count=terms.head_start,
            ),
        )
    return (what_counts(terms), full, *_on_the_way(terms), *start, *end_words(window))


def promise(terms: Terms) -> Words:
    """The benefit in one line."""
    return say(
        N_("Collect {count} stamps: {reward}"),
        count=terms.stamps_needed,
        reward=terms.reward,
    )


def gives(terms: Terms) -> tuple[Words, ...]:
    """The rewards of the ladder."""
    return tuple(reward_words(name) for _, name in reward_ladder(terms))


def on_paper(terms: Terms) -> Print:
    """The grid of places, those stamped already, and the rewards in it."""
    return Print(
        places=terms.stamps_needed,
        head_start=terms.head_start,
        rewards=reward_ladder(terms),
    )


def _on_the_way(terms: Terms) -> tuple[Words, ...]:
    """The smaller rewards by name, or only by place where names would run long."""
    names = " ".join(name for _, name in terms.rewards_on_the_way)
    if len(names.split()) <= MOST_WORDS_ON_THE_WAY:
        return tuple(
            say(N_("At {place}: {reward}."), place=place, reward=name)
            for place, name in terms.rewards_on_the_way
        )
    places = tuple(place for place, _ in terms.rewards_on_the_way)
    return (say(N_("Smaller rewards at: {places}."), places=places),)
