"""A browser without JavaScript: opens pages, fills their forms, presses buttons."""

from html.parser import HTMLParser

from stampcard.services import access
from tests.builders import OWNER, a_shop


def opened(app, **details):
    """The house of an app whose shop was just set up."""
    house = app.extensions["stampcard"].house
    a_shop(house, **details)
    return house


def a_phone(app, house, name="Till", at=OWNER):
    """A browser paired with the shop, or with an outlet of somebody's."""
    client = app.test_client()
    client.set_cookie("device", access.add_device(name, at, house=house)[1])
    return client


def press(client, page, label, **typed):
    """Press the button that says `label` on a page; where that leads."""
    for form in Forms(page.text).found:
        for text, sent in form["buttons"]:
            if label in text:
                fields = [*form["fields"], *sent, *typed.items()]
                return _send(client, form, page.request.path, fields)
    raise AssertionError(f"no button {label!r} on {page.request.path}")


def buttons(page):
    """What the buttons of a page's forms say."""
    return [text for form in Forms(page.text).found for text, _ in form["buttons"]]


def _send(client, form, here, fields):
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    path = form["action"] or here
    if form["method"] == "post":
        return client.post(path, data=values, follow_redirects=True)
    return client.get(path, query_string=values, follow_redirects=True)


class Forms(HTMLParser):
    """The forms of a page: action, method, hidden fields and buttons."""

    def __init__(self, text):
        super().__init__()
        self.found, self.inside, self.button = [], None, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "form":
            method = given.get("method", "get")
            form = {"action": given.get("action"), "method": method}
            self.inside = self._named(given.get("id"))
            self.inside.update(form)
        elif tag == "input" and given.get("type") == "hidden" and name:
            form = self._named(given["form"]) if "form" in given else self.inside
            form["fields"].append((name, value))
        elif tag == "button" and given.get("type") != "button":  # scripts press those
            self.button = ["", [(name, value)] if name else []]
            self.pressed = self._form_of(given)

    def handle_data(self, data):
        if self.button:
            self.button[0] = f"{self.button[0]} {data.strip()}".strip()

    def handle_endtag(self, tag):
        if tag == "button" and self.button:
            self.pressed["buttons"].append(tuple(self.button))
            self.button = None

    def _named(self, name):
        """The form of that name, which may begin further down; a new one without."""
        known = [form for form in self.found if name and form["id"] == name]
        if known:
            return known[0]
        form = {"id": name, "action": None, "method": "get"}
        self.found.append({**form, "fields": [], "buttons": []})
        return self.found[-1]

    def _form_of(self, given):
        """The form a button sends; as another one where the button says whereto."""
        form = self._named(given["form"]) if given.get("form") else self.inside
        if "formaction" in given:
            form = {**form, "action": given["formaction"], "buttons": []}
            self.found.append(form)
        return form
