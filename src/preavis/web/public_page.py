"""The page that the public sees of a channel: one document in four languages, without scripts, that needs no node."""

from __future__ import annotations

from functools import cache, partial

from jinja2 import Environment, PackageLoader, select_autoescape

from preavis.clock import date_time_group
from preavis.i18n import LANGUAGES, text
from preavis.node.publish import Public
from preavis.web.times import minutes_words


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("preavis.web"), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True
    )
    made.filters["minutes"] = minutes_words
    made.filters["dtg"] = date_time_group
    return made


def public_page(said: Public) -> str:
    """Return the page for what is said of a channel."""
    words = {tongue: partial(text, language=tongue) for tongue in LANGUAGES}
    return _environment().get_template("public.html").render(said=said, words=words)
