"""The bot's own token, by MSAL itself, from a stand-in for Entra ID and for a machine's identity service."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from teams import APP_ID, PASSWORD, TENANT

from bot.credentials import BoundedSession, entra
from bot.settings import Registration, Secret

LOGIN = f"https://login.microsoftonline.com/{TENANT}"


class Entra(BaseHTTPRequestHandler):
    """Tells its addresses, and gives a token for the right password."""

    asked: ClassVar[list[tuple[str, dict[str, list[str]]]]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, parse_qs(urlsplit(self.path).query)))
        if "/oauth2/token" in self.path:  # the machine's identity service
            self._say({"access_token": "of-the-machine", "expires_in": "3600", "resource": "x"})
        else:
            endpoints = {"authorization_endpoint": f"{LOGIN}/authorize", "token_endpoint": f"{LOGIN}/token"}
            self._say({"issuer": f"{LOGIN}/v2.0", "metadata": [], **endpoints})

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.asked.append((self.path, form))
        if form["client_secret"] == [PASSWORD]:
            self._say({"access_token": "of-the-bot", "expires_in": 3600, "token_type": "Bearer"})
        else:
            self._say({"error": "invalid_client", "error_description": "x"}, 401)

    def _say(self, body: dict[str, Any], status: int = 200) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        pass


class Detour(requests.adapters.HTTPAdapter):
    """Takes every request to a server on loopback instead."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._port = port

    def send(self, request: Any, *args: Any, **kwargs: Any) -> requests.Response:
        parts = urlsplit(request.url)
        request.url = f"http://127.0.0.1:{self._port}{parts.path}?{parts.query}"
        return super().send(request, *args, **kwargs)


@pytest.fixture
def session() -> Iterator[requests.Session]:
    Entra.asked.clear()
    with HTTPServer(("127.0.0.1", 0), Entra) as server, BoundedSession() as session:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        session.trust_env = False
        for scheme in ("http://", "https://"):
            session.mount(scheme, Detour(server.server_address[1]))
        yield session
        server.shutdown()
        thread.join()


def test_by_password(session: requests.Session) -> None:
    acquire = entra(Registration(APP_ID, TENANT, Secret(PASSWORD)), session)
    assert Entra.asked == [], "nothing is asked before a token is needed"
    answer = acquire()
    assert (answer["access_token"], answer["expires_in"]) == ("of-the-bot", 3600)
    path, form = Entra.asked[-1]
    assert path.startswith(f"/{TENANT}/token")
    assert form["client_id"] == [APP_ID]
    assert form["scope"] == ["https://api.botframework.com/.default"]
    assert form["grant_type"] == ["client_credentials"]


def test_a_wrong_password_gives_no_token(session: requests.Session) -> None:
    answer = entra(Registration(APP_ID, TENANT, Secret("not.the.right.one")), session)()
    assert "access_token" not in answer
    assert answer["error"] == "invalid_client"


def test_by_managed_identity(session: requests.Session) -> None:
    answer = entra(Registration(APP_ID, TENANT, None), session)()
    assert answer["access_token"] == "of-the-machine"
    assert float(answer["expires_in"]) == 3600
    (_, query) = Entra.asked[-1]
    assert query["client_id"] == [APP_ID]
    assert query["resource"] == ["https://api.botframework.com"]


def test_a_silent_authority_is_not_waited_for_long(session: requests.Session) -> None:
    sent: list[Any] = []

    class Watch(requests.adapters.HTTPAdapter):
        def send(self, request: Any, *args: Any, **kwargs: Any) -> requests.Response:
            sent.append(kwargs["timeout"])
            raise requests.ConnectTimeout

    session.mount("https://", Watch())
    with pytest.raises(requests.ConnectTimeout):
        entra(Registration(APP_ID, TENANT, Secret(PASSWORD)), session)()
    assert sent
    assert all(timeout <= 5 for timeout in sent)
