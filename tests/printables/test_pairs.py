"""Cards whose neighbours are pairs: a card, and its tear-off beside it."""

import pypdfium2
import pytest

from stampcard.services.print_worker import ask_worker
from tests.printing.samples import a_job, silence


def text_of(folder, **more) -> str:
    """What stands on the first side of a sheet with four friends' cards."""
    job = a_job("friend-pair", "a4-plain-id1-10", 4, **more)
    file = folder / "pairs.pdf"
    ask_worker({"job": job.to_json(), "target": str(file)}, silence)
    with pypdfium2.PdfDocument(file) as document:
        return document[0].get_textpage().get_text_range()


@pytest.mark.parametrize(("first_free", "friends"), [(1, 2), (2, 2)])
def test_every_other_column_is_for_the_friend(tmp_path, first_free, friends):
    said = text_of(tmp_path, first_free=first_free)

    assert said.count("For your friend") == friends
    assert said.count("Your card") == 4 - friends
