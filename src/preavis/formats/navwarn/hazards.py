"""What a navigational warning warns of, by its words, in the languages of the coordinators. Data and one rule."""

from __future__ import annotations

import re
from typing import Final

from preavis.formats.message import Hazard

HAZARDS: Final[tuple[tuple[Hazard, re.Pattern[str]], ...]] = (
    ("re_entry", re.compile(r"\bRE-?\s?ENTRY|\bDE-?ORBIT|\bSPLASH-?\s?DOWN|\bREENTRADA|\bRENTREE ATMOSPH|再入")),
    (
        "space_debris",
        re.compile(
            r"\bSPACE\s+DEBRIS|\bROCKET\s+DEBRIS|\bFALL(?:ING|EN)?\s+(?:OF\s+)?(?:ROCKET\s+)?(?:DEBRIS|STAGES?|PARTS?|BODIES|BODY)|\bFALLOUT"
            r"|\bROCKET\s+CARRIER\s+ELEMENT|\b(?:STAGE|DEBRIS)\s+(?:FALL|DROP|IMPACT)|\bBASURA ESPACIAL|\bDETRITOS ESPACIA|\bDEBRIS SPATIA|\bRETOMBEE"
            r"|\bОБЛОМК|\bПАДЕНИ|残骸|空间碎片|空間碎片"
        ),
    ),
    (
        "missile",
        re.compile(
            r"\bMISSILES?\s+(?:AND\s+ROCKET\s+)?(?:LAUNCH|FIRING|TEST|SHOOT|OPERATION|EXERCISE)|\bTIRS?\s+DE\s+MISSILES?|\bСТРЕЛЬБ\w*\s+РАКЕТ|\bРАКЕТН\w*\s+СТРЕЛЬБ|导弹"
        ),
    ),
    (
        "space_launch",
        re.compile(
            r"\bROCKETS?\b|\bSPACE\s+(?:LAUNCH|VEHICLE|MISSION|ROCKET|OPERATIONS)|\bLAUNCHING\b|\bLAUNCHED\b|\bSATELLITE\s+LAUNCH|\bFUSEES?\b|\bCOHETES?\b"
            r"|\bFOGUETES?\b|\bПУСК|火箭|航天发射|卫星发射"
        ),
    ),
    ("missile", re.compile(r"\bMISSILES?\b|\bMISILES?\b|\bMISSEI?S?\b|\bMISSIL\b|\bРАКЕТН")),
    (
        "gunnery",
        re.compile(
            r"\bGUNNERY|\bFIRINGS?\b|\bBOMBING|\bSHOOTING|\bARTILLERY|\bTIRS?\b|\bTIRO\b|\bСТРЕЛЬБ|\bБОМБОМЕТ|实弹|射击|火炮"
        ),
    ),
    (
        "other",
        re.compile(
            r"\bHAZARD|\bEXERCI[SC]|\bDANGER|\bORDNANCE|\bMINES?\b|\bEJERCICIO|\bEXERCICIO|\bPELIGRO|\bPERIGO|\bDANGEREU|\bFLIGHT\s+TEST"
            r"|\bОПАСН|\bУЧЕНИ|\bЗАПРЕТН|演习|军事|危险|禁止驶入"
        ),
    ),
)


def hazard_of(text: str) -> Hazard | None:
    """Return the first hazard in the order of HAZARDS that a text in capitals names."""
    return next((hazard for hazard, pattern in HAZARDS if pattern.search(text)), None)
