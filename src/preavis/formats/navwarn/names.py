"""The names of series and the stamps in headers and cancellations, shared by both. Data and small rules, pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from preavis.formats.navwarn.words import MONTHS

SERIES: Final = (
    r"NAVAREA\s*-?\s*(?:[IVX]+|\d{1,2})(?![A-Z])|НАВАРЕА\s+(?:\d{1,3}|[IVXХ]+)|HYDRO(?:LANT|PAC|ARC|LAND)|(?:ПРИП|НАВИП)\s+[А-Я]{2,30}(?:[ -][А-Я]{2,30})?|(?:PRIP|NAVIP)\s+[A-Z]+"
    r"|AVURNAV\s+(?:LOCAL\s+)?[A-Z]+|AVINAV\s+[A-Z]+|AUSCOAST(?:\s+WARNING)?|WZ|(?:COASTAL|LOCAL)\s+(?:NAVIGATION(?:AL)?\s+)?WARNING(?:\s+(?!NR\b|NO\b|NUMBER\b)[A-Z]+)?|[A-Z]{2,20}\s+HANG\s*JING|(?:(?![取消])[\u4e00-\u9fff]){1,3}航警"
)
STAMP: Final = r"(?<!\d)(\d{2})(\d{2})(\d{2})\s*(?:Z|UTC|ZULU|TUC|ВСВ)?\s*(?=([A-ZА-Я]{3,10}|\d{1,2}月))(?:[A-ZА-Я]{3,10}|\d{1,2}月)\.?\s*(20\d{2}|\d{2})?(?!\d)"
_THIS: Final = (
    r"(?:THIS|THE\s+PRESENT|CE(?:T|TTE)?|QUEST[OA]|LE\s+PRESENT|EST[EA]|ЭТ[А-Я]+|НАСТ[А-Я]*|本)\s*(?:MSG|MESSAGE|WARNING|WRNG|NAVAREA|AVIS|AVURNAV|AVVISO|MESSAGGIO|MENSAJE|MENSAGEM|AVISO|НР|НОМЕР|"
    r"СООБЩ[А-Я]*|ПРЕДУПР[А-Я]*|电|通告|警告)|SELF[-\s]*CANCEL[A-Z]*"
)
_CLOCK: Final = r"(?<!\d)(\d{2}):?(\d{2})(?!\d)\s*(?:Z|UTC|GMT|ZULU|TUC)?\s?(?![A-ZА-Я]{3,9}\b)"
THIS: Final = re.compile(_THIS)
SELF: Final = re.compile(rf"(?:{_THIS})[^0-9]{{0,40}}{STAMP}")
SELF_DAY: Final = re.compile(
    rf"(?:{_THIS})[^0-9]{{0,40}}(?<!\d)(?:{_CLOCK}\s*(?:ON\s+)?)?(?<!\d)(\d{{1,2}})\s+([A-ZА-Я]{{3,9}})\.?\s*(20\d{{2}}|\d{{2}})?(?!\d)"
    rf"(?:[\s,]*(?:AT\s+)?{_CLOCK})?"
)


def series_of(said: str) -> str:
    """Return a series in one spelling: single blanks, HYDROLAND as HYDROLANT."""
    found = " ".join(said.split()).replace("HYDROLAND", "HYDROLANT")
    return re.sub(r"^NAVAREA\s*-?\s*", "NAVAREA ", found)


def name(series: str, number: str, year: str | None) -> str:
    """Return `NAVAREA IV 123/22`."""
    return f"{series} {number}/{year[-2:]}" if year else f"{series} {number}"


def instant(day: str, hours: str, minutes: str, month: str, year: str) -> datetime | None:
    """Return the instant of a date-time group; None where it is none."""
    number = MONTHS.get(month) or MONTHS.get(month[:3])
    if number is None or int(hours) > 24 or int(minutes) > 59:
        return None
    try:
        full = int(year) if len(year) == 4 else 2000 + int(year)
        return datetime(full, number, int(day), tzinfo=UTC) + timedelta(hours=int(hours), minutes=int(minutes))
    except ValueError:
        return None


def blank(text: str, start: int, end: int) -> str:
    """Return a text with a stretch of it blanked out."""
    return text[:start] + " " * (end - start) + text[end:]
