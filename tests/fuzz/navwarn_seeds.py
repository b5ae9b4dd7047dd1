"""Navigational warnings of every style, and the tokens of their grammar: where the fuzzing begins."""

import json
from pathlib import Path

STYLES = Path(__file__).parent.parent / "formats" / "navwarn_styles.jsonl"
SEEDS = [json.loads(line)["text"] for line in STYLES.read_text("utf-8").splitlines()]
TOKENS = [
    "47-30.0N ", "003-30.00W, ", "47-30-30N ", "003-30-30W ", "N47-30 ", "4730N ", "00330W ", "473030N", "47.5N ",
    "47N ", "003W ", "47 30.5 N ", '47°30\'30"N ', "47-", "47 ", "70-47-00С ", "046-22-00В ", "北纬19度30.5分",
    "东经109度20.3分", "A. ", "(B) ", "1) ", "1. ", "AREA A: ", "ZONE 1 ", "POINT C: ", "ALPHA: ", "120600Z ", "TO ",
    "120900Z NOV ", "120600I ", "0600Z TO 0900Z ", "0600-0900 ", "06:00 ", "12 NOV ", "NOV 12 ", "12-14 NOV ",
    "12NOV26 ", "12.11.2026 ", "2026-11-12T06:00Z ", "11月12日", "9时30分", "至", "AND ", "BETWEEN ", "DAILY ",
    "ALTERNATE ", "EXCEPT ", "UNTIL ", "MONDAY ", "THRU ", "WEEKDAYS ", "UTC+8 ", "LOCAL ", "UTC ", "MSK ",
    "24 HOURS ", "UFN ", "SUNSET ", "APPROX ", "03330Z ", "WITHIN 5 MILES OF ", "RADIUS 5 NM ", "TRACKLINE ",
    "WIDTH 10 NM ", "EITHER SIDE ", "BEARINGS 300 AND 020 ", "ARC RADIUS 5 NM CENTRED ", "COASTAL LINE TO ",
    "NORTH OF ", "BOUNDED BY ", "CANCEL ", "CANCELLED ", "THIS MSG ", "THIS MSG 121000Z NOV 26", "NAVAREA IV 12/26 ",
    "NAVAREA IV ", "12/26, ", "26-0456 ", "HYDROPAC ", "ОТМ ЭТОТ НР ", "ПРИП МУРМАНСК ", "取消", "IN FORCE ", "DATE: ",
    "ZCZC ", "FM ", ".", ",", "=", "//", "\n", "\r\n", "(", ")", "-", "/", "'", '"', "°", "0", "9", "A", "Z", "В",
    "月", " ", "\u00a0", "İ", "ß", "\x00", "12 ", "NOV ", "HAZARDOUS ", "MISSILE ", "ROCKET ", "FALLING ",
    "12/04/26 ", "12/11 ", "2026年", "SECTOR 090-135 DEG FROM ", "FROM SEAWARD ", "BOUNDED BY COAST AND ", "连线两侧各3海里 ", "СЕВ ШИР ",
    "ВОСТ ДОЛГ ", "A区", "O600Z ", "1О0900", "16 NV ", "WZ 12 ", "ОТМ НР 12\n", "PARAGRAPH 2 OF NAVAREA IV 1/26 ", "AS RESERVE ",
    "作废", "ДАЛЕЕ ПО ПАРАЛЛЕЛИ ДО ", "NOV.16 ", "EACH DAY ", "CANCEL NAVAREA IV 12\n", "CANCELLED BY THIS MSG ", "1、",
]  # fmt: skip
