"""A house whose receiving party reaches its desks by mail, webhook, spool and paper: real servers for mail and HTTP."""

import asyncio
import base64
import json
import socket
import threading
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

import house
from house import House, now_and_here

NOTICE = json.loads((Path(__file__).parent / "golden" / "notice.json").read_text())
SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes....").decode()


class Mailbox:
    """What a mail server does with a message: keep it, refuse it, put it off, hang, or talk nonsense."""

    def __init__(self):
        self.messages = []
        self.replies = {}
        self.attempts = []

    def reply_for(self, address):
        return self.replies.get(address, self.replies.get("*"))

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.attempts.append(address)
        reply = self.reply_for(address)
        if reply == "hang":
            await asyncio.sleep(3600)
        if reply:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.messages.append((envelope.rcpt_tos[0], message_from_bytes(envelope.content, policy=default)))
        return "250 2.0.0 taken as 4711"

    def to(self, address):
        return [message for to, message in self.messages if to == address]


class _Controller(Controller):
    def factory(self):
        return SMTP(self.handler, **self.SMTP_kwargs)


class MailServer:
    """A real SMTP server on loopback."""

    def __init__(self, port=0, **kwargs):
        self.box = Mailbox()
        self.port = port or free_port()
        self.controller = _Controller(self.box, hostname="127.0.0.1", port=self.port, **kwargs)
        self.controller.start()

    def close(self):
        self.controller.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Receiver:
    """A real HTTP receiver; `answer` decides status, headers and body of each request."""

    def __init__(self):
        self.requests = []
        self.answer = lambda request: (204, {}, b"")
        self.let_go = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.requests.append((self.path, dict(self.headers.items()), body))
                status, headers, said = outer.answer(body)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def do_GET(self):
                self.do_POST()

            def log_message(self, *_given):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/in"

    def bodies(self):
        return [json.loads(body) for _, _, body in self.requests]

    def close(self):
        self.let_go.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


class DeskHouse(House):
    """Two parties; CN's desks are the ones given, its mail goes to the port given."""

    def __init__(self, tmp_path, desks, *, smtp=None, relay="", top="", clock=None):
        self._given = (desks, smtp, relay, top)
        made = house.make_node

        def make(directory, party, clock, **more):
            if party != "CN":
                return made(directory, party, clock, **more)
            directory.mkdir(parents=True)
            (directory / "hook.secret").write_text(SECRET)
            text = house.CONFIG.format(party=party, mode="exercise", role="party", desks=desks)
            mail = f'[mail]\nhost = "127.0.0.1"\nport = {smtp}\ntls = "none"\nsender = "watch@cn.example"\n{relay}\n'
            (directory / "config.toml").write_text(f"{top}\n{text}\n{mail if smtp else ''}")
            house.setup.create(directory)
            return house.Node(directory, clock)

        house.make_node = make
        try:
            super().__init__(tmp_path, clock=clock)
        finally:
            house.make_node = made

    def notice(self, **more):
        entry = self.say(self.ru, "notice", {**NOTICE, **more})
        self.deliver()
        return entry

    def send(self):
        """Let what is due go out over the network, once."""
        return asyncio.run(self.cn.dispatcher.send_due(now_and_here))

    def told(self, desk, **more):
        return self.cn.store.told(desk=desk, **more)[-1]

    def attempts(self, desk):
        return [(a.way, a.kind, a.fate) for a in self.cn.store.attempts(self.told(desk).id)]

    def token(self, told, way="mail", kind="notice", desk=None):
        answers = self.cn.last_mile.answers
        for sending in self.cn.store.sendings(told.id):
            if (sending.way, sending.kind) == (way, kind) and desk in {None, sending.desk}:
                return answers._token(sending)
        raise AssertionError((way, kind))

    def alarms(self, code):
        self.cn.tick()
        return [alarm for alarm in self.cn.store.alarms() if alarm.code == code]
