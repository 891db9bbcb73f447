"""Compact JSON: the same text whichever part of Python writes it."""

import importlib
import json
import json.encoder

import pytest

from stampcard.values import compact

VALUES = [
    {},
    [None, True, False, 0, -7, 1.5],
    {"চা": 'ten "o\'clock"', "lines": "one\ntwo", "nested": [[], {"a": [1]}]},
    ["\u2028", "\x00", "😀", "ক্ষ"],
]


@pytest.mark.parametrize("value", VALUES)
def test_it_is_what_json_writes_without_blanks(value):
    plainly = json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    assert compact.as_json(value) == plainly


@pytest.mark.parametrize("value", VALUES)
def test_a_python_without_the_part_in_c_writes_the_same(value, monkeypatch):
    quickly = compact.as_json(value)

    with monkeypatch.context() as without:
        without.setattr(json.encoder, "c_make_encoder", None)
        slowly = importlib.reload(compact).as_json(value)
    importlib.reload(compact)

    assert slowly == quickly
