"""Rounds of drand: believed for their signature alone, each for itself."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from stampcard.values import bls, drand

ROUND = 1000  # as drand answers for it
SIGNATURE = (
    "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125"
    "e342b73a8dd2bacbe47e4b6b63ed5e39"
)
RANDOMNESS = "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd"
ANSWER = json.dumps({"round": ROUND, "randomness": RANDOMNESS, "signature": SIGNATURE})


def changed(at, bit):
    """The signature with one bit the other way."""
    data = bytearray.fromhex(SIGNATURE)
    data[at] ^= bit
    return data.hex()


@pytest.mark.parametrize("text", [SIGNATURE, f" {SIGNATURE.upper()}\n", ANSWER])
def test_a_genuine_round_is_believed(text):
    beacon = drand.read(text, ROUND)

    assert beacon.signature == SIGNATURE
    assert beacon.randomness == RANDOMNESS


@pytest.mark.parametrize(
    "text",
    [
        "",
        RANDOMNESS,
        changed(47, 1),  # another point, or none
        changed(47, 2),
        changed(0, 0x20),  # the other root
        changed(0, 0x40),  # infinity
        changed(0, 0x80),  # not compressed
        "9f" + "f" * 94,  # larger than the field
        ANSWER.replace("1000", "1001"),
        ANSWER[:-1],
        "{" * 1900,
        "[" * 96,
    ],
)
def test_anything_else_is_not(text):
    assert drand.read(text, ROUND) is None


def test_a_signature_counts_for_its_own_round_only():
    assert drand.read(SIGNATURE, ROUND + 1) is None


def test_a_point_beside_the_group_is_no_signature():
    # (0, 2) lies on the curve and has order three: its bytes could be chosen.
    assert drand.read("80" + "0" * 94, ROUND) is None


def test_rounds_are_three_seconds_apart():
    moment = datetime(2026, 12, 1, 6, tzinfo=UTC)
    round_ = drand.round_after(moment)

    assert moment <= drand.moment_of(round_) < moment + timedelta(seconds=3)
    assert drand.round_after(drand.moment_of(ROUND)) == ROUND
    assert drand.round_after(datetime(2020, 1, 1, tzinfo=UTC)) == 1
    assert drand.moment_of(0) is None
    assert drand.moment_of(10**12) is None


def test_points_add_up_to_nothing_and_to_themselves():
    point = bls.hash_to_curve(b"a message")

    assert bls.hash_to_curve(b"a message") == point
    assert bls.hash_to_curve(b"another") != point
