import gzip
import hashlib
import mimetypes
import re
import subprocess

import pytest

from stampcard.web.fonts import YEAR_SECONDS
from stampcard.web.vendored import FILES, FOLDER, init_app

ENGINE = "zxing-wasm-3.1.3/zxing_reader.wasm"
READER = "barcode-detector-3.2.2/zxing-exported.js"
OURS = FOLDER.parent / "counter"


def fetched(client, name, **headers):
    with client.get(f"/static/vendor/{name}", headers=headers) as answer:
        assert answer.status_code == 200
        return answer, answer.data


def test_the_files_are_those_that_were_vendored():
    lines = (FOLDER / "SHA256SUMS").read_text().splitlines()
    listed = dict(reversed(line.split()) for line in lines)

    licences = {path.name for path in FOLDER.glob("LICENSE-*")}
    assert listed.keys() == FILES.keys() | licences
    for name, digest in listed.items():
        content = (FOLDER / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest


def test_each_licence_is_beside_what_it_is_for():
    text = (FOLDER / "README.md").read_text()

    assert set(re.findall(r"LICENSE-[a-z-]+\.txt", text)) == {
        path.name for path in FOLDER.glob("LICENSE-*")
    }
    for name in FILES:
        assert f"`{name.partition('/')[0]}`" in text


def test_the_engine_is_the_very_one_its_reader_was_made_for():
    digest = hashlib.sha256(FILES[ENGINE].read_bytes()).hexdigest()

    assert digest in FILES[READER].read_text()


@pytest.mark.parametrize(
    ("name", "kind"), [(ENGINE, "application/wasm"), (READER, "text/javascript")]
)
def test_it_is_served_packed_and_kept_for_good(client, name, kind):
    answer, data = fetched(client, name, **{"Accept-Encoding": "gzip, br"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(data) == FILES[name].read_bytes()
    assert len(data) < len(gzip.decompress(data)) / 2
    assert answer.content_type == kind
    assert answer.headers["Vary"] == "Accept-Encoding"
    kept = answer.headers["Cache-Control"]
    assert "public" in kept
    assert "immutable" in kept
    assert f"max-age={YEAR_SECONDS}" in kept


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br"])
def test_it_is_served_as_it_is_to_who_cannot_unpack(client, accepted):
    answer, data = fetched(client, ENGINE, **{"Accept-Encoding": accepted})

    assert "Content-Encoding" not in answer.headers
    assert data == FILES[ENGINE].read_bytes()


@pytest.mark.parametrize(
    "name", ["nothing", "README.md", "SHA256SUMS", "../app.js", "%2e%2e/app.js"]
)
def test_nothing_else_is_served_there(client, name):
    assert client.get(f"/static/vendor/{name}").status_code in {404, 405}


def test_scripts_are_scripts_whatever_the_computer_believes(client, app):
    mimetypes.add_type("text/plain", ".js")
    init_app(app)

    with client.get("/static/counter/camera.js") as answer:
        assert answer.mimetype == "text/javascript"


def test_our_own_parts_ask_no_other_host_and_name_files_that_are_there():
    for path in OURS.glob("*.js"):
        text = path.read_text()

        assert not re.search(r"https?://|[\"'`]//", text), path.name
        for name in re.findall(r"/static/vendor/([^\"]+)", text):
            assert name in FILES
        for name in re.findall(r"from \"\./([^\"]+)\"", text):
            assert (OURS / name).is_file()


def test_a_file_that_is_not_the_one_wanted_is_not_put_in_place(tmp_path):
    root = FOLDER.parents[3]
    for name in (".ci/vendor", "stampcard/web/static/vendor/SHA256SUMS"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes((root / name).read_bytes())
    folder = tmp_path / "stampcard/web/static/vendor"
    (folder / "LICENSE-zxing-cpp.txt").write_text("")
    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(A_FALSE_NPM)
    npm.chmod(0o755)

    came = subprocess.run(
        ["sh", ".ci/vendor"],
        cwd=tmp_path,
        env={"PATH": f"{npm.parent}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert came.returncode != 0
    assert "ponyfill.js: FAILED" in came.stdout
    assert not list(folder.glob("*/*"))


A_FALSE_NPM = """#!/bin/sh
# Packs what is not what was asked for.
name=$(echo "$3" | tr @ -)
mkdir -p package/dist/es package/dist/reader
for file in LICENSE dist/es/ponyfill.js dist/es/zxing-exported.js \\
        dist/reader/zxing_reader.wasm; do
    echo false >"package/$file"
done
tar -czf "$name.tgz" package
"""
