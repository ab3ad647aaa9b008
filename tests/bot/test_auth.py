"""Who is let in: forged, stale and odd requests stop at the door. The ids are those of the list of attacks.

Whether a question got through is read from what the desk was asked, never from the status.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest
from teams import (
    APP_ID,
    OTHER_TENANT,
    TENANT,
    KeyServer,
    SigningKey,
    World,
    segment,
    world,
)

from bot.auth import is_on_loopback, is_on_the_internet

STRANGER = SigningKey("key-1")
UNENDORSED = SigningKey("key-2", endorsements=("webchat",))
Headers = dict[str, str]


@pytest.fixture(scope="module")
def running() -> Iterator[World]:
    with world(keys=KeyServer(SigningKey("key-1"), UNENDORSED)) as this:
        assert this.say()
        yield this


@pytest.fixture
def bot(running: World) -> World:
    running.desk.asked.clear()
    running.channel.posted.clear()
    return running


def bearer(token: str) -> Headers:
    return {"Authorization": f"Bearer {token}"}


def signed(bot: World, header: dict[str, Any], **changed: Any) -> Headers:
    return bearer(jwt.encode(bot.claims(**changed), bot.key.private, "RS256", headers=header))


def by_hand(bot: World, header: Any, payload: bytes) -> Headers:
    """A token with a good signature over whatever payload."""
    start = f"{segment(json.dumps(header).encode())}.{segment(payload)}"
    algorithm = jwt.algorithms.RSAAlgorithm(jwt.algorithms.RSAAlgorithm.SHA256)
    return bearer(f"{start}.{segment(algorithm.sign(start.encode(), bot.key.private))}")


def with_public_key_as_secret(bot: World) -> Headers:
    """PyJWT refuses to make such a token, so by hand."""
    header = segment(json.dumps({"alg": "HS256", "typ": "JWT", "kid": bot.key.id}).encode())
    start = f"{header}.{segment(json.dumps(bot.claims()).encode())}"
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(
        start.encode(), bot.key.public_pem
    )
    return bearer(f"{start}.{segment(signature)}")


def tampered(bot: World) -> Headers:
    header, _, signature = bot.token().split(".")
    return bearer(f"{header}.{segment(json.dumps(bot.claims(aud=APP_ID, sub='x')).encode())}.{signature}")


def in_seconds(seconds: int) -> int:
    return int(time.time()) + seconds


RS256 = {"alg": "RS256", "kid": "key-1"}

UNAUTHORIZED: dict[str, Callable[[World], Headers]] = {
    "AU-02 no header": lambda b: {},
    "AU-02 empty": lambda b: {"Authorization": ""},
    "AU-02 Bearer": lambda b: {"Authorization": "Bearer"},
    "AU-02 Bearer and a space": lambda b: {"Authorization": "Bearer "},
    "AU-03 one segment": lambda b: bearer("xyz"),
    "AU-03 two segments": lambda b: bearer(".".join(b.token().split(".")[:2])),
    "AU-03 garbage": lambda b: bearer("a!.b!.c!"),
    "AU-03 nothing but dots": lambda b: bearer(".."),
    "AU-03 payload no JSON": lambda b: by_hand(b, RS256, b"hello"),
    "AU-03 payload a list": lambda b: by_hand(b, RS256, b"[1]"),
    "AU-03 header a list": lambda b: by_hand(b, ["RS256"], b"{}"),
    "AU-03 header deeply nested": lambda b: bearer(segment(b"[" * 9000) + ".e30.e30"),
    "AU-04 Basic": lambda b: {"Authorization": "Basic dXNlcjpwYXNz"},
    "AU-04 lower case": lambda b: {"Authorization": f"bearer {b.token()}"},
    "AU-04 double space": lambda b: {"Authorization": f"Bearer  {b.token()}"},
    "AU-04 trailing word": lambda b: {"Authorization": f"Bearer {b.token()} more"},
    "AU-05 none": lambda b: bearer(jwt.encode(b.claims(), None, "none", headers={"kid": b.key.id})),
    "AU-05 HS256 with the public key": with_public_key_as_secret,
    "AU-06 known kid, other key": lambda b: b.bearer(key=STRANGER),
    "AU-06 tampered payload": tampered,
    "AU-06 own jwk": lambda b: bearer(
        jwt.encode(
            b.claims(), STRANGER.private, "RS256", headers={"jwk": STRANGER.published(), "kid": "key-1"}
        )
    ),
    "AU-07 unknown kid": lambda b: signed(b, {"kid": "nobody"}),
    "AU-07 no kid": lambda b: signed(b, {}),
    "AU-07 kid a list": lambda b: by_hand(b, RS256 | {"kid": ["key-1"]}, json.dumps(b.claims()).encode()),
    "AU-08 expired an hour ago": lambda b: b.bearer(exp=in_seconds(-3600)),
    "AU-08 expired six minutes ago": lambda b: b.bearer(exp=in_seconds(-360)),
    "AU-08 valid in an hour": lambda b: b.bearer(nbf=in_seconds(3600)),
    "AU-10 no exp": lambda b: b.bearer(exp=None),
    "AU-10 exp a text": lambda b: b.bearer(exp=str(in_seconds(3600))),
    "AU-10 exp true": lambda b: b.bearer(exp=True),
    "AU-11 other issuer": lambda b: b.bearer(iss="https://example.invalid"),
    "AU-11 issuer and a slash": lambda b: b.bearer(iss="https://api.botframework.com/"),
    "AU-12 no issuer": lambda b: b.bearer(iss=None),
    "AU-13 other audience": lambda b: b.bearer(aud=OTHER_TENANT),
    "AU-13 no audience": lambda b: b.bearer(aud=None),
    "AU-13 ours in a list": lambda b: b.bearer(aud=[APP_ID, OTHER_TENANT]),
    "AU-14 no serviceurl": lambda b: b.bearer(serviceurl=None),
    "AU-14 other serviceurl": lambda b: b.bearer(serviceurl=b.channel.url + "/"),
    "AU-14 serviceurl a list": lambda b: b.bearer(serviceurl=[b.channel.url]),
    "AU-16 key not endorsed": lambda b: b.bearer(key=UNENDORSED),
    "AU-19 issuer of the Emulator": lambda b: b.bearer(
        iss=f"https://login.microsoftonline.com/{TENANT}/v2.0", ver="2.0", appid=APP_ID
    ),
    "AU-19 like a skill": lambda b: b.bearer(
        iss=f"https://sts.windows.net/{TENANT}/", ver="1.0", appid=OTHER_TENANT, aud=APP_ID
    ),
    "AU-24 not ASCII": lambda b: {"Authorization": f"Bearer {b.token()}é"},
}


@pytest.mark.parametrize("case", UNAUTHORIZED)
def test_who_cannot_prove_it_is_refused(bot: World, case: str) -> None:
    answer = bot.post(bot.activity(), UNAUTHORIZED[case](bot))
    assert answer.status == 401
    assert bot.nothing_happened()
    assert set(answer.json) == {"error"}
    assert "eyJ" not in answer.json["error"]


@pytest.mark.parametrize("case", ["none", "with token", "replies in the body"])
def test_au_01_a_good_token_is_let_in(bot: World, case: str) -> None:
    mode = {"deliveryMode": "expectReplies"} if case == "replies in the body" else {}
    answer = bot.post(bot.activity(**mode))
    assert answer.status in (200, 201, 202)
    assert [how for how, _ in bot.desk.asked] == ["ask"]
    assert len(bot.channel.posted) + (len(answer.replies) if mode else 0) == 1


def test_au_09_clocks_may_differ_five_minutes(bot: World) -> None:
    assert bot.post(bot.activity(), bot.bearer(exp=in_seconds(-240))).status == 200
    assert len(bot.desk.asked) == 1


@pytest.mark.parametrize(
    ("missing", "status"),
    [("serviceUrl", 400), ("channelId", 400), ("from", 400), ("recipient", 400), ("conversation", 400)],
)
def test_au_15_au_17_fields_that_checks_need_are_required(bot: World, missing: str, status: int) -> None:
    assert bot.post(bot.activity(**{missing: None})).status == status
    assert bot.nothing_happened()


@pytest.mark.parametrize("channel", ["emulator", "webchat", "directline", "MSTEAMS", "teams"])
def test_au_18_a_teams_key_signs_for_teams_only(bot: World, channel: str) -> None:
    assert bot.post(bot.activity(channelId=channel)).status in (401, 403)
    assert bot.nothing_happened()


PLACE = {"id": "a:conversation", "conversationType": "personal"}


@pytest.mark.parametrize(
    ("conversation", "channel_data", "status"),
    [
        ({"tenantId": TENANT}, {"tenant": {"id": TENANT}}, 200),
        ({"tenantId": TENANT.upper()}, {}, 200),
        ({}, {"tenant": {"id": TENANT}}, 200),
        ({"tenantId": OTHER_TENANT}, {"tenant": {"id": OTHER_TENANT}}, 403),
        ({"tenantId": TENANT}, {"tenant": {"id": OTHER_TENANT}}, 403),
        ({"tenantId": OTHER_TENANT}, {"tenant": {"id": TENANT}}, 403),
        ({}, {}, 403),
        ({"tenantId": ""}, {"tenant": {"id": ""}}, 403),
        ({"tenantId": f"{TENANT} "}, {}, 403),
        ({"tenantId": [TENANT]}, {}, 400),
        ({}, {"tenant": [TENANT]}, 400),
        ({}, {"tenant": {"id": 7}}, 400),
    ],
)
def test_au_20_only_tenants_on_the_list(
    bot: World, conversation: Any, channel_data: Any, status: int
) -> None:
    answer = bot.post(bot.activity(conversation=PLACE | conversation, channelData=channel_data))
    assert answer.status == status
    assert bot.nothing_happened() is (status != 200)


def test_au_22_an_activity_is_answered_once_in_ten_minutes(bot: World) -> None:
    activity, headers = bot.activity(), bot.bearer()
    for _ in range(3):
        assert bot.post(activity, headers).status == 200
    bot.clock.now += 599
    assert bot.post(activity, headers).status == 200
    assert len(bot.desk.asked) == len(bot.channel.posted) == 1
    again = bot.post(activity | {"deliveryMode": "expectReplies"}, headers)
    assert again.replies == []
    bot.clock.now += 2
    assert bot.post(activity, headers).status == 200
    assert len(bot.desk.asked) == len(bot.channel.posted) == 2


@pytest.mark.parametrize(("length", "status"), [(20_000, 400), (100_000, 400)])
def test_au_23_a_long_token_is_not_repeated(bot: World, length: int, status: int) -> None:
    token = "abcd" * (length // 4)
    answer = bot.post(bot.activity(), bearer(token))
    assert answer.status == status
    assert bot.nothing_happened()
    if length < 64_000:  # beyond that aiohttp answers itself, to the sender only
        assert b"abcd" not in answer.body
    assert "abcd" not in bot.log.getvalue()


def test_au_24_two_headers(bot: World) -> None:
    token = bot.token()
    body = json.dumps(bot.activity()).encode()
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", bot.port, timeout=10)
    connection.putrequest("POST", "/api/messages")
    for name, value in (
        ("Authorization", f"Bearer {token}"),
        ("Authorization", f"Bearer {token}"),
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
    ):
        connection.putheader(name, value)
    connection.endheaders(body)
    assert connection.getresponse().status == 401
    connection.close()
    assert bot.nothing_happened()


def test_au_25_a_new_signing_key_works_within_a_minute() -> None:
    with world() as bot:
        assert bot.say()
        new = SigningKey("key-new")
        bot.keys.keys.append(new)
        bot.clock.now += 60
        assert bot.post(bot.activity(), bot.bearer(key=new)).status == 200
        assert bot.keys.fetches == 2
        assert len(bot.desk.asked) == 2


def test_au_25_a_withdrawn_key_stops_working_after_an_hour() -> None:
    with world() as bot:
        assert bot.say()
        old = bot.key
        bot.keys.keys[:] = [SigningKey("key-new")]
        bot.clock.now += 3601
        # This request meets the old key for the last time: known keys wait for no fetch.
        bot.post(bot.activity(), bot.bearer(key=old))
        deadline = time.monotonic() + 5
        while bot.post(bot.activity(), bot.bearer(key=old)).status != 401:
            assert time.monotonic() < deadline
        assert bot.post(bot.activity(), bot.bearer(key=bot.key)).status == 200


def test_au_26_a_key_server_that_is_down_is_asked_once_a_minute() -> None:
    with world() as bot:
        bot.keys.behaviour = "down"
        for number in range(100):
            forged = signed(bot, {"kid": f"forged-{number}"})
            assert bot.post(bot.activity(), forged).status == 401
        assert bot.keys.fetches == 1
        assert bot.nothing_happened()
        bot.keys.behaviour = "ok"
        bot.clock.now += 60
        assert bot.say()
        assert bot.keys.fetches == 2


def test_au_27_a_key_server_that_hangs_stops_nobody() -> None:
    with world() as bot:
        assert bot.say()
        bot.keys.behaviour = "hangs"
        bot.clock.now += 61
        forged = [
            threading.Thread(target=bot.post, args=(bot.activity(), signed(bot, {"kid": f"forged-{number}"})))
            for number in range(10)
        ]
        for one in forged:
            one.start()
        while bot.keys.fetches < 2:
            time.sleep(0.01)
        for _ in range(20):
            start = time.monotonic()
            assert bot.request("GET", "/health").status == 200
            assert time.monotonic() - start < 0.25
            assert bot.say()
            assert time.monotonic() - start < 1
        for one in forged:
            one.join()
        assert bot.keys.fetches == 2
        assert len(bot.desk.asked) == 21


@pytest.mark.parametrize(
    "body", [b"no JSON", b'{"keys": 1}', b'{"jwks_uri": "http://127.0.0.1:1/"}', b"[]", b""]
)
def test_au_26_whatever_a_key_server_says_nobody_unknown_gets_in(
    body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aiohttp import web

    async def odd(*_: Any) -> web.Response:
        return web.Response(body=body)

    monkeypatch.setattr(KeyServer, "_metadata", odd)
    with world() as bot:
        assert bot.post(bot.activity()).status == 401
        assert bot.nothing_happened()


@pytest.mark.parametrize("header", ["Bearer", "Bearer xyz", "", "Basic dXNlcjpwYXNz"])
def test_au_29_in_development_mode_a_token_is_refused(header: str) -> None:
    with world(development=True) as bot:
        assert bot.post(bot.activity(), {"Authorization": header}).status == 401
        assert bot.nothing_happened()
        assert bot.say()
        assert bot.channel.posted == []


def test_au_31_no_web_socket(bot: World) -> None:
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": "x", **bot.bearer()}
    assert bot.request("GET", "/api/messages", headers=upgrade).status == 405


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net/emea/0c7f2f6e/",
        "https://europe.api.botframework.com",
        "https://smba.infra.gcc.teams.microsoft.com:443/teams",
    ],
)
def test_addresses_on_the_internet(url: str) -> None:
    assert is_on_the_internet(url)
    assert not is_on_loopback(url)


NOT_ON_THE_INTERNET = [
    "javascript:alert(1)",
    "file:///etc/hostname",
    "data:text/html,x",
    "http://169.254.169.254/",
    "https://169.254.169.254/",
    "https://[::ffff:169.254.169.254]/",
    "https://2852039166/",
    "https://0xa9fe.a9fe/",
    "https://127.1/",
    "https://localhost/",
    "https://raadbaak/",
    "http://smba.trafficmanager.net/emea/",
    "https://user@smba.trafficmanager.net/",
    "https://smba.trafficmanager.net@169.254.169.254/",
    "https://smba.trafficmanager.net:22/",
    "https://smba.trafficmanager.net:port/",
    "https://smba.trafficmanager.net/?a=b",
    "https://smba.trafficmanager.net/#a",
    "https://smba.trafficmanager.net/\r\nX: y",
    "https://smba.trafficmanager.net /",
    "https://[::1",
    "//smba.trafficmanager.net/",
    "smba.trafficmanager.net",
]


@pytest.mark.parametrize("url", NOT_ON_THE_INTERNET)
def test_addresses_that_are_not_on_the_internet(url: str) -> None:
    assert not is_on_the_internet(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:3978", True),
        ("http://localhost:56150/_connector", True),
        ("http://[::1]:1/", True),
        ("http://127.0.0.1.example.nl/", False),
        ("http://localhost.example.nl/", False),
        ("http://192.168.1.10/", False),
        ("http://localhost@192.168.1.10/", False),
        ("http://[::1", False),
        ("ftp://127.0.0.1/", False),
        ("file://localhost/etc/hostname", False),
    ],
)
def test_addresses_on_this_computer(url: str, expected: bool) -> None:
    assert is_on_loopback(url) is expected


@pytest.mark.parametrize("url", NOT_ON_THE_INTERNET)
def test_ma_18_a_reply_goes_to_no_other_address_even_when_it_is_signed(url: str) -> None:
    with world(may_post_to=is_on_the_internet) as bot:
        assert bot.post(bot.activity(serviceUrl=url), bot.bearer(serviceurl=url)).status == 400
        assert bot.nothing_happened()


@pytest.mark.parametrize(
    "url", ["https://smba.trafficmanager.net/emea/", "http://169.254.169.254/", "file:///x"]
)
def test_ma_18_in_development_mode_replies_stay_on_this_computer(url: str) -> None:
    with world(development=True) as bot:
        assert bot.post(bot.activity(serviceUrl=url)).status == 400
        assert bot.nothing_happened()
