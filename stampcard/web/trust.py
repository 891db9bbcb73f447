"""How a phone learns to trust the shop's own certificate: a page, the files, a test."""

from flask import Blueprint, Response, abort, render_template, request
from markupsafe import Markup

from stampcard import tls
from stampcard.services.pictures import qr_svg
from stampcard.values.words import N_
from stampcard.web.context import house, shop, speaker
from stampcard.web.encrypted import encrypted_address

bp = Blueprint("trust", __name__, url_prefix="/trust")

_LABEL = N_("QR code of the page that shows how to trust the shop")
_TITLE = N_("Certificate of {shop}")
_TEXT = N_(
    "With it this device trusts the addresses of the shop’s own network, and no "
    "address of the internet."
)
# What each kind of device says of itself, as the page names them; the first that fits.
_KINDS = {
    "android": ("Android",),
    "apple": ("iPhone", "iPad"),
    "mac": ("Macintosh",),
    "windows": ("Windows",),
    "linux": ("Linux",),
}


@bp.get("")
def page() -> str:
    """What to do on each kind of device, and whether it worked."""
    found = _authority()
    return render_template(
        "trust/page.html",
        authority=found,
        kind=_kind(request.user_agent.string),
        test=encrypted_address("/trust"),
        check=encrypted_address("/trust/check"),
    )


@bp.get("/shop.crt")
def certificate() -> Response:
    """The certificate, as Android, Windows, Linux and Firefox take it."""
    pem = (_authority() or abort(404)).pem
    return _file(pem.encode(), "application/x-x509-ca-cert", "shop.crt")


@bp.get("/shop.mobileconfig")
def profile() -> Response:
    """The certificate in a profile, as iPhone, iPad and Mac take it."""
    found, here = _authority() or abort(404), shop()
    named = speaker().gettext(_TITLE).format(shop=here.name if here else "Stampcard")
    made = found.profile(title=named, text=speaker().gettext(_TEXT))
    return _file(made, "application/x-apple-aspen-config", "shop.mobileconfig")


@bp.get("/check")
def check() -> Response:
    """Nothing; but a page that gets it over the encrypted address is trusted there."""
    answer = Response(status=204)
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def picture() -> Markup:
    """The QR code that leads a phone to the page."""
    drawn = qr_svg(address(), speaker().gettext(_LABEL))
    return Markup(drawn)  # noqa: S704 - our own drawing


def address() -> str:
    """Where a phone that trusts nobody yet finds the page."""
    return f"{house().nearby_url}/trust"


def fingerprint() -> tuple[str, ...]:
    """What to compare, in lines; empty where the shop has no certificate of its own."""
    found = _authority()
    return found.fingerprint if found else ()


def _authority() -> tls.Authority | None:
    here = house()
    return tls.authority(here.instance_path) if here.secure_url else None


def _kind(agent: str) -> str:
    fitting = (kind for kind, words in _KINDS.items() if any(w in agent for w in words))
    return next(fitting, "")


def _file(content: bytes, mimetype: str, name: str) -> Response:
    answer = Response(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
