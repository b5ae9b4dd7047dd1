"""What a NOTAM warns of, by its words and its Q code. Pure."""

from __future__ import annotations

import re
from typing import Final

from preavis.formats.message import Hazard

_WORDS: Final[tuple[tuple[Hazard, re.Pattern[str]], ...]] = (
    ("re_entry", re.compile(r"\bRE-?\s?ENTRY|\bRE-?ENTER|\bSPLASH-?\s?DOWN|\bDEORBIT|\bDE-ORBIT")),
    ("missile", re.compile(r"\bMISSILES?\b|\bMSL\s+(?:FRNG|FIRING|LAUNCH)|\bРАКЕТНЫ")),
    (
        "space_launch",
        re.compile(
            r"\bROCKET|\bSPACE\s*-?(?:LAUNCH|CRAFT|VEHICLE|OPERATIONS|OPS|X|FLIGHT|FLT)|\bLAUNCH\s+VEHICLE|\bAERO-?SPACE\s+(?:FLT|FLIGHT|ACT)"
            r"|\bLAUNCH\s+(?:OF|AREA|WINDOW|SITE|DATE|ACT)|\bSATELLITE|\bCOSMODROME|\bUNBURN(?:ED|T)|\bПУСК|\bКОСМИЧ|\bРАКЕТ"
        ),
    ),
    ("space_debris", re.compile(r"\bDEBRIS\b|\bFALLING\s+OBJECT")),
    (
        "gunnery",
        re.compile(r"\bGUN(?:NERY)?\b|\bFRNG\b|\bFIRING\b|\bARTILLERY|\bSHOOTING|\bSTREL|\bСТРЕЛЬБ|\bARTY\b|\bMORTAR"),
    ),
)
_CODES: Final[dict[str, Hazard]] = {"QWM": "missile"}
_OTHER: Final = ("QRD", "QRT", "QRR", "QRP", "QRA", "QAF", "QXX", "QWE", "QRM")


def hazard_of(code: str | None, text: str) -> Hazard:
    """Return the hazard that item E names; without a word of it that of the Q code; `unstated` where neither says."""
    for hazard, pattern in _WORDS:
        if pattern.search(text):
            return hazard
    if code is None or code.startswith(_OTHER):
        return "unstated"
    return _CODES.get(code[:3], "other" if code.startswith(("QW", "QO")) else "unstated")
