"""What the environment may say: tables of good and wrong ones, and the process that refuses to start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Listing, Registration, Secret, Settings, SettingsError, read, read_listing

APP = Path(__file__).parents[2] / "app.py"
ID = "5b1c0b9e-1f2d-4c8e-9a37-0d6f4e2b7c11"
TENANT = "0c7f2f6e-8f0a-4c55-b5a1-3e0d9f4a6b22"
SECOND_TENANT = "9d9f2f6e-8f0a-4c55-b5a1-3e0d9f4a6b99"
PASSWORD = "Zeer~geheim.en.lang.genoeg.voor.Entra-ID"
TEAMS = {
    "MICROSOFT_APP_ID": ID,
    "MICROSOFT_APP_PASSWORD": PASSWORD,
    "MICROSOFT_APP_TENANT_ID": TENANT,
}
MACHINE = {"MICROSOFT_APP_TYPE": "UserAssignedMSI", "MICROSOFT_APP_PASSWORD": ""}
DEVELOPMENT = {"RAADBAAK_DEVELOPMENT": "1"}

PACKAGE = {
    "MICROSOFT_APP_ID": ID,
    "RAADBAAK_ORGANISATION": "Gemeente Lindemeer",
    "RAADBAAK_ADDRESS": "https://raadbaak.gemeente-lindemeer.nl",
    "RAADBAAK_WEBSITE": "https://www.gemeente-lindemeer.nl/raadbaak",
    "RAADBAAK_PRIVACY": "https://www.gemeente-lindemeer.nl/privacy",
    "RAADBAAK_TERMS": "https://www.gemeente-lindemeer.nl/voorwaarden",
}


@pytest.fixture
def store(tmp_path: Path) -> str:
    path = tmp_path / "facts.db"
    path.touch()
    return str(path)


def test_for_teams(store: str) -> None:
    assert read({**TEAMS, "RAADBAAK_STORE": store}) == Settings(
        store=Path(store),
        host="0.0.0.0",
        port=3978,
        registration=Registration(ID, TENANT, Secret(PASSWORD)),
        tenants=frozenset({TENANT}),
    )


def test_for_development(store: str) -> None:
    assert read({**DEVELOPMENT, "RAADBAAK_STORE": store}) == Settings(
        store=Path(store), host="127.0.0.1", port=3978, registration=None, tenants=frozenset()
    )


@pytest.mark.parametrize(
    ("changed", "attribute", "expected"),
    [
        ({"MICROSOFT_APP_ID": ID.upper()}, "registration", Registration(ID, TENANT, Secret(PASSWORD))),
        (MACHINE, "registration", Registration(ID, TENANT, None)),
        ({"RAADBAAK_TENANTS": f"{TENANT}, {SECOND_TENANT.upper()}"}, "tenants", {TENANT, SECOND_TENANT}),
        ({"RAADBAAK_TENANTS": SECOND_TENANT}, "tenants", {SECOND_TENANT}),
        ({"RAADBAAK_HOST": "::"}, "host", "::"),
        ({"RAADBAAK_HOST": "bot.intern"}, "host", "bot.intern"),
        ({"RAADBAAK_PORT": "65535"}, "port", 65535),
        ({"RAADBAAK_DEVELOPMENT": "0"}, "port", 3978),
        # Off unless it is asked for.
        ({}, "log", None),
        ({"RAADBAAK_LOG": ""}, "log", None),
        ({"RAADBAAK_LOG": "log.db"}, "log", Path("log.db")),
        ({}, "log_days", 90),
        ({"RAADBAAK_LOG_DAYS": "30"}, "log_days", 30),
    ],
)
def test_what_can_be_chosen(store: str, changed: dict[str, str], attribute: str, expected: object) -> None:
    assert getattr(read({**TEAMS, "RAADBAAK_STORE": store, **changed}), attribute) == expected


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({}, "MICROSOFT_APP_ID"),
        ({"RAADBAAK_HOST": "0.0.0.0"}, "MICROSOFT_APP_ID"),
        ({"RAADBAAK_HOST": "127.0.0.1"}, "MICROSOFT_APP_ID"),
        (TEAMS | {"MICROSOFT_APP_ID": ""}, "MICROSOFT_APP_ID"),
        (TEAMS | {"MICROSOFT_APP_ID": " "}, "MICROSOFT_APP_ID"),
        (TEAMS | {"MICROSOFT_APP_ID": f" {ID}"}, "MICROSOFT_APP_ID"),
        (TEAMS | {"MICROSOFT_APP_ID": f"{ID}\n"}, "MICROSOFT_APP_ID"),
        (TEAMS | {"MICROSOFT_APP_ID": ID.replace("-", "")}, "MICROSOFT_APP_ID"),
        (TEAMS | {"MICROSOFT_APP_ID": "<uw-app-id>"}, "MICROSOFT_APP_ID"),
        (TEAMS | {"MICROSOFT_APP_ID": "00000000-0000-0000-0000-000000000000"}, "MICROSOFT_APP_ID"),
        (TEAMS | {"MICROSOFT_APP_TENANT_ID": ""}, "MICROSOFT_APP_TENANT_ID"),
        (TEAMS | {"MICROSOFT_APP_TENANT_ID": "almelo.onmicrosoft.com"}, "MICROSOFT_APP_TENANT_ID"),
        (TEAMS | {"MICROSOFT_APP_PASSWORD": ""}, "MICROSOFT_APP_PASSWORD"),
        (TEAMS | {"MICROSOFT_APP_PASSWORD": "changeme"}, "MICROSOFT_APP_PASSWORD"),
        (TEAMS | {"MICROSOFT_APP_PASSWORD": "<the-client-secret-of-azure>"}, "MICROSOFT_APP_PASSWORD"),
        (TEAMS | {"MICROSOFT_APP_PASSWORD": "${MICROSOFT_APP_PASSWORD}"}, "MICROSOFT_APP_PASSWORD"),
        (TEAMS | {"MICROSOFT_APP_PASSWORD": f"{PASSWORD}\n"}, "MICROSOFT_APP_PASSWORD"),
        (TEAMS | MACHINE | {"MICROSOFT_APP_PASSWORD": PASSWORD}, "MICROSOFT_APP_PASSWORD"),
        (TEAMS | {"MICROSOFT_APP_TYPE": "MultiTenant"}, "MICROSOFT_APP_TYPE"),
        (TEAMS | {"MICROSOFT_APP_TYPE": "singletenant"}, "MICROSOFT_APP_TYPE"),
        (TEAMS | {"RAADBAAK_TENANTS": "*"}, "RAADBAAK_TENANTS"),
        (TEAMS | {"RAADBAAK_TENANTS": f"{TENANT},"}, "RAADBAAK_TENANTS"),
        (TEAMS | {"RAADBAAK_DEVELOPMENT": "true"}, "RAADBAAK_DEVELOPMENT"),
        (TEAMS | DEVELOPMENT, "RAADBAAK_DEVELOPMENT"),
        (DEVELOPMENT | {"RAADBAAK_HOST": "0.0.0.0"}, "RAADBAAK_HOST"),
        (DEVELOPMENT | {"RAADBAAK_HOST": "::"}, "RAADBAAK_HOST"),
        (DEVELOPMENT | {"RAADBAAK_HOST": "192.168.1.10"}, "RAADBAAK_HOST"),
        (DEVELOPMENT | {"RAADBAAK_HOST": "raadbaak.intern"}, "RAADBAAK_HOST"),
        (TEAMS | {"RAADBAAK_HOST": "http://0.0.0.0"}, "RAADBAAK_HOST"),
        (TEAMS | {"RAADBAAK_PORT": "0"}, "RAADBAAK_PORT"),
        (TEAMS | {"RAADBAAK_PORT": "65536"}, "RAADBAAK_PORT"),
        (TEAMS | {"RAADBAAK_PORT": "-1"}, "RAADBAAK_PORT"),
        (TEAMS | {"RAADBAAK_PORT": "tachtig"}, "RAADBAAK_PORT"),
        (TEAMS | {"RAADBAAK_PORT": "٣٩٧٨"}, "RAADBAAK_PORT"),
        (TEAMS | {"RAADBAAK_STORE": "/nergens/facts.db"}, "RAADBAAK_STORE"),
        (TEAMS | {"RAADBAAK_STORE": "/"}, "RAADBAAK_STORE"),
        (TEAMS | {"RAADBAAK_LOG": "/nergens/log.db"}, "RAADBAAK_LOG"),
        (TEAMS | {"RAADBAAK_LOG": "/"}, "RAADBAAK_LOG"),
        (TEAMS | {"RAADBAAK_LOG_DAYS": "0"}, "RAADBAAK_LOG_DAYS"),
        (TEAMS | {"RAADBAAK_LOG_DAYS": "3654"}, "RAADBAAK_LOG_DAYS"),
        (TEAMS | {"RAADBAAK_LOG_DAYS": "altijd"}, "RAADBAAK_LOG_DAYS"),
    ],
)
def test_au_30_a_wrong_setting_is_named_and_not_repeated(
    store: str, environ: dict[str, str], named: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        read({"RAADBAAK_STORE": store, **environ})
    message = str(caught.value)
    assert message.startswith(f"{named} ")
    assert message.endswith((".", "facts.db"))
    value = environ.get(named, "").strip()
    assert len(value) < 5 or value not in message


def test_the_log_is_never_the_store_itself(store: str, tmp_path: Path) -> None:
    other = tmp_path / "zelfde.db"
    other.symlink_to(store)
    hard = tmp_path / "ook.db"
    hard.hardlink_to(store)
    for log in (Path(store), other, hard, Path(store).parent / "." / "facts.db"):
        with pytest.raises(SettingsError, match=r"^RAADBAAK_LOG "):
            read({**TEAMS, "RAADBAAK_STORE": store, "RAADBAAK_LOG": str(log)})


def test_secrets_are_hidden_where_settings_are_printed(store: str) -> None:
    settings = read({**TEAMS, "RAADBAAK_STORE": store})
    for printed in (repr(settings), str(settings), f"{settings.registration}"):
        assert PASSWORD not in printed
    assert settings.registration is not None
    assert settings.registration.password == Secret(PASSWORD)


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"RAADBAAK_HOST": "0.0.0.0"}, "MICROSOFT_APP_ID"),
        ({"RAADBAAK_HOST": "0.0.0.0", "RAADBAAK_DEVELOPMENT": "1"}, "RAADBAAK_HOST"),
        (TEAMS | {"MICROSOFT_APP_PASSWORD": "geheim"}, "MICROSOFT_APP_PASSWORD"),
    ],
)
def test_au_28_the_process_does_not_start_open(store: str, environ: dict[str, str], named: str) -> None:
    result = subprocess.run(
        [sys.executable, str(APP)],
        env={"RAADBAAK_STORE": store, **environ},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"{named} ")
    assert result.stderr.count("\n") == 1
    assert "geheim\n" not in result.stderr


# --- The app package ---------------------------------------------------------------------------------------


def test_for_the_app_package() -> None:
    assert read_listing(PACKAGE) == Listing(
        app_id=ID,
        organisation="Gemeente Lindemeer",
        address="https://raadbaak.gemeente-lindemeer.nl",
        website="https://www.gemeente-lindemeer.nl/raadbaak",
        privacy="https://www.gemeente-lindemeer.nl/privacy",
        terms="https://www.gemeente-lindemeer.nl/voorwaarden",
        version="1.0.0",
    )


@pytest.mark.parametrize(
    ("changed", "attribute", "expected"),
    [
        ({"RAADBAAK_ADDRESS": "https://Bot.Lindemeer.nl/"}, "address", "https://bot.lindemeer.nl"),
        ({"RAADBAAK_ORGANISATION": "'s-Hertogenbosch"}, "organisation", "'s-Hertogenbosch"),
        ({"RAADBAAK_ORGANISATION": "Súdwest-Fryslân"}, "organisation", "Súdwest-Fryslân"),
        ({"RAADBAAK_ORGANISATION": "x" * 32}, "organisation", "x" * 32),
        (
            {"RAADBAAK_PRIVACY": "https://lindemeer.nl/p?id=3#bot"},
            "privacy",
            "https://lindemeer.nl/p?id=3#bot",
        ),
        ({"RAADBAAK_APP_VERSION": "2.10.0"}, "version", "2.10.0"),
    ],
)
def test_what_can_be_chosen_for_the_app_package(
    changed: dict[str, str], attribute: str, expected: object
) -> None:
    assert getattr(read_listing(PACKAGE | changed), attribute) == expected


PAGES = ("RAADBAAK_ADDRESS", "RAADBAAK_WEBSITE", "RAADBAAK_PRIVACY", "RAADBAAK_TERMS")
NO_PAGES = [
    "lindemeer.nl/privacy",
    "http://lindemeer.nl/privacy",
    "https://",
    "https:///privacy",
    "https://lindemeer",
    "https://localhost/privacy",
    "https://10.0.0.4/privacy",
    "https://[::1]/privacy",
    "https://[::1/privacy",
    "https://lindemeer.nl:8443/privacy",
    "https://lindemeer.nl:poort/privacy",
    "https://griffie:geheim@lindemeer.nl/privacy",
    "https://lindemeer.nl/mijn privacy",
    "https://lindemeer.nl/privacy\n",
    "https://lindemeer.nl\\privacy",
    "https://<uw-domein>/privacy",
    "https://uw_domein.nl/privacy",
    "https://example.com/privacy",
    "https://www.Example.nl/privacy",
    "https://gemeente.example/privacy",
    "https://raadbaak.intern.local/privacy",
    f"https://lindemeer.nl/{'p' * 2048}",
]


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        *[({name: ""}, name) for name in PACKAGE],
        *[({name: page}, name) for name in PAGES for page in NO_PAGES],
        ({"MICROSOFT_APP_ID": "00000000-0000-0000-0000-000000000000"}, "MICROSOFT_APP_ID"),
        ({"MICROSOFT_APP_ID": f"{ID}\n"}, "MICROSOFT_APP_ID"),
        ({"RAADBAAK_ORGANISATION": "x" * 33}, "RAADBAAK_ORGANISATION"),
        ({"RAADBAAK_ORGANISATION": "<uw gemeente>"}, "RAADBAAK_ORGANISATION"),
        ({"RAADBAAK_ORGANISATION": '"Gemeente Lindemeer"'}, "RAADBAAK_ORGANISATION"),
        ({"RAADBAAK_ORGANISATION": "   "}, "RAADBAAK_ORGANISATION"),
        ({"RAADBAAK_ORGANISATION": "Gemeente\nLindemeer"}, "RAADBAAK_ORGANISATION"),
        ({"RAADBAAK_ADDRESS": "https://raadbaak.lindemeer.nl/api/messages"}, "RAADBAAK_ADDRESS"),
        ({"RAADBAAK_ADDRESS": "https://raadbaak.lindemeer.nl?bot"}, "RAADBAAK_ADDRESS"),
        *[
            ({"RAADBAAK_APP_VERSION": version}, "RAADBAAK_APP_VERSION")
            for version in (
                "1",
                "1.0",
                "0.1.0",
                "1.0.0.0",
                "v1.0.0",
                "1.0.01",
                "1.0.0\n",
                "1.0.100000",
                "١.0.0",
            )
        ],
    ],
)
def test_a_wrong_setting_of_the_app_package_is_named_and_not_repeated(
    environ: dict[str, str], named: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        read_listing(PACKAGE | environ)
    message = str(caught.value)
    assert message.startswith(f"{named} ")
    value = environ[named].strip()
    assert len(value) < 9 or value not in message
