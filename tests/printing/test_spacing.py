"""Letter spacing that every viewer keeps."""

import dataclasses
import re
import zlib

import pytest
from PIL import ImageChops

from stampcard.printing import pdf, spacing
from tests.printing.samples import a_job, pictures, silence

SPACE_BEFORE_A_RUN = re.compile(
    rb"[> ]-?[1-9][\d.]*\] TJ(\s+/\w+ [\d.]+ Tf|\s+-?[\d.]+ Ts)*\s+\["
)


def a_card(tmp_path, promise: str):
    job = a_job("stamp-card", "a4-card-85x55-10", 1, locale="bn")
    face = dataclasses.replace(job.face, promise=promise)
    file = tmp_path / "card.pdf"
    pdf.print_job(dataclasses.replace(job, face=face), file, silence)
    return file


def lost_spaces(file) -> int:
    """How many spaces stand where Chromium's viewer would ignore them."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", file.read_bytes(), re.S)
    return sum(len(SPACE_BEFORE_A_RUN.findall(_inflated(each))) for each in streams)


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def test_no_space_is_lost_after_a_dotted_letter(tmp_path):
    assert lost_spaces(a_card(tmp_path, "দুধ ছাড়, চা")) == 0


def test_no_space_is_lost_around_a_raised_conjunct(tmp_path):
    assert lost_spaces(a_card(tmp_path, "বন্ধ, বিস্কুট, স্ক্যান")) == 0


def test_without_our_care_a_comma_moves_on_to_the_letter(tmp_path, monkeypatch):
    (cared_for,) = pictures(a_card(tmp_path, "দুধ ছাড়, চা"))[:1]
    monkeypatch.setattr(spacing, "keep", lambda pdf: None)

    careless = a_card(tmp_path, "দুধ ছাড়, চা")

    assert lost_spaces(careless) > 0
    assert ImageChops.difference(cared_for, pictures(careless)[0]).getbbox()


@pytest.mark.parametrize(
    "drawn",
    [
        b"[<01>0] TJ\n[<02>0] TJ",
        b"[<01>-314] TJ\nET",
        b"[<01>-314] TJ\n1 0 0 -1 2 3 Tm\n[<02>0] TJ",
    ],
)
def test_runs_with_nothing_to_move_stay_as_they_are(drawn):
    assert spacing.moved(drawn) == drawn
