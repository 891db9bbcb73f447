"""Printed cards in front of a camera: pictures as a phone sees them, and films of them.

A film is what Chromium's fake camera plays, over and over, thirty pictures a second.
*Easy* is a card held well; *hard* is one that fills 44 % of the width, turned, tilted
away, blurred, in a dim light from one side, before a camera that is hard put to see it.
"""

import base64
import io
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

from stampcard.printing import sheets
from stampcard.printing.job import Job
from stampcard.services import print_worker

SIZE = 1280, 720
PHOTO_SIZE = 4032, 3024
A_SECOND = 30  # pictures of a film
DPI = 300
TABLE = (122, 104, 88)
DIFFERENT = 4  # pictures of the same card: no two of a camera are alike
Picture = Image.Image

# A script that puts a picture the test chooses in place of the camera: `show(address)`.
DRAWN = """
const board = document.createElement("canvas");
Object.assign(board, { width: 1280, height: 720 });
const brush = board.getContext("2d");
let shown = null;
window.given = [];
window.show = async (url) => {
  const picture = url && new Image();
  if (url) { picture.src = url; await picture.decode(); }
  shown = picture;
};
setInterval(() => {
  if (window.frozen) return;
  brush.fillStyle = window.dark ? "#000" : "#7a6858";
  brush.fillRect(0, 0, 1280, 720);
  if (shown) brush.drawImage(shown, 0, 0, 1280, 720);
  if (!window.dark) brush.fillStyle = `hsl(${Math.random() * 360} 50% 50%)`;
  brush.fillRect(0, 0, 40, 40);
}, 40);
navigator.mediaDevices.getUserMedia = async (wish) => {
  given.push(wish);
  if (window.refusal) throw new DOMException("", window.refusal);
  return board.captureStream(25);
};
"""


@dataclass(frozen=True)
class View:
    """How a card lies before the camera."""

    share: float  # of the picture's width that the card fills
    turn: float  # degrees
    away: float  # how much smaller its far edge is, as a share
    blur: float  # standard deviation, pixels
    light: tuple[float, float]  # at the dark side and the bright one, of full light
    noise: float  # standard deviation, of 255


EASY = View(share=0.7, turn=4, away=0.05, blur=0.5, light=(0.85, 1.0), noise=4)
HARD = View(share=0.44, turn=14, away=0.2, blur=1.1, light=(0.3, 0.7), noise=16)
VIEWS = {"easy": EASY, "hard": HARD}


def cards_of(job: Job) -> list[Picture]:
    """The cards of a print job's first page: printed, and cut out along the lines."""
    sheet = sheets.find(job.sheet)
    with pypdfium2.PdfDocument(print_worker.pdf(job)) as document:
        page = document[0].render(scale=DPI / 72).to_pil()
    return [
        page.crop(_box(sheet, row, column))
        for row in range(sheet.rows)
        for column in range(sheet.columns)
    ]


def _box(sheet: sheets.Sheet, row: int, column: int) -> tuple[int, ...]:
    left = sheet.first_mm[0] + column * sheet.pitch_mm[0]
    top = sheet.first_mm[1] + row * sheet.pitch_mm[1]
    edges = (left, top, left + sheet.cell_mm[0], top + sheet.cell_mm[1])
    return tuple(round(edge / 25.4 * DPI) for edge in edges)


def looks(
    card: Picture | None,
    view: View,
    many: int = DIFFERENT,
    *,
    mark: int = 0,
    size: tuple[int, int] = SIZE,
) -> list[bytes]:
    """What the camera sees of a card, or of the table alone; some pictures of each.

    `mark` is the side of a white square in the corner, by which a page may know them.
    """
    laid = _laid(card, view, size) if card else Image.new("RGB", size, TABLE)
    seen = _lit(laid, view)
    seen.paste((255, 255, 255), (0, 0, mark, mark))
    return [_packed(_noisy(seen, view.noise)) for _ in range(many)]


def photo(card: Picture, *, share: float) -> bytes:
    """A phone's photo of a card that fills that share of its width, as a JPEG file."""
    view = replace(EASY, share=share)
    width, height = PHOTO_SIZE
    half = _noisy(_lit(_laid(card, view, (width // 2, height // 2)), view), view.noise)
    return _packed(half.resize(PHOTO_SIZE))  # no lens is as fine as its pixels


def film(file: Path, *scenes: tuple[Iterable[bytes], float]) -> Path:
    """Writes scenes one after the other; each shows its pictures for some seconds."""
    with file.open("wb") as written:
        for pictures, seconds in scenes:
            written.writelines(_over_and_over(list(pictures), seconds))
    return file


def flags(file: Path) -> list[str]:
    """Makes Chromium's camera play a film, without asking for leave."""
    return [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={file}",
    ]


def as_address(picture: bytes) -> str:
    """A picture as an address that pages can show; what it is they find out."""
    return f"data:image/*;base64,{base64.b64encode(picture).decode()}"


def _over_and_over(pictures: list[bytes], seconds: float) -> Iterator[bytes]:
    for at in range(round(seconds * A_SECOND)):
        yield pictures[at % len(pictures)]


def _laid(card: Picture, view: View, size: tuple[int, int] = SIZE) -> Picture:
    """The card on the table, seen from above: smaller, turned, tilted away."""
    table = Image.new("RGB", (card.width * 3, card.height * 3), TABLE)
    table.paste(card, (card.width, card.height))
    finer = card.width / (size[0] * view.share)
    if finer > 1:  # or the dots that fall between two pixels of the camera are lost
        table = table.filter(ImageFilter.GaussianBlur(finer / 2.5))
    angle = math.radians(view.turn)
    across = (finer * math.cos(angle), finer * math.sin(angle))
    down = (-across[1], across[0])
    far = (0.0, view.away * 2 / size[1])
    rows = [
        (across[0] + table.width / 2 * far[0], down[0] + table.width / 2 * far[1]),
        (across[1] + table.height / 2 * far[0], down[1] + table.height / 2 * far[1]),
        far,
    ]
    ends = [table.width / 2, table.height / 2, 1.0]
    # From pixels counted from the middle to pixels counted from the corner.
    ends = [
        end - x * size[0] / 2 - y * size[1] / 2
        for end, (x, y) in zip(ends, rows, strict=True)
    ]
    numbers = [
        part / ends[2]
        for end, row in zip(ends, rows, strict=True)
        for part in (*row, end)
    ][:8]
    seen = table.transform(
        size,
        Image.Transform.PERSPECTIVE,
        numbers,
        Image.Resampling.BICUBIC,
        fillcolor=TABLE,
    )
    return seen.filter(ImageFilter.GaussianBlur(view.blur))


def _lit(seen: Picture, view: View) -> Picture:
    dark, bright = (round(255 * share) for share in view.light)
    slope = Image.linear_gradient("L").rotate(90).resize(seen.size)
    slope = slope.point(lambda grey: dark + (bright - dark) * grey // 255)
    return ImageChops.multiply(seen, Image.merge("RGB", [slope] * 3))


def _noisy(seen: Picture, noise: float) -> Picture:
    grains = [Image.effect_noise(seen.size, noise) for _ in range(3)]
    return ImageChops.add(seen, Image.merge("RGB", grains), offset=-128)


def _packed(picture: Picture) -> bytes:
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=85)
    return packed.getvalue()
