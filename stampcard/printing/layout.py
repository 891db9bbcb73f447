"""HTML through WeasyPrint: pages laid out, not yet painted."""

from collections.abc import Sequence

from weasyprint import HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration

from . import composition, fonts, pictures
from .composition import Page
from .designs import Design
from .fetching import OwnFilesOnly
from .job import Job
from .sheets import Sheet


def lay_out(job: Job, design: Design, sheet: Sheet, pages: Sequence[Page]) -> Document:
    """The pages laid out by WeasyPrint, not yet painted."""
    html = composition.as_html(job, design, sheet, pages)
    fonts.use_only_ours()
    read = HTML(
        string=html,
        base_url=(design.folder / "front.html").as_uri(),
        url_fetcher=OwnFilesOnly(design.folder, job.look.ink),
    )
    cards = sum(page.shape.count for page in pages)
    pictures.weigh(read.etree_element, max(cards, 1))
    return read.render(font_config=FontConfiguration())
