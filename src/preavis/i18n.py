"""Texts for people, in English, French, Russian and Chinese, looked up by code.

Every text stands in one of the tables `texts/*.toml`, its four languages side by side. A text that counts has a table of
plural forms instead of a string: `{one = "...", few = "...", many = "...", other = "..."}`, chosen by the parameter `n`
after the CLDR rules. A missing text shows its code and never raises: a person at night needs the code more than nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from preavis.clock import parse_instant, said_time
from preavis.errors import PreavisError
from preavis.findings import Finding

LANGUAGES: Final = ("en", "fr", "ru", "zh")
Forms = str | Mapping[str, str]
_PARAM: Final = re.compile(r"(\w+)=(.*?)(?=\s\w+=|\s*$)", re.DOTALL)


@cache
def tables() -> dict[str, dict[str, Forms]]:
    """Return all texts: code to language to text or plural forms. Raises ValueError where two tables share a code."""
    merged: dict[str, dict[str, Forms]] = {}
    for table in sorted(files("preavis").joinpath("texts").iterdir(), key=lambda entry: entry.name):
        if table.name.endswith(".toml"):
            texts = tomllib.loads(table.read_text("utf-8"))
            if shared := merged.keys() & texts.keys():
                raise ValueError(f"{table.name} repeats {sorted(shared)}")
            merged.update(texts)
    return merged


def plural(language: str, n: int) -> str:
    """Return the CLDR plural category of a whole number in one of the four languages."""
    if language == "ru":
        if n % 10 == 1 and n % 100 != 11:
            return "one"
        return "few" if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else "many"
    if language == "fr":
        return "one" if n in (0, 1) else "other"
    return "one" if language == "en" and n == 1 else "other"


def text(code: str, language: str = "en", **params: object) -> str:
    """Return the text of a code in a language, its parameters filled in; the code itself where there is no text."""
    forms = tables().get(code, {}).get(language)
    if forms is None:
        return " ".join([code, *(f"{name}={value}" for name, value in params.items())])
    if not isinstance(forms, str):
        forms = forms.get(plural(language, int(str(params.get("n", 0))))) or forms["other"]
    try:
        return forms.format_map(params)
    except (KeyError, IndexError, ValueError):
        return forms


def finding_text(finding: Finding, language: str = "en") -> str:
    """Return what a finding says to a person; one about the whole document begins with no path."""
    said = text(finding.code, language, path=finding.path or "", article=finding.article or "", **finding.params)
    return said if finding.path else said.lstrip(":： ")


def error_text(error: PreavisError, language: str = "en") -> str:
    """Return the one line that an error says to a person."""
    return text(error.code, language, **_spoken(error.params, language))


def problem_text(said: str, language: str = "en") -> str:
    """Return what an error says to a person, from the form that it has in a store or in a peer's answer (`code name=value`)."""
    outer, quoted, inner = said.strip().partition(" said=")
    code, _, rest = outer.partition(" ")
    params = dict(_PARAM.findall(rest))
    if quoted:
        params["said"] = problem_text(inner, language)
    return text(code, language, **_spoken(params, language))


def finding_line_of(finding: Mapping[str, Any], language: str) -> str:
    """Return a finding that came as JSON in one line: how bad it is, its message, its code."""
    named = {"path": finding["path"] or "", "article": finding["article"] or ""}
    how_bad = text(f"severity.{finding['severity']}", language)
    return f"{how_bad}: {text(finding['code'], language, **named, **finding['params'])} [{finding['code']}]"


def alarm_text(code: str, params: Mapping[str, str], language: str = "en") -> str:
    """Return what an alarm says to a person."""
    spoken = dict(_spoken(params, language))
    spoken |= {name: problem_text(params[name], language) for name in ("problem", "why") if name in params}
    spoken |= {name: text(f"{name}.{params[name]}", language) for name in ("way", "duty") if name in params}
    return text(code, language, **spoken)


def _spoken(params: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return parameters as a person reads them: an instant as people write it, roles by their names."""
    spoken = {name: _time(value) for name, value in params.items()}
    if "roles" in params:
        names = (text(f"role.{role}", language) for role in str(params["roles"]).replace(",", " ").split())
        spoken["roles"] = text("punctuation.list", language).join(names)
    return spoken


def _time(value: object) -> object:
    """Return an instant that is kept as `2026-11-25T04:10:09Z` as `25 NOV 2026 04:10:09Z`, anything else as it is."""
    try:
        return said_time(parse_instant(value))  # type: ignore[arg-type]
    except ValueError:
        return value
