"""Whatever is typed into a programme's settings is read or refused, never a fault."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stampcard.kinds import KINDS
from stampcard.kinds.fields import fields_of, from_stored, read_terms, to_stored
from stampcard.kinds.reading import LONGEST_TEXT
from tests.hostile.payloads import CELLS, NAMES

TYPED = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="0123456789.,:;- ০১২৩৪৫৬৭৮৯٣９²½", max_size=40),
    st.sampled_from([*NAMES, *CELLS]),
    st.sampled_from(["9" * 5000, "1e400", "-0", "NaN", "0x1", "1:" * 500, ";" * 999]),
    st.dates().map(str),
    st.sampled_from(["2027-02-30", "0000-00-00", "９９９９-12-31", "2027-W01-1"]),
)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@given(data=st.data())
def test_any_typed_settings_are_read_or_refused_in_words(kind, data):
    names = st.sampled_from([*fields_of(kind.terms), "none of ours", "__class__", ""])
    raw = data.draw(st.dictionaries(names, TYPED, max_size=6))

    terms, problems = read_terms(kind.terms, raw, 2)

    assert (terms is None) == bool(problems)
    assert all(problem.words.text for problem in problems)
    if terms is not None:
        kind.problems(terms)
        assert from_stored(kind.terms, to_stored(terms)) == terms


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@given(text=st.text())
@example(text="\u202e=1+1\x00")
@example(text="X" + "\u0301" * 300)
def test_a_kept_reward_is_one_short_line(kind, text):
    named = [n for n, f in fields_of(kind.terms).items() if n == "reward"]
    for name in named:
        terms, problems = read_terms(kind.terms, {name: text}, 2)

        kept = getattr(terms, name, "")
        assert problems or len(kept) <= LONGEST_TEXT
        assert not set(kept) & set("\x00\n\r\t\u202e\u2066\u200e\ufeff")
