"""What a design may load while it is laid out: its own files and the fonts."""

from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from weasyprint.urls import URLFetcher, URLFetcherResponse

from . import fonts


class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
    """Opens data: and files within the design's folder or the fonts; nothing else."""

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols=("file", "data"), allow_redirects=False)
        self._folders = (folder.resolve(), fonts.FOLDER.resolve())

    def fetch(
        self, url: str, headers: dict[str, str] | None = None
    ) -> URLFetcherResponse:
        """The file's content; ValueError, which WeasyPrint notes and goes without."""
        parts = urlsplit(url)
        if parts.scheme == "file":
            self._check(parts.netloc, Path(url2pathname(unquote(parts.path))).resolve())
        return super().fetch(url, headers)

    def _check(self, host: str, path: Path) -> None:
        if host or not any(path.is_relative_to(folder) for folder in self._folders):
            raise ValueError("a design may only use files in its own folder")
