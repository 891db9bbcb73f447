import hashlib
import plistlib
import ssl

import pytest

from stampcard import tls
from stampcard.tls import making


@pytest.fixture
def authority(tmp_path):
    making.keep_ready(tmp_path, ["till.local"])
    return tls.authority(tmp_path)


def test_without_one_there_is_none(tmp_path):
    assert tls.authority(tmp_path) is None


def test_what_is_shown_holds_no_key(authority, tmp_path):
    kept = (tls.folder_of(tmp_path) / tls.AUTHORITY_FILE).read_text()

    assert "PRIVATE KEY" in kept
    assert "PRIVATE KEY" not in authority.pem
    assert authority.pem.strip() in kept


def test_its_fingerprint_stands_in_four_lines_as_phones_show_it(authority):
    lines = authority.fingerprint

    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(authority.pem)).hexdigest()
    assert "".join(lines).replace(" ", "").lower() == digest
    assert [len(line.split()) for line in lines] == [8, 8, 8, 8]


def test_the_profile_holds_the_certificate(authority):
    made = authority.profile(title="Certificate of Tea House", text="Only here.")

    profile = plistlib.loads(made)
    (payload,) = profile["PayloadContent"]
    assert profile["PayloadType"] == "Configuration"
    assert profile["PayloadDisplayName"] == "Certificate of Tea House"
    assert payload["PayloadType"] == "com.apple.security.root"
    assert payload["PayloadContent"] == authority.der
    assert profile["PayloadUUID"] != payload["PayloadUUID"]
    assert b"PRIVATE KEY" not in made


def test_a_second_profile_takes_the_place_of_the_first(authority):
    first, second = (
        plistlib.loads(authority.profile(title=title, text="")) for title in "ab"
    )

    assert first["PayloadUUID"] == second["PayloadUUID"]
