"""A shop's logo: one picture in any of three formats becomes a small PNG."""

import io
import re
import warnings
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image, ImageChops, ImageOps

from stampcard.values.words import N_, say

from .files import fresh_file
from .job import CannotPrint
from .limits import LOGO_SECONDS, TookTooLong, processor_time
from .pictures import NO_SORT, Unfit, checked

MOST_PX = 900  # 38 mm at 600 dpi
SVG_PX = 1200
SEEN_BELOW = 251  # of 255, which is white
LONGEST = 20  # times its shorter side
_MOVING = ("PNG", "GIF", "WEBP")  # a phone's JPEG may hold two pictures and is still

_PAGE = """<style>
    @page {{ size: 100mm 100mm; margin: 0 }}
    body {{ margin: 0 }}
    img {{ display: block; width: 100mm; height: 100mm; object-fit: contain }}
</style><img src="{address}">"""
_ELSEWHERE = re.compile(
    r"@import|url\(\s*['\"]?(?!['\"#]|data:)|href\s*=\s*['\"](?!#|data:)"
)


def make(given: Path, target: Path) -> None:
    """Write the logo as PNG, without empty edges; CannotPrint says what is wrong."""
    try:
        with processor_time(LOGO_SECONDS):
            small = _small(given.read_bytes())
    except TookTooLong as trouble:
        raise CannotPrint(N_("This logo takes too long to draw.")) from trouble
    with fresh_file(target) as file:
        small.save(file, "PNG", optimize=True)


def _small(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(_still(content))) as picture:
        small = _cropped(picture.convert("RGBA"))
    small.thumbnail((MOST_PX, MOST_PX), Image.Resampling.LANCZOS)
    return small


def _still(content: bytes) -> bytes:
    """One picture as PNG or JPEG, from what may be anything."""
    if _moves(content):
        raise CannotPrint(
            N_("An animated picture cannot be printed; give a still one.")
        )
    try:
        sort, content = checked(content)
        if sort == "text/css":
            raise Unfit(NO_SORT)
    except Unfit as trouble:
        clause = str(trouble)
        if clause == NO_SORT:
            clause = N_("a file is no PNG, JPEG or SVG")
        text = N_("This logo cannot be used: {trouble}.")
        raise CannotPrint(text, trouble=say(clause)) from trouble
    return _drawn(content) if sort == "image/svg+xml" else content


def _moves(content: bytes) -> bool:
    """Whether it is an animation; no pixel is unpacked to know."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of sizes: judged later
            picture = Image.open(io.BytesIO(content), formats=_MOVING)
        return bool(getattr(picture, "is_animated", False))
    except Exception:  # Pillow's readers raise whatever they stumble over
        return False


def _cropped(picture: Image.Image) -> Image.Image:
    """Without clear or white edges."""
    paper = Image.new("RGBA", picture.size, "white")
    shown = Image.alpha_composite(paper, picture).convert("L")
    box = ImageChops.invert(ImageOps.autocontrast(shown)).getbbox()
    if box is None or not any(shown.histogram()[:SEEN_BELOW]):
        raise CannotPrint(N_("There is nothing to be seen on this logo."))
    short, long = sorted((box[2] - box[0], box[3] - box[1]))
    if long > LONGEST * short:
        raise CannotPrint(N_("This logo is too long and narrow to be printed."))
    return picture.crop(box)


def _drawn(svg: bytes) -> bytes:
    """The drawing as pixels, clear where it is, laid out with nothing but itself."""
    import base64

    import pypdfium2
    from weasyprint import HTML

    from . import fonts
    from .fetching import OwnFilesOnly

    fonts.use_only_ours()
    address = f"data:image/svg+xml;base64,{base64.b64encode(_sized(svg)).decode()}"
    html = _PAGE.format(address=address)
    pdf = HTML(string=html, url_fetcher=OwnFilesOnly(fonts.FOLDER)).write_pdf()
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        scale, clear = SVG_PX / page.get_width(), (255, 255, 255, 0)
        picture = page.render(scale=scale, fill_color=clear).to_pil()
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def _sized(svg: bytes) -> bytes:
    """The drawing with a size in plain numbers: many have none, or one in percent."""
    if _ELSEWHERE.search(svg.decode()):
        raise CannotPrint(N_("This logo needs other files; save it as one drawing."))
    # Looked at before: `checked` lets no entities through.
    utf8 = ElementTree.XMLParser(encoding="utf-8")  # noqa: S314 # nosec B314
    root = ElementTree.fromstring(svg, utf8)  # noqa: S314 # nosec B314
    box = root.get("viewBox", "").replace(",", " ").split()
    if len(box) != 4 and not {"width", "height"} <= set(root.keys()):
        box = ["0", "0", "300", "150"]  # as browsers have it
    if len(box) == 4:
        size = {"viewBox": " ".join(box), "width": box[2], "height": box[3]}
        root.attrib.update(size)
    ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
    return ElementTree.tostring(root)
