import os
import stat
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from stampcard import tls
from stampcard.tls import making
from stampcard.tls.making import CannotCertify, facts, is_allowed, keep_ready
from tests.tls.thieves import an_unbounded_authority, forged

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
NAMES = ("till.local", "192.168.1.5")


@pytest.fixture
def authority(tmp_path):
    return tls.folder_of(tmp_path) / tls.AUTHORITY_FILE


@pytest.fixture
def served(tmp_path):
    return tls.folder_of(tmp_path) / tls.SERVER_FILE


def certificate(path):
    return x509.load_pem_x509_certificate(tls.certificate_in(path).encode())


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_time_both_are_made(tmp_path, authority, served):
    assert keep_ready(tmp_path, NAMES, now=NOW)

    certificate(served).verify_directly_issued_by(certificate(authority))
    assert facts(served).names == {*NAMES, "localhost", "127.0.0.1"}


def test_only_its_owner_reads_what_is_kept(tmp_path, authority, served):
    keep_ready(tmp_path, NAMES, now=NOW)

    assert (mode(authority), mode(served)) == (0o600, 0o600)
    assert mode(authority.parent) == 0o700
    assert {path.name for path in authority.parent.iterdir()} == {
        tls.AUTHORITY_FILE,
        tls.SERVER_FILE,
    }


def test_the_authority_says_what_it_is_for(tmp_path, authority):
    keep_ready(tmp_path, NAMES, now=NOW)

    said = certificate(authority).extensions
    basic = said.get_extension_for_class(x509.BasicConstraints)
    usage = said.get_extension_for_class(x509.KeyUsage)
    bounds = said.get_extension_for_class(x509.NameConstraints)
    assert (basic.critical, basic.value.ca, basic.value.path_length) == (True, True, 0)
    assert usage.critical
    assert usage.value.key_cert_sign
    assert not usage.value.digital_signature
    assert bounds.critical
    assert {str(each.value) for each in bounds.value.permitted_subtrees} == {
        *making.HOME_ENDINGS,
        *map(str, making.HOME_NETWORKS),
    }


def test_phones_take_how_long_it_is_good(tmp_path, served):
    keep_ready(tmp_path, NAMES, now=NOW)

    said = facts(served)
    assert said.until - said.since < timedelta(days=396)
    assert said.since < NOW - timedelta(hours=1)
    assert said.days_left(NOW) == 394


def test_a_good_one_stays(tmp_path, served):
    keep_ready(tmp_path, NAMES, now=NOW)
    before = served.read_bytes()

    later = NOW + timedelta(days=300)
    assert not keep_ready(tmp_path, NAMES, now=later)
    assert not keep_ready(tmp_path, NAMES[:1], now=later)
    assert served.read_bytes() == before


@pytest.mark.parametrize(("days", "is_new"), [(364, False), (366, True), (500, True)])
def test_one_that_ends_within_thirty_days_is_renewed(tmp_path, authority, days, is_new):
    keep_ready(tmp_path, NAMES, now=NOW)
    trusted = authority.read_bytes()

    assert keep_ready(tmp_path, NAMES, now=NOW + timedelta(days=days)) is is_new
    assert authority.read_bytes() == trusted


def test_a_new_address_is_taken_in(tmp_path, served):
    keep_ready(tmp_path, NAMES, now=NOW)

    assert keep_ready(tmp_path, [*NAMES, "10.0.0.8"], now=NOW)
    assert "10.0.0.8" in facts(served).names


def test_names_of_the_internet_are_left_out(tmp_path, served):
    keep_ready(tmp_path, [*NAMES, "cards.example.com", "8.8.8.8", "shop"], now=NOW)

    assert facts(served).names == {*NAMES, "localhost", "127.0.0.1"}


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("till.local", True),
        ("a.b.lan", True),
        ("till.home.arpa", True),
        ("10.1.2.3", True),
        ("172.16.0.1", True),
        ("172.31.255.255", True),
        ("192.168.0.1", True),
        ("169.254.9.9", True),
        ("100.64.0.7", True),
        ("fd00::5", True),
        ("fe80::1", True),
        ("::1", True),
        ("172.32.0.1", False),
        ("2001:4860::8888", False),
        ("notlocal", False),
        ("bank.notlocal", False),
        ("local", False),
        ("till.local.", False),
        ("*.local", False),
        ("ti ll.local", False),
        ("বাংলা.local", False),
        ("", False),
    ],
)
def test_what_it_may_vouch_for(name, allowed):
    assert is_allowed(name) is allowed


@pytest.mark.parametrize("spoil", ["", "junk", "-----BEGIN CERTIFICATE-----"])
def test_a_spoiled_certificate_is_made_anew(tmp_path, served, spoil):
    keep_ready(tmp_path, NAMES, now=NOW)
    served.write_text(spoil)

    assert keep_ready(tmp_path, NAMES, now=NOW)
    assert facts(served)


def test_a_certificate_that_was_lost_is_made_anew(tmp_path, authority, served):
    keep_ready(tmp_path, NAMES, now=NOW)
    trusted = authority.read_bytes()
    served.unlink()

    assert keep_ready(tmp_path, NAMES, now=NOW)
    assert (authority.read_bytes(), served.exists()) == (trusted, True)


def test_a_certificate_of_somebody_else_is_replaced(tmp_path, served):
    keep_ready(tmp_path, NAMES, now=NOW)
    other = an_unbounded_authority(tmp_path / "other.pem")
    names = (*NAMES, "localhost", "127.0.0.1")
    served.write_text(forged(other, *names))

    assert keep_ready(tmp_path, NAMES, now=datetime.now(UTC))


def test_a_key_that_does_not_fit_is_replaced(tmp_path, served):
    keep_ready(tmp_path, NAMES, now=NOW)
    mine = tls.certificate_in(served)
    keep_ready(tmp_path, [*NAMES, "10.0.0.8"], now=NOW)
    key = served.read_text().partition("-----BEGIN CERTIFICATE-----")[0]
    served.write_text(key + mine)

    assert keep_ready(tmp_path, NAMES, now=NOW)


def test_a_spoiled_authority_is_said_and_never_replaced_in_silence(tmp_path, authority):
    keep_ready(tmp_path, NAMES, now=NOW)
    authority.write_text("junk")

    with pytest.raises(CannotCertify, match=r"authority.pem is damaged"):
        keep_ready(tmp_path, NAMES, now=NOW)
    assert authority.read_text() == "junk"


def test_an_authority_near_its_end_is_made_anew(tmp_path, authority):
    keep_ready(tmp_path, NAMES, now=NOW)
    trusted = tls.authority(tmp_path)

    assert keep_ready(tmp_path, NAMES, now=NOW + timedelta(days=3600))
    assert tls.authority(tmp_path) != trusted


def test_a_computer_that_woke_in_1970_makes_one_that_is_good_today(tmp_path, served):
    keep_ready(tmp_path, NAMES, now=datetime(1970, 1, 1, tzinfo=UTC))

    assert facts(served).since.year == 2025
    assert facts(served).until.year == 2027


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write")
def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    tmp_path.chmod(0o500)

    with pytest.raises(CannotCertify, match="cannot be kept"):
        keep_ready(tmp_path, NAMES, now=NOW)


def test_a_file_in_the_folders_place_is_one_sentence(tmp_path):
    tls.folder_of(tmp_path).write_text("")

    with pytest.raises(CannotCertify, match="cannot be kept"):
        keep_ready(tmp_path, NAMES, now=NOW)


def test_where_there_is_none_nothing_is_said_of_it(tmp_path, served):
    assert facts(served) is None
