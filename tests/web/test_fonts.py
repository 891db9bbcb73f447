import io

from fontTools.ttLib import TTFont

from stampcard.language import locales
from stampcard.web.fonts import YEAR_SECONDS


def test_the_bengali_face_is_served_and_kept(client):
    with client.get("/fonts/noto-sans-bengali-400.woff2") as answer:
        assert answer.status_code == 200
        assert answer.data.startswith(b"wOF2")
        assert f"max-age={YEAR_SECONDS}" in answer.headers["Cache-Control"]


def test_no_other_file_is_served_as_a_font(client):
    for name in ("nothing", "..%2F..%2Fapp", "%2e%2e/secret", "fonts.conf"):
        assert client.get(f"/fonts/{name}.woff2").status_code == 404


def test_the_small_face_has_the_name_of_the_language_and_little_else(client):
    with client.get("/static/bangla.woff2") as answer:
        assert len(answer.data) < 2000
        letters = TTFont(io.BytesIO(answer.data)).getBestCmap()

    assert {ord(letter) for letter in locales()["bn"]} <= set(letters)
    assert len(letters) < 10
