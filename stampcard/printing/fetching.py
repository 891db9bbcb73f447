"""What a design may load while it is laid out: its own files and the fonts."""

from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from . import fonts
from .job import COLOUR
from .pictures import MOST_BYTES, Unfit, checked


class BadFile(FatalURLFetchingError):  # type: ignore[misc]
    """A file of the design that must not be laid out; nothing is printed."""


class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
    """Opens data: and files within the design's folder or the fonts; nothing else.

    A refused address is left out of the card; an unfit file ends the printing.
    """

    def __init__(self, folder: Path, ink: str = COLOUR) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)
        self._folder, self._fonts = folder.resolve(), fonts.FOLDER.resolve()
        self._ink = ink

    def fetch(
        self, url: str, headers: dict[str, str] | None = None
    ) -> URLFetcherResponse:
        """The content, looked at first; ValueError, which WeasyPrint goes without."""
        if urlsplit(url).scheme != "file":
            content = super().fetch(url, headers).read(MOST_BYTES + 1)
            return _looked_at(url, content, "data:", self._ink)
        path = self._path(url)
        with path.open("rb") as file:  # what was judged is what is opened
            content = file.read(MOST_BYTES + 1)
        if path.is_relative_to(self._fonts):
            return URLFetcherResponse(url, content, {"Content-Type": "font/ttf"})
        return _looked_at(url, content, path.name, self._ink)

    def _path(self, url: str) -> Path:
        """Where a file address leads in the end, links followed."""
        parts = urlsplit(url)
        path = Path(url2pathname(unquote(parts.path))).resolve()
        inside = any(map(path.is_relative_to, (self._folder, self._fonts)))
        if parts.netloc or not inside or not path.is_file():
            raise ValueError("a design may only use files in its own folder")
        return path


def _looked_at(url: str, content: bytes, name: str, ink: str) -> URLFetcherResponse:
    try:
        sort, content = checked(content, ink)
    except Unfit as trouble:
        raise BadFile(f"{name[:60]}: {trouble}") from trouble
    # Only style sheets keep their address: WeasyPrint would read a picture's file anew.
    base = url if sort == "text/css" else "data:"
    return URLFetcherResponse(base, content, {"Content-Type": sort})
