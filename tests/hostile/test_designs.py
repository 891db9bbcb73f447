"""A design from a stranger: what it may not read, and what it may not use up."""

import contextlib
import io
import shutil
import socket
import zlib

import pypdfium2
import pytest
from PIL import Image, PngImagePlugin
from weasyprint.urls import URLFetcher

from stampcard.printing import composition, designs, layout, limits, pdf, pictures
from stampcard.printing.job import CannotPrint
from stampcard.printing.reading import BadPrintable
from tests.hostile.designs import ALONE, BOMBS, CANARY, PROBES, SVG, TEMPLATES
from tests.hostile.watching import watched
from tests.printing.samples import a_job, silence

# The end of a design's time may come while Python clears up, which then tells of it.
pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A design of one's own, two folders below a file that is none of its business."""
    folder = tmp_path / "designs" / "copy"
    shutil.copytree(designs.FOLDER / "coupon", folder)
    text = f'{SVG}><style>p {{ color: red }}</style><text y="5">{CANARY}</text></svg>'
    (tmp_path / "outside.svg").write_text(text)
    (folder / "link.svg").symlink_to(tmp_path / "outside.svg")
    (folder / "linked").symlink_to(tmp_path)
    found = designs.every
    monkeypatch.setattr(designs, "every", lambda: found.__wrapped__(folder.parent))
    return folder


@pytest.fixture
def port():
    """The port of a server that nobody should call."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.setblocking(False)
        yield listening.getsockname()[1]
        with pytest.raises(BlockingIOError):
            listening.accept()


def spoil(copy, text):
    with (copy / "front.html").open("a", encoding="utf-8") as file:
        file.write(text)


def aimed(probe, copy, port):
    """A probe that knows the file outside and the port."""
    values = {"out": copy.parents[1] / "outside.svg", "up": "../../outside.svg"}
    return probe.format(**values, port=port)


def probes(copy, port):
    return "".join(aimed(probe, copy, port) for probe in PROBES)


def unpacked(file):
    """A PDF's bytes with every stream unpacked."""
    data = file.read_bytes()
    parts = [data]
    for part in data.split(b"stream\n")[1:]:
        try:
            parts.append(zlib.decompressobj().decompress(part))
        except zlib.error:
            continue
    return b"".join(parts)


def test_forty_probes_read_nothing_outside_and_call_nobody(
    copy, port, tmp_path, capfd, caplog
):
    spoil(copy, probes(copy, port))

    with watched() as seen:
        pdf.print_job(a_job("copy", count=1), tmp_path / "card.pdf", silence)

    content = unpacked(tmp_path / "card.pdf")
    assert len(PROBES) == 40
    assert seen.calls == []
    assert [name for name in seen.files if "outside" in name or "link" in name] == []
    assert CANARY.encode() not in content
    assert b"EmbeddedFile" not in content
    assert CANARY not in "".join([*capfd.readouterr(), caplog.text])
    with pypdfium2.PdfDocument(tmp_path / "card.pdf") as document:
        assert CANARY not in document[0].get_textpage().get_text_bounded()


@pytest.mark.parametrize("probe", ALONE)
def test_probes_that_spoil_the_card_read_nothing_either(copy, port, tmp_path, probe):
    spoil(copy, aimed(probe, copy, port))

    with watched() as seen, contextlib.suppress(CannotPrint):
        pdf.print_job(a_job("copy", count=1), tmp_path / "card.pdf", silence)

    assert seen.calls == []
    assert [name for name in seen.files if "outside" in name] == []


def test_without_the_guard_the_probes_do_read_and_call(copy, tmp_path, monkeypatch):
    monkeypatch.setattr(layout, "OwnFilesOnly", lambda *more: URLFetcher(timeout=1))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        spoil(copy, probes(copy, port).replace("169.254.169.254", "127.0.0.1:9"))

        with watched() as seen:
            pdf.print_job(a_job("copy", count=1), tmp_path / "card.pdf", silence)

    assert len([name for name in seen.files if "outside" in name]) > 5
    assert len(seen.calls) > 5
    assert b"EmbeddedFile" in unpacked(tmp_path / "card.pdf")


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_takes_in_nothing_from_outside(copy, template):
    spoil(copy, template)
    render = designs.renderer(designs.read(copy), composition.HELPERS)

    with watched() as seen, pytest.raises(CannotPrint, match="“copy”"):
        render("front", values())

    assert [name for name in seen.files if "outside" in name or "link" in name] == []


def values():
    job = a_job()
    return {
        "face": job.face,
        "cell": composition.Cell(90, 60),
        "site": "shop.example",
        "card": composition.NO_SLOTS,
        "facts": {},
        "words": {},
        "logo": "",
        "palette": designs.find("copy").moods[0].palette,
    }


def test_the_same_design_without_tricks_is_rendered(copy):
    render = designs.renderer(designs.read(copy), composition.HELPERS)

    assert "31 December 2027" in render("front", values())


@pytest.mark.parametrize(("text", "file"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_with_a_sentence(copy, tmp_path, text, file, monkeypatch):
    monkeypatch.setattr(designs, "TEMPLATE_SECONDS", 0.2)
    (copy / "bomb").write_bytes(file)
    spoil(copy, text)

    with pytest.raises(CannotPrint, match=r"“copy” cannot be used: .{8}"):
        pdf.print_job(a_job("copy", count=1), tmp_path / "card.pdf", silence)

    assert list(tmp_path.glob("*.pdf")) == []
    assert list(tmp_path.glob(".*")) == []


def test_a_layout_without_end_is_stopped(copy, tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "LAYOUT_SECONDS", 0.3)
    laughing = "".join(f"--a{n}: {f'var(--a{n - 1}) ' * 10};" for n in range(1, 9))
    spoil(copy, f"<style>p {{ --a0: x; {laughing} font-family: var(--a8) }}</style><p>")

    with pytest.raises(CannotPrint, match="never comes to an end"):
        pdf.print_job(a_job("copy", count=1), tmp_path / "card.pdf", silence)


def test_a_picture_is_written_anew_from_its_pixels():
    kept, notes = io.BytesIO(), PngImagePlugin.PngInfo()
    notes.add_text("Comment", CANARY)
    Image.new("RGB", (3, 2), "red").save(kept, "PNG", pnginfo=notes)

    sort, fresh = pictures.checked(kept.getvalue() + CANARY.encode())

    assert sort == "image/png"
    assert CANARY.encode() not in fresh
    with Image.open(io.BytesIO(fresh)) as picture:
        assert (picture.size, picture.getpixel((0, 0))) == ((3, 2), (255, 0, 0, 255))


@pytest.mark.parametrize(
    "content",
    ["a = " + "[" * 9000, "a = " + "9" * 9000, "a = 1\n" * 99_999, "\ud800", ""],
    ids=["deep", "large number", "large file", "no UTF-8", "empty"],
)
def test_a_hostile_description_is_refused_with_its_name(copy, content):
    (copy / "design.toml").write_bytes(content.encode("utf-8", "surrogatepass"))

    with pytest.raises(BadPrintable, match=r"copy/design\.toml"):
        designs.read(copy)
