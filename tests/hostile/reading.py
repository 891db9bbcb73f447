"""Pages read as a browser reads them: what in them could act, and what they say."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

LINKS = {"href", "src", "action", "formaction", "data", "srcset", "xlink:href"}
NEVER = {"iframe", "object", "embed", "base", "math", "plaintext", "template", "applet"}
SCHEMES = {"", "http", "https", "mailto", "tel"}


class Page(HTMLParser):
    """One page: `wrong` says what could act in it, `texts` what it shows or holds."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.texts: list[str] = []
        self.links: list[str] = []
        self._inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Notes elements and attributes no page of ours has."""
        self._inside = tag
        names = {name for name, _ in attrs}
        is_ours = tag == "template" and names & {"id", "data-line"}
        if (tag in NEVER and not is_ours) or not tag.replace("-", "").isalnum():
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def handle_endtag(self, tag):
        """Back to where text is only text."""
        self._inside = ""

    def handle_data(self, data):
        """Notes texts, and any script or style that stands in the page itself."""
        if self._inside in {"script", "style"} and data.strip():
            self.wrong.append(f"<{self._inside}>{data}")
        self.texts.append(data)

    def handle_comment(self, data):
        """No page of ours has comments."""
        self.wrong.append(f"<!--{data}-->")

    def unknown_decl(self, data):
        """Nor sections."""
        self.wrong.append(f"<![{data}]>")

    def handle_pi(self, data):
        """Nor instructions."""
        self.wrong.append(f"<?{data}>")

    def _attribute(self, tag, name, value):
        plain = name.replace("-", "").replace(":", "").replace("_", "").isalnum()
        acts = name.startswith("on") or name in {"style", "srcdoc", "http-equiv"}
        if acts or not plain or "zq" in name:
            self.wrong.append(f"<{tag} {name}={value}>")
        if name in LINKS:
            self._link(tag, value)
        self.texts.append(value)

    def _link(self, tag, value):
        to = urlsplit("".join(value.split()))
        inline = tag in {"img", "image"} and value.startswith("data:image/")
        if (to.scheme not in SCHEMES and not inline) or "evil" in (to.hostname or ""):
            self.wrong.append(f"<{tag} {value}>")
        if tag == "a" and not to.scheme and not to.netloc:
            self.links.append(value)
