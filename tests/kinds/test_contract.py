"""Every kind against the contract, by random terms and random acts."""

import dataclasses
import json
from collections import Counter
from datetime import date, timedelta
from importlib import import_module
from itertools import count
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stampcard.kinds import KINDS
from stampcard.kinds.contract import Kind, not_offered
from stampcard.kinds.fields import (
    fields_of,
    from_stored,
    read_terms,
    to_stored,
    typed,
)
from stampcard.kinds.sorts import Sort
from stampcard.language import Speaker, locales, word_count
from stampcard.values.chance import Lot
from stampcard.values.decisions import (
    Accept,
    Act,
    Decision,
    Entry,
    Past,
    Position,
    Refuse,
    Standing,
    Verb,
)
from stampcard.values.lots import taken_back
from stampcard.values.moments import Window
from stampcard.values.reasons import Reason
from stampcard.values.words import Words, from_plain, say, to_plain
from tests.kinds.acts import NOON, TODAY, act, why
from tests.kinds.terms import LONG, any_terms

every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
every_language = pytest.mark.parametrize("locale", locales())
calm = settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TOLD = (
    "points",
    "tier:Gold",
    "member",
    "visits",
    "known_days",
    "months",
    "birthday_in",
    "birthday_ago",
    "birthday_changed",
)
OWN = "one of its own"
SPEAKERS = [Speaker(locale) for locale in locales()]
steps = st.lists(
    st.fixed_dictionaries(
        {
            "verb": st.sampled_from((Verb.EARN, Verb.EARN, Verb.REDEEM)),
            "accounts": st.lists(st.integers(1, 4), min_size=1, max_size=4),
            "count": st.integers(-2, 25),
            "spend_minor": st.none() | st.integers(-5, 10**7),
            "reward": st.sampled_from(("", "", "reward", "reward:3", "use", "gold")),
            "override": st.booleans(),
            "seconds": st.integers(0, 10**7),
            "amount": st.integers(-5, 10**4),
            "action": st.sampled_from(("", "", "", "done:1", "done:x", "joined", OWN)),
            "told": st.dictionaries(st.sampled_from(TOLD), st.integers(0, 2000)),
            "undone": st.none() | st.integers(0, 3),
            "came_back": st.none() | st.integers(0, 3),
            "lot": st.none() | st.builds(Lot, st.integers(0, 3), st.integers(0, 3)),
        }
    ),
    max_size=12,
)


class Book:
    """A ledger in memory: positions of a few accounts, as the shop's would be."""

    def __init__(self, kind: Kind, terms: object) -> None:
        self.kind, self.terms, self.at = kind, terms, NOON
        self.held: dict[int, Counter[str]] = {n: Counter() for n in range(1, 5)}
        self.past: dict[int, tuple[Past, ...]] = dict.fromkeys(self.held, ())
        self.acts: list[list[tuple[Entry, Past]]] = []
        for account in self.held:
            self.write(kind.issue(terms, self.act([account])))

    def position(self, account: int) -> Position:
        held = MappingProxyType(dict(self.held[account]))  # a rule changes nothing
        return Position(account, "00000012", held, self.past[account])

    def act(self, accounts: list[int], **more) -> Act:
        presented = tuple(self.position(account) for account in accounts)
        return Act(self.at, self.at.date(), presented, **more)

    def write(self, decision: object) -> None:
        entries = decision.entries if isinstance(decision, Accept) else ()
        self.acts.append([])
        for entry in entries:
            written = Past(entry.unit, entry.amount, self.at, self.at.date())
            self.held[entry.account][entry.unit] += entry.amount
            self.past[entry.account] = (written, *self.past[entry.account])
            self.acts[-1].append((entry, written))

    def undo(self, back: int) -> None:
        """Undo an act by opposite entries, unless what it gave was used since."""
        found = self._act(back)
        left = {account: Counter(held) for account, held in self.held.items()}
        for entry, _ in found:
            left[entry.account][entry.unit] -= entry.amount
        if min((n for held in left.values() for n in held.values()), default=0) >= 0:
            self.held = left
            for entry, written in found:
                kept = [one for one in self.past[entry.account] if one is not written]
                self.past[entry.account] = tuple(kept)
            found.clear()

    def take_back(self, back: int) -> None:
        """Let the goods of an act come back: what is gone of what it gave is owed."""
        for entry, _ in self._act(back):
            held = self.held[entry.account]
            for one in taken_back(held, entry) if entry.amount > 0 else ():
                held[one.unit] += one.amount
        self._act(back).clear()

    def _act(self, back: int) -> list[tuple[Entry, Past]]:
        issued = len(self.held)  # what a card was opened with is not undone
        return [*self.acts[: issued - 1 : -1], *([[]] * 4)][back]


def played(kind: Kind, terms: object, moves: list[dict]):
    """Each act with what was decided, after it was written; before some, one is
    undone, or the goods of one come back."""
    book = Book(kind, terms)
    for move in moves:
        more = dict(move)
        undone, came_back = more.pop("undone"), more.pop("came_back")
        if undone is not None:
            book.undo(undone)
        if came_back is not None:
            book.take_back(came_back)
        book.at += timedelta(seconds=more.pop("seconds"))
        if more["action"] == OWN:
            more["action"] = next((code for code, _ in kind.actions(terms)), "")
        verb, done = more.pop("verb"), book.act(more.pop("accounts"), **more)
        decision = kind.decide(verb, terms, done)
        book.write(decision)
        yield book, verb, done, decision


def offered(book: Book, unit: str) -> Decision:
    """What redeeming a reward is answered when everything speaks for it.

    A standing is of a day: at which of its hours, nobody is asked.
    """
    told = {"birthday_in": 0, "known_days": 10**5}
    asked = book.act([1], reward=unit, spend_minor=10**12, late=True, told=told)
    return book.kind.redeem(book.terms, asked)


@every_kind
@calm
@given(data=st.data(), moves=steps)
def test_no_act_drives_a_balance_below_nought(kind, data, moves):
    terms = data.draw(any_terms(kind))

    for book, _, _, _ in played(kind, terms, moves):
        assert all(n >= 0 for held in book.held.values() for n in held.values())


@every_kind
@calm
@given(data=st.data(), moves=steps)
def test_an_act_undone_at_once_leaves_all_as_it_was(kind, data, moves):
    terms = data.draw(any_terms(kind))

    for book, verb, done, decision in played(kind, terms, moves):
        book.undo(0)
        undone = tuple(book.position(one.account) for one in done.presented)
        for before, after in zip(done.presented, undone, strict=True):
            assert +Counter(after.balances) == +Counter(before.balances)
            assert after.recent == before.recent
            stood, stands = (
                kind.standing(terms, one, done.day) for one in (before, after)
            )
            assert stands == stood
        again = dataclasses.replace(done, presented=undone)
        assert kind.decide(verb, terms, again) == decision
        book.write(decision)


@every_kind
@calm
@given(data=st.data(), moves=steps)
def test_two_accounts_made_one_hold_no_less_than_nought(kind, data, moves):
    terms = data.draw(any_terms(kind))

    for book, _, _, _ in played(kind, terms, moves):
        own, other = book.position(1), book.position(2)
        decision = kind.pour(terms, own, terms, other)
        assert isinstance(decision, Accept)
        held = Counter(own.balances) + Counter(other.balances)
        for entry in decision.entries:
            assert entry.account == own.account
            assert kind.owns(entry.unit)
            held[entry.unit] += entry.amount
        assert min(held.values(), default=0) >= 0


@every_kind
@calm
@given(data=st.data(), moves=steps)
def test_the_same_act_gets_the_same_answer(kind, data, moves):
    terms = data.draw(any_terms(kind))

    for _, verb, done, decision in played(kind, terms, moves):
        assert kind.decide(verb, terms, done) == decision


@every_kind
@calm
@given(data=st.data(), moves=steps)
def test_only_declared_units_of_presented_accounts_are_written(kind, data, moves):
    terms = data.draw(any_terms(kind))

    for _, _, done, decision in played(kind, terms, moves):
        presented = {position.account for position in done.presented}
        for entry in decision.entries if isinstance(decision, Accept) else ():
            assert kind.owns(entry.unit)
            assert entry.account in presented
            assert entry.amount != 0


@every_kind
@calm
@given(data=st.data(), moves=steps)
def test_every_no_has_a_known_reason(kind, data, moves):
    terms = data.draw(any_terms(kind))

    for _, _, _, decision in played(kind, terms, moves):
        assert isinstance(decision, Accept) or decision.reason in Reason


@every_kind
@pytest.mark.parametrize("verb", [Verb.EARN, Verb.REDEEM])
def test_a_bill_below_nothing_is_refused(kind, verb):
    terms = kind.terms()
    position = Book(kind, terms).position(1)

    assert why(kind.decide(verb, terms, act(position, spend_minor=-1))) is (
        Reason.BELOW_MINIMUM
    )


@every_kind
@calm
@given(data=st.data(), moves=steps)
def test_nobody_pays_less_than_nothing_or_more_than_the_bill(kind, data, moves):
    terms = data.draw(any_terms(kind))

    for _, _, done, decision in played(kind, terms, moves):
        benefit = getattr(decision, "benefit", None)
        if benefit and benefit.pays_minor is not None and not done.action:
            assert 0 <= benefit.pays_minor <= done.spend_minor
            assert benefit.pays_minor + benefit.discount_minor == done.spend_minor


def assert_sayable(said: list[Words | None]) -> None:
    for words in filter(None, said):
        assert all(speaker.say(words).strip() for speaker in SPEAKERS), words


@every_kind
@calm
@given(data=st.data(), moves=steps)
def test_every_position_has_a_standing_that_can_be_said(kind, data, moves):
    terms = data.draw(any_terms(kind))

    for book, _, _, _ in played(kind, terms, moves):
        found = kind.standing(terms, book.position(1), book.at.date())
        said = [*found.lines, found.benefit, found.next, *dict(found.rewards).values()]
        assert_sayable(said)


@every_kind
@calm
@given(data=st.data(), moves=steps)
def test_every_answer_can_be_said_and_kept_in_every_language(kind, data, moves):
    terms = data.draw(any_terms(kind))

    for _, _, _, decision in played(kind, terms, moves):
        benefit = getattr(decision, "benefit", None)
        said = [*decision.notes, *([benefit.words] if benefit else [])]
        assert_sayable(said)
        kept = json.loads(json.dumps([to_plain(words) for words in said]))
        assert [from_plain(words) for words in kept] == said


@every_kind
@calm
@given(data=st.data(), moves=steps)
def test_a_reward_in_the_standing_is_held_or_paid_with_what_is(kind, data, moves):
    terms = data.draw(any_terms(kind))

    for book, _, _, _ in played(kind, terms, moves):
        found = kind.standing(terms, book.position(1), book.at.date())
        held = {unit for unit, amount in book.held[1].items() if amount > 0}
        for unit in set(dict(found.rewards)) - held:
            left = book.held[1].copy()
            for entry in getattr(offered(book, unit), "entries", ()):
                left[entry.unit] += entry.amount
            assert unit
            assert min(left.values(), default=0) >= 0


@every_kind
def test_an_empty_history_has_a_standing(kind):
    assert kind.standing(kind.terms(), Position(1), TODAY) is not None


@every_kind
@calm
@given(data=st.data(), moves=steps)
def test_a_reward_in_the_standing_can_be_redeemed(kind, data, moves):
    terms = data.draw(any_terms(kind))

    for book, _, _, _ in played(kind, terms, moves):
        for unit, _ in kind.standing(terms, book.position(1), book.at.date()).rewards:
            reason = why(offered(book, unit))
            if kind.pieces(terms) > 1:
                assert reason is Reason.NOT_ENOUGH  # one alone of what goes together
            elif kind.asks_about(terms):
                assert reason in {None, Reason.ALREADY_GIVEN}
            else:
                assert reason is None


@every_kind
def test_a_kind_without_settings_of_its_own_is_sound(kind):
    assert kind.problems(kind.terms()) == ()
    assert kind.code in KINDS
    assert kind.name
    assert kind.about
    assert kind.units


@every_kind
@pytest.mark.parametrize("verb", list(Verb))
def test_every_verb_gets_an_answer(kind, verb):
    decision = kind.decide(verb, kind.terms(), act(Position(1)))

    assert isinstance(decision, Accept | Refuse)
    if verb in {Verb.REVERSE, Verb.VOID, Verb.LAPSE, Verb.DRAW}:
        assert why(decision) is Reason.NOT_OFFERED


@every_kind
@calm
@given(data=st.data(), digits=st.sampled_from((0, 2, 3)))
def test_terms_shown_as_typed_read_back_the_same(kind, data, digits):
    terms = data.draw(any_terms(kind))

    assert read_terms(kind.terms, typed(terms, digits), digits) == (terms, ())


@every_kind
@calm
@given(data=st.data())
def test_terms_come_back_from_the_database_as_they_were(kind, data):
    terms = data.draw(any_terms(kind))

    kept = json.loads(json.dumps(to_stored(terms)))

    assert from_stored(kind.terms, kept) == terms


@every_kind
@calm
@given(data=st.data())
def test_any_typed_setting_is_read_or_complained_about(kind, data):
    names = st.sampled_from([*fields_of(kind.terms), "unknown"])
    typed_texts = st.text(max_size=80) | st.sampled_from(("-1", "1e9", "৫", "3:a;3:b"))
    raw = data.draw(st.dictionaries(names, typed_texts, max_size=4))

    terms, problems = read_terms(kind.terms, raw, 2)

    assert (terms is None) == bool(problems)
    assert {problem.field for problem in problems} <= set(raw)
    assert all(Speaker().say(problem.words) for problem in problems)


def test_a_kind_may_leave_out_all_but_what_it_promises():
    parts = dict.fromkeys(("terms", "standing", "plain", "promise", "on_paper"))
    bare = Kind(code="bare", name="", about="", units=(), issue=not_offered, **parts)

    assert bare.window(None, TODAY) == Window()
    assert bare.problems(None) == ()
    assert not bare.asks_bill(None)
    assert bare.tick_minor(None) == 0
    assert bare.pieces(None) == 1
    assert why(bare.redeem(None, act(Position(1)))) is Reason.NOT_OFFERED


STAMPS = KINDS["stamp_card"]
VERBS = (Verb.EARN, Verb.REDEEM)
A_MOVE = {
    "accounts": [1],
    "spend_minor": 10_000,
    "seconds": 10**6,
    "action": "",
    "undone": None,
    "came_back": None,
}
_calls = count()


def taken(unit: str):
    """A rule that takes one of a unit without looking whether there is one."""
    return lambda terms, act: Accept((Entry(act.holder.account, unit, -1),))


def given_by_chance(terms: object, act: Act) -> Decision:
    return Accept((Entry(act.holder.account, "stamp", next(_calls) + 1),))


def given_to_itself(terms: object, act: Act) -> Decision:
    act.holder.balances["stamp"] = 9
    return Accept(())


def named(*rewards: str):
    """A standing that offers some rewards, whatever there is."""
    offers = tuple((unit, say("Tea")) for unit in rewards)
    return lambda terms, position, day: Standing(rewards=offers)


BROKEN = {
    "takes what is not there": (
        dataclasses.replace(STAMPS, redeem=taken("reward")),
        test_no_act_drives_a_balance_below_nought,
    ),
    "answers as it likes": (
        dataclasses.replace(STAMPS, earn=given_by_chance),
        test_the_same_act_gets_the_same_answer,
    ),
    "forgets that an act was undone": (
        dataclasses.replace(STAMPS, earn=given_by_chance),
        test_an_act_undone_at_once_leaves_all_as_it_was,
    ),
    "writes by itself": (
        dataclasses.replace(STAMPS, earn=given_to_itself),
        test_the_same_act_gets_the_same_answer,
    ),
    "writes what it has not declared": (
        dataclasses.replace(STAMPS, redeem=taken("gold")),
        test_only_declared_units_of_presented_accounts_are_written,
    ),
    "offers what it does not give": (
        dataclasses.replace(STAMPS, standing=named("gold")),
        test_a_reward_in_the_standing_can_be_redeemed,
    ),
    "offers under a name of nothing that is held": (
        dataclasses.replace(
            KINDS["coupon"], standing=named("gold"), redeem=taken("use")
        ),
        test_a_reward_in_the_standing_is_held_or_paid_with_what_is,
    ),
    "says what has no words": (
        dataclasses.replace(
            STAMPS,
            earn=lambda terms, act: Refuse(Reason.VOID, (say("{count} left"),)),
        ),
        test_every_answer_can_be_said_and_kept_in_every_language,
    ),
}


@dataclasses.dataclass(frozen=True)
class Usual:
    """In the place of drawn terms, those a kind has by itself."""

    kind: Kind

    def draw(self, strategy: object) -> object:
        return self.kind.terms()


@pytest.mark.parametrize(("kind", "promise"), BROKEN.values(), ids=BROKEN)
def test_a_kind_that_is_broken_is_found_out(kind, promise):
    with pytest.raises((AssertionError, LookupError, TypeError)):
        promise.hypothesis.inner_test(
            kind=kind, data=Usual(kind), moves=[A_MOVE | {"verb": v} for v in VERBS]
        )


def longest_of(code: str) -> list[dict]:
    """The settings with the most to say, which stand with the tests of each kind."""
    found: list[dict] = import_module(f"tests.kinds.test_{code}").LONGEST
    return found


LONGEST = [(code, settings) for code in KINDS for settings in longest_of(code)]
ENDS = {
    "no end": Window(),
    "last day": Window(last=date(2027, 9, 30)),
    "both days": Window(date(2026, 9, 30), date(2027, 9, 30)),
}
LONGEST_TERMS = [
    pytest.param(code, changes, window, id=f"{code} {n}, {end}")
    for n, (code, changes) in enumerate(LONGEST)
    for end, window in ENDS.items()
    if code == "coupon" or window.first is None  # no other kind has a first day
]


def said(code: str, changes: dict, window: Window, locale: str) -> list[str]:
    kind = KINDS[code]
    terms = kind.terms(**changes)
    assert kind.problems(terms) == ()
    speaker = Speaker(locale, "beng" if locale == "bn" else "latn")
    return [speaker.say(words) for words in kind.plain(terms, window)]


@every_language
@pytest.mark.parametrize(("code", "changes", "window"), LONGEST_TERMS)
def test_the_longest_terms_take_fifty_words_at_most(code, changes, window, locale):
    sentences = said(code, changes, window, locale)

    assert word_count(sentences) <= 50, sentences


def test_the_longest_terms_are_written_for_every_kind():
    assert {code for code, _ in LONGEST} == set(KINDS)
    assert len(LONG) == 60
    longest = {"reward": LONG}
    for kind in KINDS.values():
        named = {
            name: longest[name] for name in fields_of(kind.terms) if name in longest
        }
        raw, problems = read_terms(kind.terms, named, 2)
        assert raw, problems


@every_language
@every_kind
def test_the_terms_name_the_reward_and_the_end(kind, locale):
    speaker, window = Speaker(locale), Window(last=date(2027, 9, 30))
    rewards = [n for n, f in fields_of(kind.terms).items() if f.sort is Sort.TEXT]
    terms = dataclasses.replace(kind.terms(), **dict.fromkeys(rewards, "Honey cake"))

    text = " ".join(speaker.say(words) for words in kind.plain(terms, window))

    assert not rewards or "Honey cake" in text
    assert speaker.day(date(2027, 9, 30)) in text


@every_kind
def test_only_a_coupon_has_a_first_day(kind):
    assert kind.window(kind.terms(), TODAY).first is None
    assert ("valid_from" in fields_of(kind.terms)) == (kind.code == "coupon")


@every_language
@every_kind
def test_terms_without_an_end_say_so(kind, locale):
    with_end = kind.plain(kind.terms(), Window(last=TODAY))
    without = kind.plain(kind.terms(), Window())

    assert len(with_end) == len(without)
    assert Speaker(locale).say(without[-1])


@every_language
@pytest.mark.parametrize(
    ("code", "changes", "counts"),
    [
        ("stamp_card", {"spend_per_stamp": 20_000}, 20_000),
        ("coupon_set", {"spend_per_coupon": 50_000}, 50_000),
        ("coupon", {"minimum_bill": 30_000}, 30_000),
        ("cumulative_discount", {"steps": ((1_000_000, 500),)}, 1_000_000),
    ],
)
def test_the_terms_say_what_counts(code, changes, counts, locale):
    speaker = Speaker(locale, "beng" if locale == "bn" else "latn")
    kind = KINDS[code]

    text = " ".join(
        speaker.say(words) for words in kind.plain(kind.terms(**changes), Window())
    )

    assert speaker.money(counts) in text
