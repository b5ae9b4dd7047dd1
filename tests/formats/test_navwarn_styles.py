"""Navigational warnings as each coordinator writes them: made texts, labelled by reading, and the same texts in other dress."""

import json
import re
from pathlib import Path

import pytest

from preavis.clock import parse_instant
from preavis.formats.message import message_json
from preavis.formats.navwarn import read

STYLES = [json.loads(line) for line in (Path(__file__).parent / "navwarn_styles.jsonl").read_text("utf-8").splitlines()]
TITLES = [f"{number} {re.sub(r'[^A-Z0-9 ]', '', style['text'])[:40]}" for number, style in enumerate(STYLES)]


def said(text, issued):
    found = message_json(read(text, issued=issued and parse_instant(issued)), None, lambda finding: finding.code)
    want = {name: found[name] for name in ("id", "kind", "hazard", "schedule", "cancels", "cancel_at")}
    members = ("label", "edges", "shape", "schedule")
    want["areas"] = [{name: area[name] for name in members if area[name] is not None} for area in found["areas"]]
    want["findings"] = [finding["code"] for finding in found["findings"]]
    return want


@pytest.mark.parametrize("style", STYLES, ids=TITLES)
def test_every_coordinator_is_read(style):
    assert said(style["text"], style["issued"]) == style["want"]


def wrapped(text):
    """Break each line that is longer than forty characters at a blank."""
    return re.sub(r"([^\n]{20,40}?) (?=[^\n]{20})", r"\1\n   ", text)


DRESSES = {
    "in small letters": str.lower,
    "with the line ends of a mail": lambda text: text.replace("\n", "\r\n"),
    "behind a byte order mark": lambda text: f"\ufeff{text}",
    "with hard blanks": lambda text: text.replace(" ", "\u00a0"),
    "with two blanks": lambda text: text.replace(" ", "  "),
    "wrapped": wrapped,
    "in a NAVTEX envelope": lambda text: f"ZCZC LA12\n{text}\nNNNN\n",
    "with blank lines": lambda text: f"\n\n{text}\n\n",
    "with other hyphens": lambda text: text.replace("-", "\u2013"),
}


@pytest.mark.parametrize("dress", DRESSES)
def test_the_dress_of_a_text_changes_nothing(dress):
    other = [style["text"] for style in STYLES if said(DRESSES[dress](style["text"]), style["issued"]) != style["want"]]
    assert other == []
