"""Officers and the audit trail, for whoever owns the node's directory."""

from __future__ import annotations

from typing import Any, Final

from preavis.clock import format_instant
from preavis.errors import Refused, UnusableInput
from preavis.node import Node
from preavis.node.people import ROLES
from preavis.parties import Role
from preavis.web.control.asks import Given, whole
from preavis.web.control.table import Table

OWNER: Final = "administrator"


def routes(node: Node) -> Table:
    """Return the routes of this part."""
    table = Table()
    do, people = node.run, node.people

    def link(token: str) -> str:
        return f"{node.console_address()}/join/{token}"

    @table.get("/officers")
    async def officers() -> Any:
        def work() -> Any:
            return [
                {
                    "label": officer.label,
                    "name": officer.name,
                    "roles": sorted(officer.roles),
                    "desk": officer.desk,
                    "passkeys": [passkey.name for passkey in people.passkeys.of(officer)],
                    "password": officer.password is not None,
                }
                for officer in people.all()
            ]

        return await do(work)

    @table.post("/officers")
    async def add_officer(given: Given) -> Any:
        def work() -> Any:
            label, now = given["label"], node.clock.now()
            with node.store.transaction():
                roles, desk = _roles(node, given)
                token = people.invite(given["name"], label, roles, now, desk=desk, by=OWNER)
                if given.get("password"):
                    people.set_password(people.labelled(label), given["password"], now, by=OWNER)
            return {"label": label, "link": link(token)}

        return await do(work)

    @table.post("/officers/roles")
    async def set_roles(given: Given) -> Any:
        def work() -> Any:
            roles, desk = _roles(node, given)
            people.set_roles(people.labelled(given["label"]), roles, node.clock.now(), desk=desk, by=OWNER)
            return {}

        return await do(work)

    @table.post("/officers/end")
    async def end(given: Given) -> Any:
        await do(lambda: people.end(people.labelled(given["label"]), node.clock.now(), by=OWNER))
        return {}

    @table.post("/officers/reset")
    async def reset(given: Given) -> Any:
        token = await do(lambda: people.reset(people.labelled(given["label"]), node.clock.now(), by=OWNER))
        return {"label": given["label"], "link": link(token)}

    @table.get("/audit")
    async def audit(officer: str | None = None, act: str | None = None, limit: str = "100") -> Any:
        def work() -> Any:
            return [
                {
                    "seq": row.seq,
                    "at": format_instant(row.at),
                    "actor": row.actor,
                    "act": row.act,
                    "subject": row.subject,
                    "chain": row.chain.hex(),
                }
                for row in node.store.audit_page(limit=whole(limit), actor=officer, act=act)
            ]

        return await do(work)

    @table.post("/audit/accept-loss")
    async def accept_loss() -> Any:
        await do(lambda: node.trail.accept(OWNER, node.clock.now()))
        return {}

    return table


def _roles(node: Node, given: dict[str, Any]) -> tuple[frozenset[Role], str | None]:
    roles: frozenset[Role] = frozenset(role for role in ROLES if role in given["roles"])
    desk = given.get("desk")
    if len(roles) != len(set(given["roles"])):
        raise Refused("officer.roles_none")
    if desk is not None and desk not in {each.label for each in node.config.desk}:
        raise UnusableInput("officer.desk_unknown", desk=desk[:64])
    return roles, desk
