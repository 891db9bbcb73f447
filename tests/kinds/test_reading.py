"""Settings as people type them: the value meant, or a plain complaint."""

from datetime import date, time

import pytest

from stampcard.kinds.reading import read_value
from stampcard.kinds.sorts import Field, Sort
from stampcard.values.words import Words

COUNT = Field(Sort.COUNT, "", least=4, most=20)
MONEY = Field(Sort.MONEY, "", most=10_000)
TEXT = Field(Sort.TEXT, "", required=True)
CHOICE = Field(Sort.CHOICE, "", choices=(("gift", "a gift"), ("amount", "a sum")))
DAY, LADDER = Field(Sort.DAY, ""), Field(Sort.LADDER, "")
REWARDS = Field(Sort.REWARDS, "")
NAMES, WEEKDAYS = Field(Sort.NAMES, ""), Field(Sort.WEEKDAYS, "")
TIME = Field(Sort.TIME, "")


@pytest.mark.parametrize(
    ("spec", "text", "value"),
    [
        (COUNT, "10", 10),
        (COUNT, "১০", 10),
        (Field(Sort.COUNT, "", most=10**6), "1,000", 1000),
        (Field(Sort.COUNT, ""), "", 0),
        (MONEY, "99.50", 9950),
        (MONEY, "", 0),
        (TEXT, "  Free\ttea ", "Free tea"),
        (TEXT, "চা" * 30, "চা" * 30),
        (Field(Sort.TEXT, ""), "", ""),
        (CHOICE, "gift", "gift"),
        (DAY, "2027-12-31", date(2027, 12, 31)),
        (DAY, "", None),
        (LADDER, "10000:5, 20000:10", ((1_000_000, 500), (2_000_000, 1000))),
        (LADDER, "১০০:২.৫", ((10_000, 250),)),
        (REWARDS, "6: a coffee; 3: a biscuit", ((3, "a biscuit"), (6, "a coffee"))),
        (REWARDS, "3: tea: black;", ((3, "tea: black"),)),
        (REWARDS, "", ()),
        (NAMES, "a review;; a  repost ;", ("a review", "a repost")),
        (NAMES, "", ()),
        (WEEKDAYS, "fri, mon", ("mon", "fri")),
        (WEEKDAYS, "", ()),
        (TIME, "18:30", time(18, 30)),
        (TIME, "১৮:৩০:০০", time(18, 30)),
        (TIME, "", None),
    ],
)
def test_a_setting_means_what_was_typed(spec, text, value):
    assert read_value(spec, text, 2) == value


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        (COUNT, "3"),
        (NAMES, "tea; tea"),
        (NAMES, "x" * 61),
        (NAMES, "; ".join(f"tea {n}" for n in range(13))),
        (WEEKDAYS, "monday"),
        (TIME, "25:00"),
        (TIME, "soon"),
        (COUNT, "21"),
        (COUNT, "-10"),
        (COUNT, "ten"),
        (COUNT, "9" * 13),
        (MONEY, "100.01"),
        (MONEY, "-1"),
        (MONEY, "1.005"),
        (TEXT, ""),
        (TEXT, "\u202e "),
        (TEXT, "x" * 61),
        (CHOICE, "Gift"),
        (CHOICE, ""),
        (DAY, "31.12.2027"),
        (DAY, "2027-02-29"),
        (LADDER, ""),
        (LADDER, "10000"),
        (LADDER, "10000:5, 10000:10"),
        (LADDER, "10000:5, 20000:5"),
        (LADDER, "20000:5, 10000:10"),
        (LADDER, "10000:0"),
        (LADDER, "10000:101"),
        (LADDER, "x:5"),
        (LADDER, ",".join(f"{n}:{n}" for n in range(1, 14))),
        (REWARDS, "3"),
        (REWARDS, "three: a biscuit"),
        (REWARDS, "3: a; 3: b"),
        (REWARDS, "3:"),
        (REWARDS, "100: a biscuit"),
        (REWARDS, f"3: {'x' * 61}"),
    ],
)
def test_what_cannot_be_meant_is_complained_about(spec, text):
    assert isinstance(read_value(spec, text, 2), Words)
