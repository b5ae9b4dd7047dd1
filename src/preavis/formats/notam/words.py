"""What a NOTAM warns of, by its words and its Q code. Pure."""

from __future__ import annotations

import re
from typing import Final

from preavis.formats.message import Hazard

_WORDS: Final[
    tuple[tuple[Hazard, tuple[str, ...], re.Pattern[str]], ...]
] = (  # a hazard, parts of its words, its words
    (
        "re_entry",
        ("ENTRY", "ENTER", "SPLASH", "ORBIT"),
        re.compile(r"\bRE-?\s?ENTRY|\bRE-?ENTER|\bSPLASH-?\s?DOWN|\bDEORBIT|\bDE-ORBIT"),
    ),
    ("missile", ("MISSILE", "MSL", "РАКЕТНЫ"), re.compile(r"\bMISSILES?\b|\bMSL\s+(?:FRNG|FIRING|LAUNCH)|\bРАКЕТНЫ")),
    (
        "space_launch",
        ("ROCKET", "SPACE", "LAUNCH", "SATELLITE", "COSMODROME", "UNBURN", "ПУСК", "КОСМИЧ", "РАКЕТ"),
        re.compile(
            r"\bROCKET|\bSPACE\s*-?(?:LAUNCH|CRAFT|VEHICLE|OPERATIONS|OPS|X|FLIGHT|FLT)|\bLAUNCH\s+VEHICLE|\bAERO-?SPACE\s+(?:FLT|FLIGHT|ACT)"
            r"|\bLAUNCH\s+(?:OF|AREA|WINDOW|SITE|DATE|ACT)|\bSATELLITE|\bCOSMODROME|\bUNBURN(?:ED|T)|\bПУСК|\bКОСМИЧ|\bРАКЕТ"
        ),
    ),
    ("space_debris", ("DEBRIS", "FALLING"), re.compile(r"\bDEBRIS\b|\bFALLING\s+OBJECT")),
    (
        "gunnery",
        ("GUN", "FRNG", "FIRING", "ARTILLERY", "SHOOTING", "STREL", "СТРЕЛЬБ", "ARTY", "MORTAR"),
        re.compile(r"\bGUN(?:NERY)?\b|\bFRNG\b|\bFIRING\b|\bARTILLERY|\bSHOOTING|\bSTREL|\bСТРЕЛЬБ|\bARTY\b|\bMORTAR"),
    ),
)
_CODES: Final[dict[str, Hazard]] = {"QWM": "missile"}
_OTHER: Final = ("QRD", "QRT", "QRR", "QRP", "QRA", "QAF", "QXX", "QWE", "QRM")


def hazard_of(code: str | None, text: str) -> Hazard:
    """Return the hazard that item E names; without a word of it that of the Q code; `unstated` where neither says."""
    for hazard, parts, pattern in _WORDS:
        if [part for part in parts if part in text] and pattern.search(text):
            return hazard
    if code is None or code.startswith(_OTHER):
        return "unstated"
    return _CODES.get(code[:3], "other" if code.startswith(("QW", "QO")) else "unstated")
