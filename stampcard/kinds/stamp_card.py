"""Stamp card: a stamp for each visit or each full sum spent, a reward when it is full.

Suits a café, a salon, a bakery: anything bought often. The holder gets a stamp at each
visit, perhaps a small reward on the way, and the main reward when the last place is
filled. A card that `stop`s when full is finished with its reward; one that carries
over starts again with the stamps left.

A day at the shop, for a card of four places with a biscuit at the second:

>>> from datetime import UTC, date, datetime
>>> from stampcard.values.decisions import Act, Position
>>> terms = Terms(stamps_needed=4, rewards_on_the_way=((2, "Biscuit"),))
>>> card = Position(1, balances={"stamp": 1})
>>> noon, today = datetime(2026, 3, 1, 6, tzinfo=UTC), date(2026, 3, 1)
>>> for count in (1, 3):
...     done = earn(terms, Act(noon, today, (card,), count=count))
...     [(entry.unit, entry.amount) for entry in done.entries]
[('stamp', 1), ('reward:2', 1)]
[('stamp', 3), ('reward:2', 1), ('reward', 1)]
"""

from dataclasses import dataclass
from datetime import date, timedelta

from stampcard.kinds.contract import Kind, Print
from stampcard.kinds.fields import setting
from stampcard.kinds.parts import end_words, spend_down
from stampcard.kinds.sorts import Problem, Sort
from stampcard.values.decisions import (
    Accept,
    Act,
    Benefit,
    Decision,
    Entry,
    Position,
    Refuse,
    Standing,
)
from stampcard.values.moments import Window, last_day
from stampcard.values.reasons import Reason
from stampcard.values.words import N_, Money, Words, say, say_many

LEAST_PLACES, MOST_PLACES = 4, 20
MOST_WORDS_ON_THE_WAY = 8


@dataclass(frozen=True, slots=True)
class Terms:
    """What the owner sets."""

    stamps_needed: int = setting(
        10, Sort.COUNT, N_("Stamps needed"), least=LEAST_PLACES, most=MOST_PLACES
    )
    reward: str = setting(
        "Free item", Sort.TEXT, N_("Reward for a full card"), required=True
    )
    rewards_on_the_way: tuple[tuple[int, str], ...] = setting(
        (),
        Sort.REWARDS,
        N_("Smaller rewards on the way"),
        N_("Place and reward, such as 3: a biscuit; 6: a coffee."),
    )
    head_start: int = setting(
        0, Sort.COUNT, N_("Stamps given with the card"), least=0, most=MOST_PLACES - 1
    )
    spend_per_stamp: int = setting(
        0,
        Sort.MONEY,
        N_("Spend for one stamp"),
        N_("One stamp for each full amount; 0 gives one a visit."),
    )
    surplus: str = setting(
        "stop",
        Sort.CHOICE,
        N_("When the card is full"),
        choices=(
            ("stop", N_("it is finished; more stamps go on a new card")),
            ("carry", N_("it starts again; more stamps carry over")),
        ),
    )
    pause_seconds: int = setting(
        0,
        Sort.COUNT,
        N_("Seconds between two stamps"),
        N_("Stops the same visit being stamped twice by mistake; 0 for none."),
        most=86400,
    )
    daily_limit: int = setting(
        0, Sort.COUNT, N_("Most stamps in one day"), N_("0 for no limit."), most=20
    )
    valid_days: int = setting(
        0,
        Sort.COUNT,
        N_("Days valid from printing"),
        N_("The last day is printed on the card; 0 for no end."),
        most=3660,
    )
    ends_on: date | None = setting(
        None, Sort.DAY, N_("Last day of the programme"), N_("Empty for no end.")
    )


def issue(terms: Terms, act: Act) -> Decision:
    """A new card, with its head start."""
    if not terms.head_start:
        return Accept(())
    return _stamp(terms, act, terms.head_start)


def earn(terms: Terms, act: Act) -> Decision:
    """Stamps for a visit or a bill, after the pause and within the day's limit."""
    count = act.count
    if terms.spend_per_stamp:
        count *= (act.spend_minor or 0) // terms.spend_per_stamp
    if count < 1:
        return Refuse(Reason.BELOW_MINIMUM, (_what_counts(terms),))
    refusal = None if act.override else _too_fast(terms, act, count)
    return refusal or _stamp(terms, act, count)


def redeem(terms: Terms, act: Act) -> Decision:
    """One reward that is waiting: the one named, or else the biggest."""
    waiting = _waiting(terms, act.holder)
    unit = act.reward or (waiting[-1] if waiting else "reward")
    rewards = _rewards(terms)
    if unit not in rewards:
        return Refuse(Reason.NOT_OFFERED)
    if unit not in waiting and not _was_given(terms, act.holder, unit):
        missing = _places(terms, unit) - act.holder.balance("stamp")
        return Refuse(Reason.NOT_ENOUGH, (_missing(missing),))
    return spend_down(act, unit, benefit=Benefit(_name(rewards[unit])))


def pour(terms: Terms, held: Position, other_terms: Terms, other: Position) -> Decision:
    """Two half-full cards made one: what both together are worth, and no more.

    Stamps of a full card were turned into its reward before, and do not come along.
    """
    named, other_named = _rewards(terms), _rewards(other_terms)
    for unit in _waiting(other_terms, other):
        if named.get(unit) != other_named[unit]:
            reward = _name(other_named[unit])
            words = say(N_("First give what waits on it: {reward}."), reward=reward)
            return Refuse(Reason.NOT_OFFERED, (words,))
    had, brought = held.balance("stamp"), other.balance("stamp")
    own, more = had % terms.stamps_needed, brought % other_terms.stamps_needed
    entries = _reached_together(terms, held.account, own, other_terms, more)
    over = had + brought - (own + more) % terms.stamps_needed
    if over:
        entries.append(Entry(held.account, "stamp", -over))
    return Accept(tuple(entries))


def standing(terms: Terms, position: Position, day: date) -> Standing:
    """Places filled, what waits, what comes next."""
    have, waiting = position.balance("stamp"), _waiting(terms, position)
    done = _stops(terms, position) and have >= terms.stamps_needed and not waiting
    ahead = [(place, name) for place, name in _ladder(terms) if place > have]
    following = None
    if ahead:
        place, name = ahead[0]
        following = say_many(
            "{count} more stamp until: {reward}",
            "{count} more stamps until: {reward}",
            count=place - have,
            reward=name,
        )
    rewards = _rewards(terms)
    return Standing(
        progress=(have, terms.stamps_needed),
        places=tuple(str(n + 1) for n in range(terms.stamps_needed)),
        milestones=_ladder(terms),
        benefit=_name(rewards[waiting[-1]]) if waiting else None,
        next=following,
        rewards=tuple((unit, _name(rewards[unit])) for unit in waiting),
        done=done,
    )


def problems(terms: Terms) -> tuple[Problem, ...]:
    """Settings that contradict each other."""
    found = []
    if terms.head_start >= terms.stamps_needed:
        found.append(
            Problem("head_start", say(N_("Leave at least one stamp to collect.")))
        )
    if any(
        not 1 <= place < terms.stamps_needed for place, _ in terms.rewards_on_the_way
    ):
        words = say(N_("Rewards on the way lie before the last place."))
        found.append(Problem("rewards_on_the_way", words))
    return tuple(found)


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
    return (_what_counts(terms), full, *_on_the_way(terms), *start, *end_words(window))


def promise(terms: Terms) -> Words:
    """The benefit in one line."""
    return say(
        N_("Collect {count} stamps: {reward}"),
        count=terms.stamps_needed,
        reward=terms.reward,
    )


def on_paper(terms: Terms) -> Print:
    """The grid of places, those stamped already, and the rewards in it."""
    return Print(
        places=terms.stamps_needed, head_start=terms.head_start, rewards=_ladder(terms)
    )


def window(terms: Terms, printed_on: date) -> Window:
    """The earlier of so many days from printing and the programme's last day."""
    ends = [d for d in (last_day(printed_on, terms.valid_days), terms.ends_on) if d]
    return Window(last=min(ends, default=None))


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


def _stamp(terms: Terms, act: Act, count: int) -> Decision:
    have, needed = act.holder.balance("stamp"), terms.stamps_needed
    notes: tuple[Words, ...] = ()
    if _stops(terms, act.holder):
        room = max(needed - have, 0)
        if not room:
            return Refuse(Reason.CARD_FULL)
        if count > room:
            notes = (
                say_many(
                    "{count} more stamp belongs on a new card.",
                    "{count} more stamps belong on a new card.",
                    count=count - room,
                ),
            )
        count = min(count, room)
    account, total = act.holder.account, have + count
    entries = [Entry(account, "stamp", count)]
    for place, name in _ladder(terms):
        times = _passed(total, place, needed) - _passed(have, place, needed)
        if times:
            entries.append(Entry(account, _unit(terms, place), times, name))
    if not _stops(terms, act.holder) and total >= needed:
        entries.append(Entry(account, "stamp", -(total // needed) * needed))
    return Accept(tuple(entries), notes=notes)


def _reached_together(
    terms: Terms, account: int, own: int, other_terms: Terms, more: int
) -> list[Entry]:
    """The rewards that two cards' stamps reach together and neither of them has had."""
    needed, entries = terms.stamps_needed, []
    other_places = {place for place, _ in _ladder(other_terms)}
    for place, name in _ladder(terms):
        had = (own >= place) + (place in other_places and more >= place)
        times = _passed(own + more, place, needed) - had
        if times > 0:
            entries.append(Entry(account, _unit(terms, place), times, name))
    return entries


def _stops(terms: Terms, position: Position) -> bool:
    """Whether it is finished when full: paper is; a member carries the rest over."""
    return terms.surplus == "stop" and not position.of_member


def _passed(total: int, place: int, needed: int) -> int:
    full, rest = divmod(total, needed)
    return full + (rest >= place)


def _too_fast(terms: Terms, act: Act, count: int) -> Refuse | None:
    latest = act.holder.latest("stamp", hour_known=True)
    if latest and terms.pause_seconds and not act.late:
        ready = latest.at + timedelta(seconds=terms.pause_seconds)
        if act.at < ready:
            seconds = -((act.at - ready) // timedelta(seconds=1))
            return Refuse(Reason.TOO_SOON, (_wait(seconds),))
    today = act.holder.added_on("stamp", act.day)
    if terms.daily_limit and today + count > terms.daily_limit:
        return Refuse(Reason.DAILY_LIMIT)
    return None


def _wait(seconds: int) -> Words:
    return say_many(
        "Possible again in {count} second.",
        "Possible again in {count} seconds.",
        count=seconds,
    )


def _ladder(terms: Terms) -> tuple[tuple[int, str], ...]:
    return (*terms.rewards_on_the_way, (terms.stamps_needed, terms.reward))


def _unit(terms: Terms, place: int) -> str:
    return "reward" if place == terms.stamps_needed else f"reward:{place}"


def _rewards(terms: Terms) -> dict[str, str]:
    return {_unit(terms, place): name for place, name in _ladder(terms)}


def _places(terms: Terms, unit: str) -> int:
    return next(p for p, _ in _ladder(terms) if _unit(terms, p) == unit)


def _waiting(terms: Terms, position: Position) -> tuple[str, ...]:
    return tuple(unit for unit in _rewards(terms) if position.balance(unit) > 0)


def _was_given(terms: Terms, position: Position, unit: str) -> bool:
    return _stops(terms, position) and position.balance("stamp") >= _places(terms, unit)


def _name(reward: str) -> Words:
    return say("{reward}", reward=reward)


def _missing(count: int) -> Words:
    return say_many(
        "{count} more stamp is needed.",
        "{count} more stamps are needed.",
        count=count,
    )


def _what_counts(terms: Terms) -> Words:
    if terms.spend_per_stamp:
        return say(
            N_("One stamp for every full {amount} spent."),
            amount=Money(terms.spend_per_stamp),
        )
    return say(N_("One stamp for each visit with a purchase."))


KIND = Kind(
    code="stamp_card",
    name=N_("Stamp card"),
    about=N_("A stamp for each visit or sum spent; a full card gets a reward."),
    terms=Terms,
    units=("stamp", "reward"),
    issue=issue,
    earn=earn,
    redeem=redeem,
    standing=standing,
    plain=plain,
    promise=promise,
    on_paper=on_paper,
    window=window,
    problems=problems,
    pour=pour,
    asks_bill=lambda terms: terms.spend_per_stamp > 0,
    tick_minor=lambda terms: terms.spend_per_stamp,
    looks_back=lambda terms: terms.pause_seconds > 0 or terms.daily_limit > 0,
    earn_label=N_("Stamp"),
    redeem_label=N_("Give the reward"),
    design="stamp-card",
)
