"""Two real nodes over mutually pinned TLS: who is let in, how large a body may be, what hostile bytes get for an answer."""

import gzip
import json
import socket
import ssl
from pathlib import Path

import httpx2
import pytest

from house_http import start
from preavis.node.certificate import make_certificate
from preavis.node.tls import client_context
from preavis.proof.bundle import EntriesHeader
from preavis.proof.card import open_card

NOTICE = json.loads((Path(__file__).parent.parent / "golden" / "notice.json").read_text())


@pytest.fixture(scope="module")
def nodes(tmp_path_factory):
    made = start(tmp_path_factory.mktemp("nodes"))
    yield made
    made.stop()


def client(nodes, caller="RU", callee="CN"):
    keys = nodes.at(caller) / "keys"
    card = open_card(nodes.card(callee).read_bytes())
    context = client_context(keys / "tls.crt", keys / "tls.key", card.tls_certificate)
    return httpx2.Client(base_url=f"{card.address}/ru-cn/", verify=context, trust_env=False, timeout=30)


def test_a_notice_goes_over_the_wire_and_comes_back_receipted(nodes):
    review = nodes.ask("RU", "POST", "/drafts", "releaser 1", kind="notice", body=NOTICE)
    for officer in ("releaser 1", "releaser 2"):
        done = nodes.ask("RU", "POST", f"/drafts/{review['draft']}/approve", officer)
    for _ in range(100):
        entries = nodes.ask("RU", "GET", f"/cases/{done['released']}")["entries"]
        if entries[0]["received_at"]:
            break
    assert entries[0]["received_at"]


def test_a_client_without_an_enrolled_certificate_does_not_get_to_http(nodes, tmp_path):
    key, certificate = make_certificate("nobody")
    (tmp_path / "tls.key").write_bytes(key)
    (tmp_path / "tls.crt").write_bytes(certificate)
    card = open_card(nodes.card("CN").read_bytes())
    context = client_context(tmp_path / "tls.crt", tmp_path / "tls.key", card.tls_certificate)
    with (
        httpx2.Client(base_url=card.address, verify=context, trust_env=False) as stranger,
        pytest.raises(httpx2.HTTPError),
    ):
        stranger.get("/ru-cn/receipt/1")
    bare = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    bare.check_hostname, bare.verify_mode = False, ssl.CERT_NONE
    with (
        httpx2.Client(base_url=card.address, verify=bare, trust_env=False) as stranger,
        pytest.raises(httpx2.HTTPError),
    ):
        stranger.get("/ru-cn/receipt/1")


def test_a_server_that_is_not_the_enrolled_one_is_not_spoken_to(nodes):
    keys = nodes.at("RU") / "keys"
    other = open_card(nodes.card("NEUTRAL").read_bytes()).tls_certificate
    context = client_context(keys / "tls.crt", keys / "tls.key", other)
    card = open_card(nodes.card("CN").read_bytes())
    with (
        httpx2.Client(base_url=card.address, verify=context, trust_env=False) as deceived,
        pytest.raises(httpx2.HTTPError),
    ):
        deceived.get("/ru-cn/receipt/1")


def test_whoever_shows_another_certificate_is_told_from_a_line_that_is_down(nodes):
    import asyncio

    from preavis.node.push import DeliveryFailed
    from preavis.node.transport import HttpsTransport

    keys = nodes.at("RU") / "keys"
    other = open_card(nodes.card("NEUTRAL").read_bytes()).tls_certificate
    address = open_card(nodes.card("CN").read_bytes()).address

    async def ask():
        transport = HttpsTransport(f"{address}/ru-cn/", client_context(keys / "tls.crt", keys / "tls.key", other))
        try:
            await transport.post("push", b"x")
        finally:
            await transport.close()

    with pytest.raises(DeliveryFailed) as caught:
        asyncio.run(ask())
    assert caught.value.code == "delivery.other_certificate"


def test_tls_below_1_3_is_refused(nodes):
    card = open_card(nodes.card("CN").read_bytes())
    keys = nodes.at("RU") / "keys"
    context = client_context(keys / "tls.crt", keys / "tls.key", card.tls_certificate)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    address = ("127.0.0.1", nodes.peers["CN"])
    with socket.create_connection(address) as raw, pytest.raises(ssl.SSLError):
        context.wrap_socket(raw).do_handshake()


def test_a_peer_reaches_only_its_own_journal(nodes):
    with client(nodes, "NEUTRAL", "CN") as witness:
        assert witness.get("receipt/1").status_code == 404
    with client(nodes) as ru:
        assert ru.get("../other/receipt/1").status_code == 404
        assert ru.post("sign-subtree", content=b"").status_code == 404
        assert ru.get("mirror/tile/0/000.p/1").status_code == 200
        assert ru.get("mirror/checkpoint").content.startswith(b"preavis/ru-cn/exercise/RU\n")
        assert ru.get("mirror/tile/0/001").status_code == 404
        assert ru.get("mirror/tile/0/abc").status_code == 400


@pytest.mark.parametrize("path", ["push", "add-checkpoint", "receipt/1"])
def test_a_body_of_10_mib_is_told_the_limit(nodes, path):
    with client(nodes) as ru:
        try:
            answer = ru.request("GET" if path.startswith("receipt") else "POST", path, content=bytes(10 * 1024 * 1024))
        except httpx2.HTTPError:
            return  # closed while we were still sending: nothing was read past the limit
        assert answer.status_code in {413, 200}
        if answer.status_code == 413:
            assert b"peer.too_large limit=" in answer.content


def test_a_legal_add_entries_of_8_mib_is_taken(nodes):
    origin = "preavis/ru-cn/exercise/RU"
    entries = [bytes(65_000)] * 128
    body = EntriesHeader(origin, 1, 129).encode() + b"".join(len(e).to_bytes(2, "big") + e for e in entries) + b"\x00"
    assert 8 * 1024 * 1024 - 128 * 1024 < len(body) <= 8 * 1024 * 1024
    with client(nodes) as ru:
        answer = ru.post("add-entries", content=body)
    assert answer.status_code == 409, answer.content  # read and understood: no checkpoint of that size was shown
    assert answer.headers["content-type"].startswith("text/x.tlog.mirror-info")


@pytest.mark.parametrize("path", ["push", "add-checkpoint", "add-entries"])
def test_a_gzip_bomb_is_not_inflated_past_its_bound(nodes, path):
    bomb = gzip.compress(bytes(64 * 1024 * 1024), 9)
    assert len(bomb) < 100_000
    with client(nodes) as ru:
        answer = ru.post(path, content=bomb, headers={"content-encoding": "gzip"})
    assert answer.status_code in {400, 413}


@pytest.mark.parametrize("path", ["push", "add-checkpoint", "add-entries"])
@pytest.mark.parametrize("body", [b"", b"\x00", b"old 0\n\n", b"garbage" * 100, b"\xff" * 5000, b"[" * 50_000])
def test_garbage_gets_one_clear_line_and_never_a_traceback(nodes, path, body):
    with client(nodes) as ru:
        answer = ru.post(path, content=body)
    assert 400 <= answer.status_code < 500
    assert len(answer.content) < 300
    assert b"Traceback" not in answer.content


def test_gzip_is_taken_and_other_encodings_are_not(nodes):
    with client(nodes) as ru:
        body = gzip.compress(EntriesHeader("preavis/ru-cn/exercise/RU", 0, 0).encode())
        assert ru.post("add-entries", content=body, headers={"content-encoding": "gzip"}).status_code in {200, 409}
        assert ru.post("add-entries", content=b"x", headers={"content-encoding": "br"}).status_code == 400
        assert ru.post("add-entries", content=b"x", headers={"content-encoding": "gzip"}).status_code == 400


def test_the_socket_of_a_node_is_its_owners_alone(nodes):
    assert (nodes.at("RU") / "node.sock").stat().st_mode & 0o077 == 0
    assert (nodes.at("RU") / "keys" / "ru-cn.keys").stat().st_mode & 0o077 == 0


def test_a_redirecting_peer_is_not_followed():
    import asyncio

    from preavis.node.push import DeliveryFailed
    from preavis.node.transport import HttpsTransport

    async def redirecting(scope, receive, send):
        await send({"type": "http.response.start", "status": 307, "headers": [(b"location", b"https://elsewhere/")]})
        await send({"type": "http.response.body", "body": b""})

    async def ask():
        transport = HttpsTransport("https://peer.example", ssl.create_default_context())
        await transport._client.aclose()
        transport._client = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=redirecting), base_url="https://peer.example"
        )
        try:
            await transport.post("push", b"x")
        finally:
            await transport.close()

    with pytest.raises(DeliveryFailed) as caught:
        asyncio.run(ask())
    assert caught.value.code == "delivery.redirect"
