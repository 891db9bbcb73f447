"""What pages and paper say about bringing friends."""

from datetime import date

from stampcard.kinds.contract import MONEY_OFF, Print
from stampcard.kinds.parts import end_words, percent_words, reward_words
from stampcard.kinds.referral.friends import FRIEND, JOINED, alongside
from stampcard.kinds.referral.giving import CREDIT
from stampcard.kinds.referral.terms import EVERY, FIRST, JOINING, NONE, Terms
from stampcard.kinds.referral.waiting import named, waiting
from stampcard.values.decisions import Position, Standing
from stampcard.values.lots import owed
from stampcard.values.moments import Window
from stampcard.values.words import N_, Money, Percent, Words, say, say_many

MOST_NAMED = 6  # words that rewards for many friends may take in the terms
_FRIEND_GETS = {
    JOINING: N_("Friends get on joining: {reward}."),
    FIRST: N_("Friends get for the first purchase: {reward}."),
    EVERY: N_("Friends get for every purchase: {reward}."),
}
_YOU_GET = {
    JOINING: N_("You get for each friend: {reward}."),
    FIRST: N_("You get for their first purchase: {reward}."),
    EVERY: N_("You get for every purchase: {reward}."),
}


def standing(terms: Terms, position: Position, day: date) -> Standing:
    """How many friends came, what waits, and what comes next."""
    friends = position.balance(FRIEND)
    ahead = [one for one in sorted(terms.milestones) if one[0] > friends]
    rewards = [(unit, named(terms, position, unit)) for unit in waiting(position)]
    percent = _first(terms, position)
    return Standing(
        progress=(friends, ahead[0][0]) if ahead else None,
        lines=(*_came(position), *percent, *_brought(friends), *_owed(position)),
        benefit=next((words for _, words in rewards), None),
        next=_until(ahead[0][0] - friends, ahead[0][1]) if ahead else None,
        rewards=tuple(rewards),
    )


def plain(terms: Terms, window: Window) -> tuple[Words, ...]:
    """The terms in plain words."""
    percent: tuple[Words, ...] = ()
    if terms.first_percent:
        off = Percent(terms.first_percent * 100)
        percent = (say(N_("{percent} off a friend's first purchase."), percent=off),)
    return (
        *percent,
        *_gets(_FRIEND_GETS, terms.friend_when, friend_reward(terms)),
        *_gets(_YOU_GET, terms.advocate_when, advocate_reward(terms)),
        *_many(terms),
        say(N_("New customers only.")),
        *end_words(window),
    )


def promise(terms: Terms) -> Words:
    """The benefit in one line: of who sends friends, or else of the friend."""
    reward = advocate_reward(terms)
    if reward and terms.advocate_when != NONE:
        return say(N_("For each friend you bring: {reward}"), reward=reward)
    if terms.milestones:
        count, name = sorted(terms.milestones)[0]
        return say(N_("Bring {count} friends: {reward}"), count=count, reward=name)
    return say(N_("Bring your friends"))


def gives(terms: Terms) -> tuple[Words, ...]:
    """The things for both, those for many friends, and money off."""
    names = (terms.friend_gift, terms.advocate_gift, *dict(terms.milestones).values())
    things = tuple(say("{reward}", reward=name) for name in names if name)
    money = terms.first_percent or terms.friend_credit or terms.advocate_credit
    return (*things, MONEY_OFF) if money else things


def on_paper(terms: Terms) -> Print:
    """What the friend has of it, and the first rewards for many friends."""
    worth = friend_reward(terms)
    if terms.first_percent:
        worth = say("−{percent}", percent=Percent(terms.first_percent * 100))
    return Print(worth=worth, rewards=tuple(sorted(terms.milestones))[:6])


def friend_reward(terms: Terms) -> Words | None:
    """What a friend gets besides the percentage."""
    return _reward(terms.friend_credit, terms.friend_gift)


def advocate_reward(terms: Terms) -> Words | None:
    """What who sent a friend gets."""
    return _reward(terms.advocate_credit, terms.advocate_gift)


def _reward(credit_minor: int, gift: str) -> Words | None:
    if not credit_minor:
        return reward_words(gift) if gift else None
    amount = Money(credit_minor)
    if not gift:
        return say(N_("{amount} credit"), amount=amount)
    return say(N_("{amount} credit, {reward}"), amount=amount, reward=gift)


def _gets(texts: dict[str, str], when: str, reward: Words | None) -> tuple[Words, ...]:
    return (say(texts[when], reward=reward),) if reward and when in texts else ()


def _many(terms: Terms) -> tuple[Words, ...]:
    """Rewards for many friends by name, or only from how many if that runs long."""
    found = sorted(terms.milestones)
    if sum(2 + len(name.split()) for _, name in found) > MOST_NAMED:
        return (say(N_("More rewards from {count} friends."), count=found[0][0]),)
    return tuple(
        say(N_("{count} friends: {reward}."), count=count, reward=name)
        for count, name in found
    )


def _came(position: Position) -> tuple[Words, ...]:
    came = alongside(Terms(), position)
    return (say(N_("Came as a friend of a customer")),) if came else ()


def _first(terms: Terms, position: Position) -> tuple[Words, ...]:
    if not position.balance(JOINED) or not terms.first_percent:
        return ()
    off = percent_words(terms.first_percent * 100)
    return (say(N_("On the first purchase: {benefit}"), benefit=off),)


def _brought(friends: int) -> tuple[Words, ...]:
    words = say_many(
        "{count} friend brought so far", "{count} friends brought so far", count=friends
    )
    return (words,)


def _owed(position: Position) -> tuple[Words, ...]:
    debt = owed(position.balances, CREDIT)
    if not debt:
        return ()
    words = N_("{amount} of the next credit is owed for goods that came back")
    return (say(words, amount=Money(debt)),)


def _until(count: int, reward: str) -> Words:
    return say_many(
        "{count} more friend until: {reward}",
        "{count} more friends until: {reward}",
        count=count,
        reward=reward,
    )
