"""A browser without a browser: requests to a node's console in this process, with cookies, and an authenticator at hand."""

import asyncio

import httpx2

from authenticator import Authenticator
from preavis.web.console import console_app

PASSWORD = "a long enough word"


class Screen:
    """One browser at one console."""

    def __init__(self, node, app=None, address="127.0.0.1"):
        self.node = node
        self.app = app or console_app(node)
        self.origin = node.console_address()
        transport = httpx2.ASGITransport(app=self.app, client=(address, 40000))
        self.client = httpx2.AsyncClient(transport=transport, base_url=self.origin)
        self.authenticator = Authenticator(self.origin)

    def other(self, address="127.0.0.1") -> "Screen":
        """Return another browser at the same running console."""
        return Screen(self.node, self.app, address)

    def ask(self, method: str, path: str, **more):
        return asyncio.run(self.client.request(method, path, **more))

    def get(self, path: str, **more):
        return self.ask("GET", path, **more)

    def post(self, path: str, **form):
        return self.ask("POST", path, data=form, headers={"sec-fetch-site": "same-origin"})

    def sign_in(self, label: str, password: str = PASSWORD):
        return self.post("/login", officer=label, password=password)

    def sign_in_by_passkey(self, **more):
        options = self.get("/login/passkey").json()
        return self.post("/login/passkey", credential=self.authenticator.get(options, **more))

    def add_passkey(self, name: str = "key", **more):
        options = self.get("/me/passkey").json()
        return self.post("/me/passkeys", credential=self.authenticator.create(options, **more), name=name)

    def approve_by_passkey(self, draft: str, **more):
        options = self.get(f"/drafts/{draft}/passkey").json()
        form = {"credential": self.authenticator.get(options), "statement": seen(self.get(f"/drafts/{draft}").text)}
        return self.post(f"/drafts/{draft}/approve", **{**form, **more})


def seen(page: str) -> str:
    """Return the hash of the statement that a draft's page shows."""
    return page.split('name="statement" value="')[1].split('"', maxsplit=1)[0] if 'name="statement"' in page else ""


def acts(node, actor=None) -> list[tuple[str, str]]:
    """Return what the audit trail says, oldest first: act and subject."""
    return [(row.act, row.subject) for row in node.store.audit_rows(0, 10_000) if actor in {None, row.actor}]
