"""Those who come in from outside: a line, a browser's cookies, a till's token."""

import json
import re
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

PASSWORD = "a quiet river at dawn"


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers as they came, body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """All values of a header, parted by commas; "" when it is missing."""
        found = [text for key, text in self.headers if key.lower() == name.lower()]
        return ", ".join(found)

    @property
    def json(self) -> Any:
        """The body read as JSON; None when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


class Client:
    """One connection that is kept, cookies that are kept, a token perhaps."""

    def __init__(self, port: int, *, token: str = "", source: str = "") -> None:
        """`source` is the address a trusted proxy would name for this client."""
        self.port, self.cookies = port, dict[str, str]()
        self.always = {"Authorization": f"Bearer {token}"} if token else {}
        if source:
            self.always["X-Forwarded-For"] = source
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request; a connection the server closed meanwhile is opened anew."""
        given = {**self.always, **(headers or {})}
        if self.cookies:
            jar = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
            given.setdefault("Cookie", jar)
        data = body.encode() if isinstance(body, str) else body
        for last in (False, True):
            try:
                self._connection.request(method, path, data, given)
                came = self._connection.getresponse()
                text = came.read()
                break
            except (ConnectionError, HTTPException):
                self._connection.close()
                if last:
                    raise
        answer = Answer(came.status, tuple(came.getheaders()), text)
        self._keep_cookies(answer)
        return answer

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Open an address."""
        return self.ask("GET", path, None, headers)

    def post(
        self,
        path: str,
        fields: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a form."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(fields or {}, doseq=True, errors="surrogatepass")
        return self.ask("POST", path, body, {**form, **(headers or {})})

    def submit(self, page: str, path: str, fields: Mapping[str, Any]) -> Answer:
        """Open a page, and send a form with the token that stands in it."""
        token = form_token(self.get(page))
        return self.post(path, {"csrf_token": token, **fields})

    def act(self, **fields: Any) -> Answer:
        """Ask for an act over the interface for programs."""
        fields.setdefault("id", str(uuid4()))
        fields.setdefault("verb", "earn")
        json_type = {"Content-Type": "application/json"}
        return self.ask("POST", "/api/v1/acts", json.dumps(fields), json_type)

    def card(self, text: str) -> Answer:
        """Look a card up over the interface for programs."""
        return self.get(f"/api/v1/cards/{text}")

    def sign_in(self, password: str = PASSWORD, **fields: str) -> Answer:
        """Sign in as the owner, or with other fields."""
        return self.submit(
            "/sign-in", "/sign-in", {"name": "Rahima", "password": password, **fields}
        )

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()

    def __del__(self) -> None:
        """Whoever forgets a client leaves no line open."""
        self._connection.close()

    def _keep_cookies(self, answer: Answer) -> None:
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                key, _, text = value.partition(";")[0].partition("=")
                if text.strip('"'):
                    self.cookies[key] = text
                else:
                    self.cookies.pop(key, None)


def visit(port: int, path: str, *, wait_seconds: float = 10, **headers: str) -> Answer:
    """A visitor's one look."""
    connection = HTTPConnection("127.0.0.1", port, timeout=wait_seconds)
    try:
        connection.request("GET", path, headers=headers)
        came = connection.getresponse()
        return Answer(came.status, tuple(came.getheaders()), came.read())
    finally:
        connection.close()


def raw(port: int, data: bytes, *, wait_seconds: float = 3) -> bytes:
    """Send bytes as they are; all that comes back until the server ends or waits."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait_seconds) as line:
        came = b""
        with suppress(OSError):
            line.sendall(data)
            while piece := line.recv(65536):
                came += piece
        return came


def form_token(page: Answer) -> str:
    """The token that guards the forms of a page; "" when there is none."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    return found[1] if found else ""
