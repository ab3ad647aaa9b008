"""What the environment says about this installation, checked before anything starts."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from bot.texts import TEXTS

_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_HOST_NAME: Final = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?", re.IGNORECASE)
# Client secrets of Entra ID have 40 characters; what is shorter than this is a placeholder.
_SHORTEST_PASSWORD: Final = 16
# Ten years: more is a mistake, for no question is worth keeping that long.
_MOST_LOG_DAYS: Final = 3653
# What the schema of Teams allows for the name of the organisation.
_LONGEST_ORGANISATION: Final = 32
# Names that RFC 2606, RFC 6761 and the registry of .nl keep for examples and for networks of one's own.
_PLACEHOLDER: Final = re.compile(
    r"(.*\.)?(example\.(com|net|org|nl)|example|invalid|test|localhost|local|internal)", re.IGNORECASE
)
_PUBLIC_HOST: Final = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.IGNORECASE)
_VERSION: Final = re.compile(r"[1-9][0-9]{0,4}(\.(0|[1-9][0-9]{0,4})){2}")


class SettingsError(Exception):
    """A setting is missing or wrong. The message names it, tells in Dutch what to do and hides its value."""

    def __init__(self, name: str, fault: str) -> None:
        super().__init__(f"{name} {TEXTS.faults[fault]}")


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that is hidden wherever it is printed."""

    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Registration:
    """The bot's identity in Entra ID. Without a password it is a user-assigned managed identity."""

    app_id: str
    tenant: str
    password: Secret | None


@dataclass(frozen=True, slots=True)
class Settings:
    """An installation. Without a registration it is development mode: on loopback, with nobody checked.

    Questions are answered only when they come from one of `tenants` (ids in lower case). Without a `log` no question is
    kept; in it each is for `log_days`.
    """

    store: Path
    host: str
    port: int
    registration: Registration | None
    tenants: frozenset[str]
    log: Path | None = None
    log_days: int = 90


@dataclass(frozen=True, slots=True)
class Listing:
    """What Teams shows of this app, and where it finds the bot; the addresses are of https pages."""

    app_id: str
    organisation: str
    address: str
    website: str
    privacy: str
    terms: str
    version: str


def read(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings that `environ` holds; an empty one counts as absent. Raises SettingsError."""
    development = _switch(environ, "RAADBAAK_DEVELOPMENT")
    if development and environ.get("MICROSOFT_APP_ID"):
        raise SettingsError("RAADBAAK_DEVELOPMENT", "development_with_id")
    registration = None if development else _registration(environ)
    store = _store(environ)
    return Settings(
        store=store,
        host=_host(environ, development=development),
        port=_port(environ),
        registration=registration,
        tenants=_tenants(environ, registration),
        log=_question_log(environ, store),
        log_days=_log_days(environ),
    )


def read_listing(environ: Mapping[str, str] = os.environ) -> Listing:
    """What the app package is made of; needs neither a store nor a password. Raises SettingsError."""
    return Listing(
        app_id=_id(environ, "MICROSOFT_APP_ID", absent="missing_for_package"),
        organisation=_organisation(environ),
        address=_own_address(environ),
        website=_page(environ, "RAADBAAK_WEBSITE"),
        privacy=_page(environ, "RAADBAAK_PRIVACY"),
        terms=_page(environ, "RAADBAAK_TERMS"),
        version=_version(environ),
    )


def _switch(environ: Mapping[str, str], name: str) -> bool:
    match environ.get(name, ""):
        case "1":
            return True
        case "" | "0":
            return False
        case _:
            raise SettingsError(name, "switch")


def _registration(environ: Mapping[str, str]) -> Registration:
    app_id = _id(environ, "MICROSOFT_APP_ID", absent="missing")
    tenant = _id(environ, "MICROSOFT_APP_TENANT_ID", absent="missing_beside_id")
    password = environ.get("MICROSOFT_APP_PASSWORD")
    match environ.get("MICROSOFT_APP_TYPE") or "SingleTenant":
        case "SingleTenant":
            if not password:
                raise SettingsError("MICROSOFT_APP_PASSWORD", "missing_beside_id")
            if len(password) < _SHORTEST_PASSWORD or re.search(r"[\s<>{}]", password):
                raise SettingsError("MICROSOFT_APP_PASSWORD", "password")
            return Registration(app_id, tenant, Secret(password))
        case "UserAssignedMSI":
            if password:
                raise SettingsError("MICROSOFT_APP_PASSWORD", "password_unused")
            return Registration(app_id, tenant, None)
        case _:
            raise SettingsError("MICROSOFT_APP_TYPE", "type")


def _id(environ: Mapping[str, str], name: str, *, absent: str) -> str:
    given = environ.get(name)
    if not given:
        raise SettingsError(name, absent)
    return _checked_id(name, given)


def _checked_id(name: str, given: str) -> str:
    # Examples repeat one digit throughout: 00000000-0000-0000-0000-000000000000.
    if not _ID.fullmatch(given) or len(set(given.replace("-", ""))) == 1:
        raise SettingsError(name, "id")
    return given.lower()


def _tenants(environ: Mapping[str, str], registration: Registration | None) -> frozenset[str]:
    given = environ.get("RAADBAAK_TENANTS")
    if given:
        return frozenset(_checked_id("RAADBAAK_TENANTS", one.strip()) for one in given.split(","))
    return frozenset({registration.tenant}) if registration else frozenset()


def _store(environ: Mapping[str, str]) -> Path:
    store = Path(environ.get("RAADBAAK_STORE") or "facts.db")
    if not store.is_file():
        raise SettingsError("RAADBAAK_STORE", "store")
    return store


def _question_log(environ: Mapping[str, str], store: Path) -> Path | None:
    given = environ.get("RAADBAAK_LOG")
    if not given:
        return None
    log = Path(given)
    if log.is_dir() or not log.parent.is_dir():
        raise SettingsError("RAADBAAK_LOG", "log")
    if log.resolve() == store.resolve() or (log.exists() and log.samefile(store)):
        raise SettingsError("RAADBAAK_LOG", "log_is_store")
    return log


def _log_days(environ: Mapping[str, str]) -> int:
    given = environ.get("RAADBAAK_LOG_DAYS") or "90"
    if not re.fullmatch(r"[0-9]{1,4}", given) or not 1 <= int(given) <= _MOST_LOG_DAYS:
        raise SettingsError("RAADBAAK_LOG_DAYS", "log_days")
    return int(given)


def _host(environ: Mapping[str, str], *, development: bool) -> str:
    # A container has no other address to be reached at than all of them; a proxy stands in front.
    host = environ.get("RAADBAAK_HOST") or ("127.0.0.1" if development else "0.0.0.0")  # noqa: S104
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        if not _HOST_NAME.fullmatch(host):
            raise SettingsError("RAADBAAK_HOST", "host") from None
        loopback = host == "localhost"
    if development and not loopback:
        raise SettingsError("RAADBAAK_HOST", "development_host")
    return host


def _port(environ: Mapping[str, str]) -> int:
    given = environ.get("RAADBAAK_PORT") or "3978"
    if not re.fullmatch(r"[0-9]{1,5}", given) or not 1 <= int(given) <= 65535:
        raise SettingsError("RAADBAAK_PORT", "port")
    return int(given)


def _organisation(environ: Mapping[str, str]) -> str:
    given = _needed(environ, "RAADBAAK_ORGANISATION")
    plain = given.isprintable() and given == given.strip() and not re.search(r"[<>{}$\"]", given)
    if not plain or len(given) > _LONGEST_ORGANISATION:
        raise SettingsError("RAADBAAK_ORGANISATION", "organisation")
    return given


def _own_address(environ: Mapping[str, str]) -> str:
    given = _page(environ, "RAADBAAK_ADDRESS").removesuffix("/")
    # The bot answers at the root of its host, and Teams wants to hear of that host alone.
    if given.lower() != f"https://{urlsplit(given).hostname}":
        raise SettingsError("RAADBAAK_ADDRESS", "own_address")
    return given.lower()


def _page(environ: Mapping[str, str], name: str) -> str:
    given = _needed(environ, name)
    try:
        parts = urlsplit(given)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise SettingsError(name, "page") from None
    plain = given.isascii() and given.isprintable() and not re.search(r"[\s<>{}\\\"]", given)
    if not plain or parts.scheme != "https" or port or "@" in parts.netloc:
        raise SettingsError(name, "page")
    if not _PUBLIC_HOST.fullmatch(host) or len(given) > 2048:
        raise SettingsError(name, "page")
    if _PLACEHOLDER.fullmatch(host):
        raise SettingsError(name, "page_placeholder")
    return given


def _version(environ: Mapping[str, str]) -> str:
    version = environ.get("RAADBAAK_APP_VERSION") or "1.0.0"
    if not _VERSION.fullmatch(version):
        raise SettingsError("RAADBAAK_APP_VERSION", "app_version")
    return version


def _needed(environ: Mapping[str, str], name: str) -> str:
    given = environ.get(name)
    if not given:
        raise SettingsError(name, "missing_for_package")
    return given
