"""What pages and paper say of a coupon."""

from datetime import date

from stampcard.kinds.coupon.terms import Terms, fewest_pieces
from stampcard.kinds.giving import smallest_bill, worth
from stampcard.kinds.parts import end_words
from stampcard.values.decisions import Position, Standing
from stampcard.values.moments import Window
from stampcard.values.words import N_, Money, Percent, Words, say, say_many


def standing(terms: Terms, position: Position, day: date) -> Standing:
    """Whether it can still be used, and for what."""
    left, gives = position.balance("use"), worth(terms)
    lines: tuple[Words, ...] = ()
    if terms.uses > 1:
        lines = (say_many("{count} use left", "{count} uses left", count=left),)
    if terms.minimum_pieces and left:
        lines = (*lines, fewest_pieces(terms))
    return Standing(
        progress=(terms.uses - left, terms.uses) if terms.uses > 1 else None,
        lines=lines,
        benefit=gives if left else None,
        rewards=(("use", gives),) if left else (),
        done=not left,
    )


def plain(terms: Terms, window: Window) -> tuple[Words, ...]:
    """The terms in plain words."""
    uses = say_many(
        "Can be used once.",
        "Can be used {count} times.",
        count=terms.uses,
    )
    bill = (smallest_bill(terms),) if terms.minimum_bill else ()
    if terms.minimum_pieces:
        bill = (*bill, fewest_pieces(terms))
    return (_gives(terms), *bill, uses, *end_words(window))


def promise(terms: Terms) -> Words:
    """The benefit in one line."""
    return worth(terms)


def _gives(terms: Terms) -> Words:
    if terms.benefit == "percent" and terms.cap:
        return say(
            N_("This coupon takes {percent} off one bill, at most {cap}."),
            percent=Percent(terms.value),
            cap=Money(terms.cap),
        )
    if terms.benefit == "percent":
        return say(
            N_("This coupon takes {percent} off one bill."),
            percent=Percent(terms.value),
        )
    if terms.benefit == "amount":
        return say(
            N_("This coupon takes {amount} off one bill."), amount=Money(terms.value)
        )
    return say(N_("This coupon gives: {reward}."), reward=terms.reward)
