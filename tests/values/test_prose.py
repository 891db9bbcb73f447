"""Longer texts: what is a title, a heading, a list, a paragraph."""

import pytest

from stampcard.values.prose import Block, blocks, tidy, title_of

TEXT = """Our policy

We keep little.
Very little.

# What
- A number,
which we seal.
- A name.
After the list.

- Another list
## Deeper
Last.
# Empty heading
"""


def test_a_text_falls_into_blocks():
    assert title_of(TEXT) == "Our policy"
    assert blocks(TEXT) == [
        Block("paragraph", ("We keep little. Very little.",)),
        Block("heading", ("What",)),
        Block("list", ("A number, which we seal.", "A name. After the list.")),
        Block("list", ("Another list",)),
        Block("heading", ("Deeper",)),
        Block("paragraph", ("Last.",)),
        Block("heading", ("Empty heading",)),
    ]


def test_a_list_ends_a_paragraph():
    assert [b.sort for b in blocks("T\nYou may\n- ask\n- know")] == [
        "paragraph",
        "list",
    ]


def test_nothing_is_nothing():
    assert (title_of(" \n"), blocks(""), blocks("Only a title"), tidy("\n\n")) == (
        "",
        [],
        [],
        "",
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb", "a\nb"),
        ("a\n\n\n\nb\n", "a\n\nb"),
        ("ab\u202ecd\n\x00- e\u2066", "abcd\n- e"),
        ("  a  b  ", "a b"),
    ],
)
def test_a_typed_text_is_tidied_line_by_line(typed, kept):
    assert tidy(typed) == kept


def test_a_tidy_text_stays_as_it_is():
    assert tidy(tidy(TEXT)) == tidy(TEXT)
