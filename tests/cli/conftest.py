"""What tests of commands share: the commands of an app, before and after set-up."""

import json
from types import SimpleNamespace

import pytest

from tests.builders import PASSWORD, a_shop


@pytest.fixture
def home(app):
    """The house of the app, so that builders fill its database."""
    return app.extensions["stampcard"].house


@pytest.fixture
def commands(app, monkeypatch):
    """`flask …` over an app in which no shop is set up yet."""
    monkeypatch.setenv("STAMPCARD_OWNER_PASSWORD", PASSWORD)
    return Commands(app)


@pytest.fixture
def owner(commands, home):
    """The same once the shop is set up."""
    a_shop(home)
    return commands


class Commands:
    """Runs commands in this process and reads what they answer."""

    def __init__(self, app):
        self.runner = app.test_cli_runner()

    def run(self, *words, **more):
        """Exit code, standard output, standard error."""
        texts = [str(word) for word in words]
        done = self.runner.invoke(args=texts, **more)
        unexpected = done.exception and not isinstance(done.exception, SystemExit)
        assert not unexpected, repr(done.exception)
        return SimpleNamespace(code=done.exit_code, out=done.stdout, err=done.stderr)

    def told(self, *words):
        """What a command that is done says with --json."""
        done = self.run(*words, "--json")
        assert done.code == 0, done.err
        return json.loads(done.out)

    def refused(self, *words):
        """The one sentence of a command that fails, the same with and without JSON."""
        done, as_json = self.run(*words), self.run(*words, "--json")
        assert (done.code, as_json.code) == (1, 1), done.out
        assert (done.out, as_json.out) == ("", "")
        said = json.loads(as_json.err)
        assert list(said) == ["error"]
        assert done.err.strip() == said["error"]
        assert len(done.err.strip().splitlines()) == 1
        return said["error"]
