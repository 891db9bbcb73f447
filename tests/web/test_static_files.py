"""Files are kept by browsers for a year, under an address that changes with them."""

import gzip
from pathlib import Path

import pytest

from stampcard.web import static_files

STATIC = Path(static_files.__file__).parent / "static"


@pytest.fixture
def address(app):
    """Where pages say a style sheet is."""
    with app.test_request_context():
        from flask import url_for

        return url_for("static", filename="style.css")


def test_pages_link_to_files_that_never_change(client, address):
    with client.get(address) as answer:
        assert answer.status_code == 200
        kept = answer.headers["Cache-Control"]

    assert kept == "public, max-age=31536000, immutable"


def test_they_come_packed_for_whoever_can_unpack_them(client, address):
    plain = (STATIC / "style.css").read_bytes()

    with client.get(address) as answer:
        assert answer.data == plain
    with client.get(address, headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.mimetype == "text/css"
        assert gzip.decompress(answer.data) == plain
        assert len(answer.data) < len(plain) / 2
    icon = address.replace("style.css", "icons/icon-192.png")
    with client.get(icon, headers={"Accept-Encoding": "gzip"}) as answer:
        assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("path", ["/static/style.css", "/static/v-0/style.css"])
def test_older_addresses_are_answered_but_not_kept(client, path):
    with client.get(path) as answer:
        assert answer.status_code == 200
        assert "max-age" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/static/v-0/nothing.css", "/static/v-0/../app.py"])
def test_there_is_nothing_else(client, path):
    assert client.get(path).status_code == 404


def test_another_content_or_name_is_another_version(tmp_path):
    made = []
    for name, text in (("a.css", "1"), ("a.css", "2"), ("b.css", "2")):
        for file in tmp_path.iterdir():
            file.unlink()
        (tmp_path / name).write_text(text)
        made.append(static_files.digest(tmp_path))

    assert len(set(made)) == 3
