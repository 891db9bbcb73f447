"""Pictures for pages: QR codes of links."""

from stampcard.printing.picture import qr_svg

__all__ = ["qr_svg"]
