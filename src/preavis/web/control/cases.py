"""Cases, what desks must read, alarms."""

from __future__ import annotations

import base64
from typing import Any

from preavis.errors import Refused, UnusableInput
from preavis.node import Node
from preavis.web import views
from preavis.web.control.asks import Given, who, whole
from preavis.web.control.table import Table


def routes(node: Node) -> Table:
    """Return the routes of this part."""
    table = Table()
    do = node.run

    @table.get("/board")
    async def board() -> Any:
        return await node.in_parts(views.case_json(case) for case in node.newest())

    @table.get("/inbox")
    async def inbox(desk: str | None = None) -> Any:
        return await do(lambda: [views.told_json(told) for told in node.store.told(desk=desk, open_only=True)])

    @table.get("/cases/{prefix}")
    async def show(prefix: str) -> Any:
        return await do(lambda: views.case_json(node.found_case(prefix), whole=True))

    @table.get("/cases/{prefix}/evidence")
    async def evidence(prefix: str) -> Any:
        def work() -> Any:
            case = node.found_case(prefix)
            node.record("administrator", "evidence.exported", case.id)
            return [
                {
                    "name": f"{case.id}-{number}-{step.kind}",
                    "data": base64.b64encode(node.evidence(case, step)).decode(),
                }
                for number, step in enumerate(case.steps, 1)
                if step.kind != "acknowledgement"
            ]

        return await do(work)

    @table.post("/acknowledge")
    async def acknowledge(given: Given) -> Any:
        person = await who(node, given)

        def work() -> Any:
            case = node.found_case(str(given.get("case")))
            desk = given.get("desk") or person.officer.desk
            if not desk:
                raise UnusableInput("argument.missing", arguments="--desk")
            open_ = [told for told in node.store.told(case=case.leaf, desk=desk, open_only=True) if told.desk == desk]
            if not open_:
                raise Refused("ack.nothing_open", desk=desk)
            return {"acknowledged": [node.acknowledge(told, person.officer).leaf.hex() for told in open_]}

        return await do(work)

    @table.get("/alarms")
    async def alarms() -> Any:
        return await do(lambda: [views.alarm_json(alarm) for alarm in node.store.alarms()])

    @table.post("/alarms/{id_}/acknowledge")
    async def acknowledge_alarm(id_: str, given: Given) -> Any:
        person = await who(node, given)
        await do(lambda: node.acknowledge_alarm(whole(id_), person.officer))
        return {}

    return table
