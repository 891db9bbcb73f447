"""A shop's logo: one picture in any of three formats becomes a small PNG."""

import io
from pathlib import Path

from PIL import Image, ImageChops, ImageOps

from stampcard.values.words import N_

from .files import fresh_file
from .job import CannotPrint
from .pictures import Unfit, checked

MOST_PX = 900  # 38 mm at 600 dpi
SVG_PX = 1200


def make(given: Path, target: Path) -> None:
    """Write the logo as PNG, without empty edges; CannotPrint says what is wrong."""
    content = given.read_bytes()
    try:
        sort, content = checked(content)
        if sort == "text/css":
            raise Unfit("a file is no PNG, JPEG or SVG")
    except Unfit as trouble:
        raise CannotPrint(
            N_("This logo cannot be used: {trouble}."), trouble=str(trouble)
        ) from trouble
    if sort == "image/svg+xml":
        content = _drawn(content)
    with Image.open(io.BytesIO(content)) as picture:
        small = _cropped(picture.convert("RGBA"))
    small.thumbnail((MOST_PX, MOST_PX), Image.Resampling.LANCZOS)
    with fresh_file(target) as file:
        small.save(file, "PNG", optimize=True)


def _cropped(picture: Image.Image) -> Image.Image:
    """Without clear or white edges."""
    paper = Image.new("RGBA", picture.size, "white")
    shown = Image.alpha_composite(paper, picture).convert("L")
    box = ImageChops.invert(ImageOps.autocontrast(shown)).getbbox()
    if box is None or _darkest(shown) > 250:
        raise CannotPrint(N_("There is nothing to be seen on this logo."))
    return picture.crop(box)


def _darkest(grey: Image.Image) -> int:
    return next((at for at, many in enumerate(grey.histogram()) if many), 255)


def _drawn(svg: bytes) -> bytes:
    """The drawing as pixels, laid out with nothing but itself."""
    import base64

    import pypdfium2
    from weasyprint import HTML

    from . import fonts
    from .fetching import OwnFilesOnly

    fonts.use_only_ours()
    address = f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
    page = f"""<style>@page {{ size: 100mm 100mm; margin: 0 }}</style>
        <img src="{address}" style="width: 100mm; height: 100mm;object-fit: contain">"""
    pdf = HTML(string=page, url_fetcher=OwnFilesOnly(fonts.FOLDER)).write_pdf()
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[0].render(scale=SVG_PX / document[0].get_width()).to_pil()
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()
