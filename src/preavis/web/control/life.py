"""What happens to a launch, talking back, line checks, the scorecard, the hand-over sheet, the read-back text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import chain
from typing import Any, Final

from preavis.errors import UnusableInput
from preavis.i18n import LANGUAGES
from preavis.node import Node
from preavis.node.handover import SHIFT
from preavis.node.hours import read_time
from preavis.node.scorecard import scores
from preavis.store.people import Draft
from preavis.web import life_views, views
from preavis.web.control.asks import Given, channel_of, who, whole
from preavis.web.control.table import Table

LONGEST_DAYS: Final = 3650


def since_of(node: Node, given: str | None) -> datetime:
    """Return when a shift began: as given, else eight hours ago. Raises UnusableInput."""
    try:
        return read_time(given) if given else node.clock.now() - SHIFT
    except ValueError as error:
        raise UnusableInput("act.time", at=(given or "")[:64]) from error


def routes(node: Node) -> Table:
    """Return the routes of this part."""
    table = Table()
    do = node.run

    async def drafted(make: Callable[[], Draft]) -> Any:
        return await do(lambda: views.review_json(node.issue.review(make().id)))

    @table.post("/cases/{prefix}/acts/{act}")
    async def act(prefix: str, act: str, given: Given) -> Any:
        person = await who(node, given)
        return await drafted(lambda: node.life.act(prefix, act, given, person.officer, person.method))

    @table.post("/cases/{prefix}/query")
    async def query(prefix: str, given: Given) -> Any:
        person = await who(node, given)
        return await drafted(lambda: node.life.ask(prefix, given, person.officer, person.method))

    @table.get("/talks")
    async def talks(kind: str = "query") -> Any:
        wanted = "line_check" if kind == "line_check" else "query"
        return await do(lambda: [life_views.talk_json(talk) for talk in node.life.talks(wanted)])

    @table.post("/talks/{prefix}/reply")
    async def reply(prefix: str, given: Given) -> Any:
        person = await who(node, given)
        return await drafted(lambda: node.life.reply(prefix, given, person.officer, person.method))

    @table.post("/line-checks")
    async def line_check(given: Given) -> Any:
        person = await who(node, given)
        return await drafted(
            lambda: node.life.check_line(channel_of(node, given), given, person.officer, person.method)
        )

    @table.get("/scorecard")
    async def scorecard(days: str = "90") -> Any:
        within = min(max(whole(days), 1), LONGEST_DAYS)
        asked = await node.in_parts(node.life.asked(within))
        return [life_views.score_json(score) for score in scores(chain.from_iterable(asked))]

    @table.get("/handover")
    async def handover(since: str | None = None) -> Any:
        return await do(lambda: life_views.handover_json(node.life.handover(since_of(node, since))))

    @table.get("/cases/{prefix}/readback")
    async def readback(prefix: str, language: str = "en") -> Any:
        tongue = language if language in LANGUAGES else "en"
        return await do(lambda: life_views.readback(node.found_case(prefix), tongue))

    return table
