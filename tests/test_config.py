"""Settings: where they come from, and one sentence for each bad one."""

import dataclasses
import os
import socket
import stat
import threading
from pathlib import Path

import pytest

from stampcard import config, secret_key
from stampcard.config import BadSetting, Settings, load

SECRET = "a secret of the shop and long enough"


def loaded(folder: Path, toml: str = "", **variables: str) -> Settings:
    if toml:
        (folder / "instance").mkdir(exist_ok=True)
        (folder / "instance" / "config.toml").write_text(toml, encoding="utf-8")
    environ = {config.variable(name): value for name, value in variables.items()}
    return load(environ, root=folder)


def sentence(folder: Path, toml: str = "", **variables: str) -> str:
    with pytest.raises(BadSetting) as caught:
        loaded(folder, toml, **variables)
    text = str(caught.value)
    assert text.endswith(".")
    assert "\n" not in text
    return text


def test_with_nothing_given_everything_stands_in_the_instance_folder(tmp_path):
    settings = loaded(tmp_path)

    assert settings.instance_path == tmp_path / "instance"
    assert settings.database_url == f"sqlite:///{tmp_path}/instance/stampcard.sqlite3"
    assert settings.database_path == tmp_path / "instance" / "stampcard.sqlite3"
    assert (settings.host, settings.port, settings.threads) == ("0.0.0.0", 8000, 16)
    assert (settings.public_url, settings.old_secret_keys) == ("", ())


def test_the_environment_wins_over_the_file(tmp_path):
    settings = loaded(tmp_path, 'port = 9000\nhost = "127.0.0.1"', port="9001")

    assert (settings.port, settings.host) == (9001, "127.0.0.1")


def test_every_setting_but_the_folder_can_stand_in_the_file(tmp_path):
    settings = loaded(
        tmp_path,
        f"""
        database_url = "sqlite:///shop.sqlite3"
        public_url = "https://shop.example/"
        secret_key = "{SECRET}"
        old_secret_keys = ["{SECRET} 1", "{SECRET} 2"]
        host = "::1"
        port = 80
        threads = 8
        https = true
        trusted_hosts = ["Shop.Example.org:8443", "2001:db8::7"]
        proxies = 1
        backup_folder = "/mnt/stick"
        sender = "https://sms.example/send?from=shop"
        sender_token = "abc-123"
        """,
    )

    assert dataclasses.asdict(settings) == {
        "instance_path": tmp_path / "instance",
        "database_url": f"sqlite:///{tmp_path}/shop.sqlite3",
        "public_url": "https://shop.example",
        "secret_key": SECRET,
        "old_secret_keys": (f"{SECRET} 1", f"{SECRET} 2"),
        "host": "::1",
        "port": 80,
        "threads": 8,
        "https": True,
        "trusted_hosts": ("shop.example.org", "2001:db8::7"),
        "proxies": 1,
        "backup_folder": Path("/mnt/stick"),
        "sender": "https://sms.example/send?from=shop",
        "sender_token": "abc-123",
    }


def test_the_folder_can_be_elsewhere(tmp_path):
    settings = loaded(tmp_path, instance_path=str(tmp_path / "a" / "b"))

    assert settings.instance_path == tmp_path / "a" / "b"
    assert settings.instance_path.is_dir()


def test_the_owners_password_is_known_but_not_kept(tmp_path):
    settings = load({config.OWNER_PASSWORD: "hunter2 hunter2"}, root=tmp_path)

    assert "hunter2" not in str(dataclasses.asdict(settings))


def test_secrets_do_not_show_when_settings_are_printed(tmp_path):
    assert SECRET not in repr(
        loaded(tmp_path, secret_key=SECRET, old_secret_keys=SECRET)
    )


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", ""),
        ("https://shop.example", "https://shop.example"),
        ("HTTPS://Shop.Example/", "https://shop.example"),
        ("http://192.168.1.20:8000", "http://192.168.1.20:8000"),
    ],
)
def test_a_public_address_is_kept_in_one_form(tmp_path, given, kept):
    assert loaded(tmp_path, public_url=given).public_url == kept


@pytest.mark.parametrize(
    "given",
    [
        "shop.example",
        "ftp://shop.example",
        "https://",
        "https://shop.example/cards",
        "https://shop.example?a=1",
        "https://shop.example#a",
        "https://me@shop.example",
        "https://shop.example:0",
        "https://shop.example:65536",
        "https://shop.example:",
        "https://দোকান.example",
        "https://shop example",
        "https://shop.example.",
    ],
)
def test_a_wrong_public_address_is_one_sentence(tmp_path, given):
    assert "STAMPCARD_PUBLIC_URL" in sentence(tmp_path, public_url=given)


@pytest.mark.parametrize("given", ["0", "65536", "-1", "http", "", "80.0", "9" * 5000])
def test_a_wrong_port_is_one_sentence(tmp_path, given):
    assert "STAMPCARD_PORT" in sentence(tmp_path, port=given)


@pytest.mark.parametrize("given", ["7", "33", "many"])
def test_a_wrong_number_of_threads_is_one_sentence(tmp_path, given):
    assert "STAMPCARD_THREADS" in sentence(tmp_path, threads=given)


@pytest.mark.parametrize("given", ["6", "-1", "one", ""])
def test_a_wrong_number_of_proxies_is_one_sentence(tmp_path, given):
    assert "STAMPCARD_PROXIES" in sentence(tmp_path, proxies=given)


@pytest.mark.parametrize("given", ["*", "a.example,b c", "https://a.example"])
def test_a_wrong_trusted_host_is_one_sentence(tmp_path, given):
    assert "STAMPCARD_TRUSTED_HOSTS" in sentence(tmp_path, trusted_hosts=given)


def test_the_shop_is_known_by_its_names_here_and_outside(tmp_path):
    names = loaded(
        tmp_path,
        public_url="https://shop.example",
        trusted_hosts="cards.example, till.example:9000,",
    ).host_names

    assert {"shop.example", "cards.example", "till.example", "localhost"} <= names
    assert {
        socket.gethostname().lower(),
        f"{socket.gethostname().lower()}.lan",
    } <= names
    assert "" not in names


@pytest.mark.parametrize(
    "given",
    [
        "sms.example",
        "ftp://sms.example",
        "https:///send",
        "https://me:secret@sms.example",
        "https://sms example",
        "https://sms.example:port",
        "https://sms.example/#part",
    ],
)
def test_a_wrong_sender_is_one_sentence_that_does_not_repeat_it(tmp_path, given):
    said = sentence(tmp_path, sender=given)

    assert "STAMPCARD_SENDER" in said
    assert given not in said


def test_a_wrong_token_of_the_sender_is_one_sentence(tmp_path):
    assert "STAMPCARD_SENDER_TOKEN" in sentence(tmp_path, sender_token="a b")


def test_the_senders_token_does_not_show_when_settings_are_printed(tmp_path):
    assert "abc-123" not in repr(loaded(tmp_path, sender_token="abc-123"))


@pytest.mark.parametrize("given", ["", "a b", "http://host"])
def test_a_wrong_host_is_one_sentence(tmp_path, given):
    assert "STAMPCARD_HOST" in sentence(tmp_path, host=given)


@pytest.mark.parametrize("given", ["", "   ", "short"])
def test_a_short_secret_key_is_one_sentence(tmp_path, given):
    assert "STAMPCARD_SECRET_KEY" in sentence(tmp_path, secret_key=given)


def test_a_short_old_secret_key_is_one_sentence(tmp_path):
    assert "STAMPCARD_OLD_SECRET_KEYS" in sentence(
        tmp_path, old_secret_keys=f"{SECRET},short"
    )


def test_an_emptied_key_file_is_not_quietly_replaced(tmp_path):
    loaded(tmp_path)
    (tmp_path / "instance" / "secret_key").write_text("")

    assert str(tmp_path / "instance" / "secret_key") in sentence(tmp_path)


def test_a_key_file_that_cannot_be_read_is_one_sentence(tmp_path):
    (tmp_path / "instance" / "secret_key").mkdir(parents=True)

    assert str(tmp_path / "instance" / "secret_key") in sentence(tmp_path)


@pytest.mark.parametrize(
    "given",
    ["", "mysql://x/y", "sqlite:///", "sqlite:///:memory:", "sqlite:/x", "x.db"],
)
def test_a_wrong_database_is_one_sentence(tmp_path, given):
    assert "STAMPCARD_DATABASE_URL" in sentence(tmp_path, database_url=given)


def test_a_postgresql_address_is_taken_as_it_is_and_never_shown(tmp_path):
    address = "postgresql://shop:hidden-word@db.example/shop"

    settings = loaded(tmp_path, database_url=address)

    assert settings.database_url == address
    assert settings.database_path is None
    assert "hidden-word" not in repr(settings)


@pytest.mark.parametrize(
    "given", ["postgresql://", "postgresql://u:hidden-word@host", "postgresql://h:x/n"]
)
def test_a_postgresql_address_without_a_database_is_one_sentence(tmp_path, given):
    text = sentence(tmp_path, database_url=given)

    assert "STAMPCARD_DATABASE_URL" in text
    assert "hidden-word" not in text


@pytest.mark.parametrize("given", ["sqlite:///instance", "sqlite:///no/such/folder.db"])
def test_a_database_that_cannot_be_a_file_is_one_sentence(tmp_path, given):
    assert "STAMPCARD_DATABASE_URL" in sentence(tmp_path, database_url=given)


@pytest.mark.parametrize("given", ["file", "file/below", "", "a\0b"])
def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path, given):
    (tmp_path / "file").write_text("not a folder")

    assert "STAMPCARD_INSTANCE_PATH" in sentence(tmp_path, instance_path=given)


def test_an_unknown_variable_is_one_sentence(tmp_path):
    assert sentence(tmp_path, prot="80").startswith("STAMPCARD_PROT is not a setting")


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ("prot = 80", "prot in "),
        ('instance_path = "elsewhere"', "instance_path in "),
        ("port = true", "port in "),
        ("port = 8.5", "port in "),
        ("host = 5", "host in "),
        ("old_secret_keys = [5]", "old_secret_keys in "),
        ("[port]", "port in "),
        ("port =", "config.toml cannot be read"),
    ],
)
def test_a_wrong_line_of_the_file_is_one_sentence(tmp_path, toml, named):
    text = sentence(tmp_path, toml)

    assert named in text
    assert "config.toml" in text


def test_a_file_that_is_no_text_is_one_sentence(tmp_path):
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "config.toml").write_bytes(b"host = '\xff'")

    assert "config.toml cannot be read" in sentence(tmp_path)


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    first = loaded(tmp_path).secret_key

    mode = (tmp_path / "instance" / "secret_key").stat().st_mode
    assert len(first) == 64
    assert stat.S_IMODE(mode) == 0o600
    assert loaded(tmp_path).secret_key == first


def test_two_first_starts_get_one_key(tmp_path):
    together = threading.Barrier(8)
    keys = []

    def start():
        together.wait()
        keys.append(secret_key.kept(tmp_path / "secret_key"))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(keys) == 8
    assert len(set(keys)) == 1
    assert os.listdir(tmp_path) == ["secret_key"]


@pytest.mark.parametrize(
    ("host", "computer", "phone"),
    [
        ("0.0.0.0", "http://127.0.0.1:8000", "http://10.0.0.7:8000"),
        ("::", "http://127.0.0.1:8000", "http://10.0.0.7:8000"),
        ("10.9.9.9", "http://10.9.9.9:8000", "http://10.9.9.9:8000"),
        ("fd00::5", "http://[fd00::5]:8000", "http://[fd00::5]:8000"),
        ("127.0.0.1", "http://127.0.0.1:8000", ""),
        ("localhost", "http://localhost:8000", ""),
        ("::1", "http://[::1]:8000", ""),
    ],
)
def test_each_host_has_its_addresses(tmp_path, monkeypatch, host, computer, phone):
    monkeypatch.setattr(config, "lan_address", lambda: "10.0.0.7")

    settings = loaded(tmp_path, host=host)

    assert (settings.computer_url, settings.phone_url) == (computer, phone)
    assert settings.base_url == (phone or computer)


def test_without_a_network_links_lead_to_this_computer(tmp_path, monkeypatch):
    def no_way(*_):
        raise OSError("Network is unreachable")

    monkeypatch.setattr("socket.socket.connect", no_way)

    settings = loaded(tmp_path)

    assert settings.phone_url == ""
    assert settings.base_url == "http://127.0.0.1:8000"


def test_printed_links_start_with_the_public_address(tmp_path):
    settings = loaded(tmp_path, public_url="https://shop.example")

    assert settings.base_url == "https://shop.example"


def test_every_setting_says_what_it_means():
    for setting in config.settings():
        assert setting.metadata["help"].endswith(".")
        assert setting.metadata["default"]


def test_the_docs_tell_every_setting_in_the_same_words():
    page = (Path(__file__).parents[1] / "docs" / "settings.md").read_text("utf-8")

    for setting in config.settings():
        rows = [
            line
            for line in page.splitlines()
            if line.startswith(f"| `{config.variable(setting.name)}` |")
        ]
        meaning, default = setting.metadata["help"], setting.metadata["default"]
        assert len(rows) == 1
        assert rows[0].endswith(f"| {meaning} | {default} |")


def test_the_example_in_the_docs_can_be_used(tmp_path):
    page = (Path(__file__).parents[1] / "docs" / "settings.md").read_text("utf-8")
    example = page.partition("```toml\n")[2].partition("```")[0]

    assert loaded(tmp_path, example).public_url == "https://cards.example"


@pytest.mark.parametrize("given", ["copies", "", "/etc/passwd"])
def test_a_wrong_folder_for_copies_is_one_sentence(tmp_path, given):
    assert "STAMPCARD_BACKUP_FOLDER" in sentence(tmp_path, backup_folder=given)


def test_the_folder_for_copies_may_be_plugged_in_later(tmp_path):
    folder = tmp_path / "stick" / "copies"

    settings = load({"STAMPCARD_BACKUP_FOLDER": str(folder)}, root=tmp_path)

    assert settings.backup_folder == folder
    assert not folder.exists()


@pytest.mark.parametrize(
    ("given", "on"),
    [("1", True), ("yes", True), ("On", True), ("0", False), ("", False)],
)
def test_encryption_is_a_switch(tmp_path, given, on):
    assert loaded(tmp_path, https=given).https is on


def test_a_switch_that_is_neither_is_said(tmp_path):
    assert "STAMPCARD_HTTPS must be 1 for yes or 0" in sentence(
        tmp_path, https="perhaps"
    )


def test_encrypted_the_printed_links_stay_as_they_were(tmp_path, monkeypatch):
    monkeypatch.setattr(config, "lan_address", lambda: "10.0.0.7")

    settings = loaded(tmp_path, https="1")

    assert settings.base_url == "http://10.0.0.7:8000"
    assert settings.secure_url == "https://10.0.0.7:8000"
    assert loaded(tmp_path).secure_url == ""
