"""The reader of navigational warnings answers every text in form, fast, without an exception. A benchmark does so for minutes."""

import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preavis.clock import parse_instant
from preavis.formats.message import message_json
from preavis.formats.navwarn import read

LONGEST = 20_000
SLOWEST_S = 0.1
ISSUED = parse_instant("2026-11-05T00:00:00Z")
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
]  # fmt: skip


def fault(text, issued=ISSUED):
    """Return what is wrong with the answer to a text; time is that of the process, measured again before it counts."""
    took = []
    for _ in range(3):
        begun = time.process_time()
        message = read(text, issued=issued)
        took.append(time.process_time() - begun)
        if took[-1] < SLOWEST_S:
            break
    json.dumps(message_json(message, None, lambda finding: finding.code), allow_nan=False)
    for finding in message.findings:
        if finding.span is not None and not 0 <= finding.span[0] <= finding.span[1] <= len(text):
            return f"{finding.code} lies outside the text"
    if message.kind is None and not message.findings:
        return "neither a message nor a finding"
    return f"{min(took) * 1000:.0f} ms" if min(took) > SLOWEST_S else None


def damaged(dice):
    """Return a text of tokens, or a seed with pieces cut, doubled, swapped and exchanged, up to 20 kB."""
    way = dice.random()
    if way < 0.15:
        piece = "".join(dice.choice(TOKENS) for _ in range(dice.randint(1, 4)))
        return (piece * (LONGEST // len(piece) + 1))[: dice.choice((200, 2000, LONGEST))]
    if way < 0.35:
        return "".join(dice.choice(TOKENS) for _ in range(dice.randint(1, 300)))[:LONGEST]
    text = dice.choice(SEEDS)
    for _ in range(dice.randint(1, 10)):
        at, to = sorted((dice.randint(0, len(text)), dice.randint(0, len(text))))
        token = dice.choice(TOKENS)
        text = dice.choice(
            (
                text[:at] + text[to:],
                text[:at] + token + text[at:],
                text[:at] + text[at:to] * dice.randint(2, 20) + text[to:],
                text[:at] + chr(dice.choice((32, 10, 48, 79, 1057, dice.randint(1, 0x2FFF)))) + text[at + 1 :],
                text[:at] + dice.choice(SEEDS)[at:to] + text[to:],
                text[:at] + token * (LONGEST // len(token) // 4) + text[at:],
                text[to:] + text[:at],
            )
        )[:LONGEST]
    return text


@pytest.mark.parametrize("token", TOKENS)
def test_no_token_repeated_to_twenty_kilobytes_breaks_the_reader(token):
    filling = (token * (LONGEST // len(token)))[: LONGEST - 600]
    texts = [filling, f"NAVAREA IV 1/26\n1. ROCKETS 120600Z TO 120900Z NOV IN AREA BOUND BY {filling}"]
    texts += [
        text.replace("120600Z", filling + "120600Z", 1).replace(" NOV", f" NOV {filling}", 1)[:LONGEST]
        for text in texts
    ]
    assert [found for text in texts if (found := fault(text))] == []


def test_damaged_warnings_break_nothing():
    dice = random.Random(20261125)
    finds = {}
    for _ in range(900):
        text = damaged(dice)
        if found := fault(text, dice.choice((ISSUED, None))):
            finds[found] = text
    assert finds == {}


FOUND = {
    "a letter whose capital is two letters": "0ß0-0",
    "commas without end before what is cancelled": "CANCEL NAVAREA XI" + "," * 3000 + "CANCEL NAVAREA XI" + "," * 16000,
    "line ends without end": "NAVAREA IV 1/26" + "\n" * 19_900,
    "zones without end": "LOCAL " * 3300,
    "a blank number that never ends": "NAVAREA I 4" + " " * 19_900,
    "one long word before what is cancelled": "CANCEL NAVAREA XI " + "A" * 19_900,
    "one long Russian word": "ОТМ ПРИП " + "А" * 19_900,
    "a month that is none": "2026-91-12T06:00Z TO 2026-11-12T09:00Z",
    "a zone that turns a window round": "130600U TO 130900Z NOV",
    "words of a range alone": "至" * 20_000,
}


@pytest.mark.parametrize("find", FOUND)
def test_what_once_broke_the_reader_does_so_no_more(find):
    assert fault(FOUND[find]) is None


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=400), st.lists(st.sampled_from(TOKENS), max_size=80).map("".join)))
def test_anything_at_all_is_answered_in_form(text):
    assert fault(text) is None
