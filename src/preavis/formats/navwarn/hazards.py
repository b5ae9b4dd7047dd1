"""What a navigational warning warns of, by its words, in the languages of the coordinators. Data and one rule."""

from __future__ import annotations

import re
from typing import Final

from preavis.formats.message import Hazard

_WORDS: Final[tuple[tuple[Hazard, tuple[str, ...], str], ...]] = (
    (
        "re_entry",
        (
            r"RE-?\s?ENTRY",
            r"DE-?ORBIT",
            r"SPLASH-?\s?DOWN",
            "REENTRADA",
            "RENTREE ATMOSPH",
            r"ЗАТОПЛЕН\w*\s+КОСМИЧ",
            r"СХОД\w*\s+С\s+ОРБИТ",
        ),
        "再入",
    ),
    (
        "space_debris",
        (
            r"(?:SPACE|ROCKET)\s+DEBRIS",
            r"FALL(?:ING|EN)?\s+(?:OF\s+)?(?:ROCKET\s+)?(?:DEBRIS|STAGES?|PARTS?|BODIES|BODY)",
            "FALLOUT",
            r"ROCKET\s+FALL\b",
            r"ROCKET\s+CARRIER\s+ELEMENT",
            r"(?:STAGE|DEBRIS)\s+(?:FALL|DROP|IMPACT)",
            r"BASURA\s+ESPACIAL",
            r"DETRITOS\s+ESPACIA",
            r"DEBRIS\s+SPATIA",
            "RETOMBEE",
            "ОБЛОМК",
            "ПАДЕНИ",
            r"RESTOS\s+(?:DE\s+|DEL\s+)?(?:COHETE|LANZADOR|ESPACIAL)",
            r"ROCKET\s+(?:STAGE\s+)?(?:DEBRIS|IMPACT)|STAGE\s+IMPACT",
        ),
        "残骸|空间碎片|空間碎片",
    ),
    (
        "missile",
        (
            r"MISSILES?\s+(?:AND\s+ROCKET\s+)?(?:LAUNCH|FIRING|TEST|SHOOT|OPERATION|EXERCISE)",
            r"TIRS?\s+DE\s+MISSILES?",
            r"LAN(?:CIO|ZAMIENTO|CAMENTO)\s+(?:DI\s+|DE\s+)?(?:MISSIL|MISIL|MISSEI)",
            r"СТРЕЛЬБ\w*\s+РАКЕТ",
            r"РАКЕТН\w*\s+СТРЕЛЬБ",
        ),
        "导弹|미사일",
    ),
    (
        "space_launch",
        (
            r"ROCKETS?\b",
            r"SPACE\s+(?:LAUNCH|VEHICLE|MISSION|ROCKET|OPERATIONS)",
            r"LAUNCHING\b",
            r"LAUNCHED\b",
            r"SATELLITE\s+LAUNCH",
            r"FUSEES?\b",
            r"COHETES?\b",
            r"FOGUETES?\b",
            r"(?:LAUNCH|FLIGHT|SPACE)\s+VEHICLE|VEHICLE\s+LAUNCH",
            r"LANCEMENT\b",
            r"ROKET\b",
            "ПУСК",
        ),
        "火箭|航天发射|卫星发射|로켓|발사체",
    ),
    ("missile", (r"MISSILES?\b", r"MISILES?\b", r"MISSEI?S?\b", r"MISSIL\b", "РАКЕТН"), "(?!)"),
    (
        "gunnery",
        (
            "GUNNERY",
            r"FIRINGS?\b",
            r"LIVE[\s-]+FIRE",
            "MENEMBAK",
            "BOMBING",
            "SHOOTING",
            "ARTILLERY",
            r"TIRS?\b",
            r"TIRO\b",
            "(?:АРТ)?СТРЕЛЬБ",
            "БОМБОМЕТ",
        ),
        "实弹|射击|火炮|사격",
    ),
    (
        "other",
        (
            "HAZARD",
            "EXERCI[SC]",
            "DANGER",
            r"ORDNANCE\b",
            r"MINES?\b",
            "EJERCICIO",
            "PELIGRO",
            "PERIGO",
            r"FLIGHT\s+TEST",
            r"MILITARY\b",
            "LATIHAN",
            "ОПАСН",
            "УЧЕНИ",
            "ЗАПРЕТН",
            "ЗАКРЫТ",
        ),
        "훈련|演习|军事|危险|禁止驶入",
    ),
)
HAZARDS: Final[tuple[tuple[Hazard, re.Pattern[str]], ...]] = tuple(
    (hazard, re.compile(rf"\b(?:{'|'.join(words)})|{signs}")) for hazard, words, signs in _WORDS
)


def hazard_of(text: str) -> Hazard | None:
    """Return the first hazard in the order of HAZARDS that a text in capitals names."""
    return next((hazard for hazard, pattern in HAZARDS if pattern.search(text)), None)
