"""An open stream ends with what let its reader in: told over real HTTP, counted in beats of the stream, never in seconds."""

import contextlib
import threading

import httpx2
import pytest
import uvicorn

from house import NOW, House
from preavis.node import passwords
from preavis.web.console import console_app
from preavis.web.live import ASK_AGAIN
from screens import PASSWORD


class Served:
    """The console of one node on a real socket."""

    def __init__(self, node):
        config = uvicorn.Config(console_app(node), port=0, log_level="error", lifespan="off")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run)
        self.thread.start()
        while not self.server.started:
            self.thread.join(0.01)
        self.browsers = []
        self.address = f"http://127.0.0.1:{self.server.servers[0].sockets[0].getsockname()[1]}"

    def browser(self, label=None, **more):
        """Return a client, signed in as an officer where one is named."""
        client = httpx2.Client(base_url=self.address, timeout=30, **more)
        self.browsers.append(client)
        if label is not None:
            assert client.post("/login", data={"officer": label, "password": PASSWORD}).status_code == 303
        return client

    def close(self):
        for browser in self.browsers:
            browser.close()
        self.server.should_exit = self.server.force_exit = True
        self.thread.join()


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    made.officers["RU", "administrator 1"] = made.ru.people.add(
        "administrator 1", "administrator 1", frozenset({"administrator"}), NOW
    )
    for label in ("watch 1", "administrator 1"):
        made.ru.people.keep_password(made.officers["RU", label], passwords.hashed(PASSWORD), NOW, by="test")
    yield made
    made.close()


@pytest.fixture
def served(house):
    made = Served(house.ru)
    yield made
    made.close()


@contextlib.contextmanager
def listening(client, path="/stream", **more):
    """Open a stream; yields its lines."""
    with client.stream("GET", path, **more) as answer:
        assert answer.status_code == 200
        yield answer.iter_lines()


def beats(lines):
    """Read to the end of a stream and return how many beats still came."""
    return sum(line == "event: clock" for line in lines)


def first_beat(lines):
    return next(line for line in lines if line.startswith("event: "))


def by_an_administrator(house, served, client):
    session = next(iter(house.ru.store.sessions())).token.hex()[:16]
    other = served.browser("administrator 1")
    assert other.post(f"/sessions/{session}/end").status_code == 303


def by_its_officer(_house, _served, client):
    assert client.post("/logout").status_code == 303


def by_its_age(house, _served, _client):
    house.clock.move(hours=24, seconds=1)


def with_its_officer(house, _served, _client):
    house.ru.store.end_officer(house.officers["RU", "watch 1"].id, house.clock.now())


@pytest.mark.parametrize("end", [by_an_administrator, by_its_officer, by_its_age, with_its_officer])
def test_an_open_stream_ends_with_the_session_of_its_officer(house, served, end):
    client = served.browser("watch 1")
    with listening(client) as lines:
        first_beat(lines)
        end(house, served, client)
        assert beats(lines) <= 3, "one under way when it ended, one on the wire; never the fifteen of old"
    assert client.get("/stream").status_code == 303


def token_ended(house):
    house.ru.tokens.end("machine", "administrator", house.clock.now())


def token_expired(house):
    house.clock.move(days=2)


def token_without_its_officer(house):
    house.ru.store.end_officer(house.officers["RU", "watch 1"].id, house.clock.now())


@pytest.mark.parametrize("end", [token_ended, token_expired, token_without_its_officer])
def test_the_feed_of_a_machine_ends_with_its_token(house, served, end):
    shown = house.ru.tokens.make("machine", house.officers["RU", "watch 1"], frozenset({"watch"}), 1, NOW)
    client = served.browser(headers={"Authorization": f"Bearer {shown}"})
    with listening(client, "/api/v1/changes", params={"place": ""}) as lines:
        end(house)
        assert [line for line in lines if line] == [], "it ends, and tells nothing more"
    assert client.get("/api/v1/changes").status_code == 401


def test_a_stream_that_nobody_ends_asks_the_store_once_in_fifteen_beats_and_goes_on(house, served, monkeypatch):
    client = served.browser("watch 1")
    asked = []
    session = house.ru.store.session
    monkeypatch.setattr(house.ru.store, "session", lambda token: asked.append(token) or session(token))
    with listening(client) as lines:
        first_beat(lines)
        begun = len(asked)
        house.ru.record("watch 1", "looked", "at nothing")  # a write that ends nobody
        house.ru.wake("")
        for _ in range(3):
            assert first_beat(lines) in {"event: clock", "event: change"}
    assert len(asked) == begun
    assert ASK_AGAIN > 3
