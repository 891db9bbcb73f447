"""Makes the shop's own authority, once, and a certificate for this computer, again and
again.

What the authority may vouch for is written into it, so that its key, if stolen, opens
no bank and no mailbox: names that exist in networks at home only, and addresses that
nobody has on the internet. A name without a dot is not among them: many of those (shop,
cafe, bank) are endings of public names.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from stampcard.secret_key import only_one, write_privately
from stampcard.tls import (
    AUTHORITY_FILE,
    SERVER_FILE,
    certificate_in,
    folder_of,
)

HOME_ENDINGS = (
    "local",
    "lan",
    "home.arpa",
    "internal",
    "localdomain",
    "home",
    "localhost",
)
HOME_NETWORKS = tuple(
    map(
        ip_network,
        (
            *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
            *("127.0.0.0/8", "169.254.0.0/16"),
            # What some providers and Tailscale give out, and what is set aside for
            # examples: nobody on the internet has these either.
            *("100.64.0.0/10", "192.0.2.0/24"),
            *("fc00::/7", "fe80::/10", "::1/128"),
        ),
    )
)
AUTHORITY_DAYS = 3650
SERVER_DAYS = 396  # phones refuse what is good for much longer
RENEW_DAYS = 30  # before the end
AUTHORITY_RENEW_DAYS = 60
# A small computer without a battery wakes up in 1970.
_EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
_BEFORE = timedelta(days=1)  # phones whose clock is behind
_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")
_Key = ec.EllipticCurvePrivateKey


class CannotCertify(RuntimeError):
    """Why there is no certificate: one sentence for the shop."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a certificate says: for which names, and until when."""

    names: frozenset[str]
    since: datetime
    until: datetime

    def days_left(self, now: datetime) -> int:
        """Whole days until its end; below 0 once it has passed."""
        return (self.until - now) // timedelta(days=1)


def is_allowed(name: str) -> bool:
    """Whether the authority may vouch for a name or address.

    >>> is_allowed("till.local"), is_allowed("192.168.1.5"), is_allowed("localhost")
    (True, True, True)
    >>> is_allowed("bank.example"), is_allowed("shop"), is_allowed("8.8.8.8")
    (False, False, False)
    """
    try:
        address = ip_address(name)
    except ValueError:
        dotted = bool(_NAME.fullmatch(name)) and ("." in name or name == "localhost")
        return dotted and f".{name}".endswith(tuple(f".{e}" for e in HOME_ENDINGS))
    return any(address in network for network in HOME_NETWORKS)


def keep_ready(
    instance_path: Path, names: Iterable[str], *, now: datetime | None = None
) -> bool:
    """See to it that there is a good certificate for these names; True if it is new.

    Names that the authority may not vouch for are left out. Raises CannotCertify.
    """
    folder, moment = folder_of(instance_path), max(now or _now(), _EARLIEST)
    wanted = frozenset(filter(is_allowed, names)) | {"localhost", "127.0.0.1"}
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        with only_one(folder):
            return _made(folder, wanted, moment)
    except OSError as error:
        raise CannotCertify(
            f"The certificate in {folder} cannot be kept: {error.strerror}."
        ) from error


def facts(path: Path) -> Facts | None:
    """What the certificate in a file says, or None where there is none."""
    found = _read(path)
    return _facts(found) if found else None


def _now() -> datetime:
    return datetime.now(UTC)


def _made(folder: Path, wanted: frozenset[str], now: datetime) -> bool:
    voucher, key, is_new = _authority(folder / AUTHORITY_FILE, now)
    path = folder / SERVER_FILE
    if not is_new and _is_good(path, voucher, wanted, now):
        return False
    _keep(path, *_server(voucher, key, wanted, now))
    return True


def _authority(path: Path, now: datetime) -> tuple[x509.Certificate, _Key, bool]:
    """The authority with its key, made where there is none; and whether it is new."""
    if path.exists():
        found, key = _read(path), _key_in(path)
        if not found or not key or found.public_key() != key.public_key():
            raise CannotCertify(
                f"{path} is damaged: bring it back from where it was, or remove it; "
                "then every phone must be told anew to trust the shop."
            )
        if _facts(found).days_left(now) >= AUTHORITY_RENEW_DAYS:
            return found, key, False
    made, key = _new_authority(now)
    _keep(path, made, key)
    return made, key, True


def _is_good(
    path: Path, voucher: x509.Certificate, wanted: frozenset[str], now: datetime
) -> bool:
    """Whether the server's certificate is whole, of this authority, and lasts."""
    found, key = _read(path), _key_in(path)
    if not found or not key or found.public_key() != key.public_key():
        return False
    try:
        found.verify_directly_issued_by(voucher)
    except Exception:  # whatever is wrong with it, another one is made
        return False
    said = _facts(found)
    return (
        said.since <= now and said.days_left(now) >= RENEW_DAYS and wanted <= said.names
    )


def _new_authority(now: datetime) -> tuple[x509.Certificate, _Key]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _named(f"Stampcard, this shop only ({now:%Y-%m-%d})")
    usage = x509.KeyUsage(
        *(False,) * 5, key_cert_sign=True, crl_sign=True,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = (
        _begun(name, name, key, now, days=AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(_for_servers(), critical=False)
        .add_extension(x509.NameConstraints(_bounds(), None), critical=True)
    )
    return made.sign(key, hashes.SHA256()), key


def _server(
    voucher: x509.Certificate, voucher_key: _Key, names: Iterable[str], now: datetime
) -> tuple[x509.Certificate, _Key]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _named("Stampcard at the till")
    alternatives = x509.SubjectAlternativeName(
        [_general(each) for each in sorted(names)]
    )
    usage = x509.KeyUsage(
        True, *(False,) * 6, encipher_only=False, decipher_only=False
    )  # fmt: skip
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(
        voucher_key.public_key()
    )
    made = (
        _begun(name, voucher.subject, key, now, days=SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(_for_servers(), critical=False)
        .add_extension(alternatives, critical=False)
        .add_extension(issuer, critical=False)
    )
    return made.sign(voucher_key, hashes.SHA256()), key


def _begun(
    subject: x509.Name, issuer: x509.Name, key: _Key, now: datetime, *, days: int
) -> x509.CertificateBuilder:
    begin = now.replace(microsecond=0) - _BEFORE
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=days, seconds=-1))
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
    )


def _named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _for_servers() -> x509.ExtendedKeyUsage:
    return x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])


def _bounds() -> list[x509.GeneralName]:
    networks = [x509.IPAddress(network) for network in HOME_NETWORKS]
    return [*map(x509.DNSName, HOME_ENDINGS), *networks]


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _facts(found: x509.Certificate) -> Facts:
    try:
        kind = x509.SubjectAlternativeName
        names = list(found.extensions.get_extension_for_class(kind).value)
    except x509.ExtensionNotFound:  # an authority has none
        names = []
    return Facts(
        frozenset(str(each.value) for each in names),
        found.not_valid_before_utc,
        found.not_valid_after_utc,
    )


def _read(path: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(certificate_in(path).encode())
    except ValueError:
        return None


def _key_in(path: Path) -> _Key | None:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return key if isinstance(key, ec.EllipticCurvePrivateKey) else None


def _keep(path: Path, certificate: x509.Certificate, key: _Key) -> None:
    """Both in one file: a power cut leaves no key with another one's certificate."""
    text = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + certificate.public_bytes(serialization.Encoding.PEM)
    write_privately(path, text.decode())
