"""A profile or an overlay that somebody is writing: shown, linted and checked by as a file, before it is put anywhere."""

import json

import pytest
from click.testing import CliRunner

import preavis.agreements.profile as profiles
from preavis.cli import cli
from preavis.errors import PreavisError
from preavis.i18n import error_text
from situations import NOTICE

PROFILE = profiles.source("us-ussr-1988").decode().replace('id = "us-ussr-1988"', 'id = "mine-2027"')
OVERLAY = (
    'overlay_of = "ru-cn-2009"\nversion = "1.0"\nchannel = "north"\nmode = "live"\n'
    '[pre_launch]\nlatest = "48 h"\nsource = "X1"\nstatus = "text"\n[sources]\nX1 = "held by the parties"\n'
)
FILES = {
    "mine.toml": PROFILE,
    "bad.toml": PROFILE.replace('binding = "legal"', 'binding = "holy"'),
    "ours.toml": OVERLAY,
    "headless.toml": OVERLAY.replace('channel = "north"\n', ""),
    "other.toml": OVERLAY.replace("ru-cn-2009", "xx-yy-1900"),
    "notice.json": json.dumps(NOTICE),
}


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ("check notice.json --agreement mine.toml --json", 0, '"agreement": "mine-2027"'),
        ("agreements mine.toml", 0, "mine-2027  1.0"),
        ("agreements mine.toml --toml", 0, 'id = "mine-2027"'),
        ("agreements lint mine.toml", 0, "nothing to remark"),
        ("check notice.json --agreement bad.toml", 2, "bad.toml, line 4"),
        ("agreements bad.toml", 2, "bad.toml, line 4"),
        ("agreements none.toml", 2, "none.toml"),
        ("agreements lint ours.toml", 0, "can be laid over ru-cn-2009 1.0"),
        ("check notice.json --agreement ours.toml --json", 0, '"due": "2026-12-08T06:00:00Z"'),
        ("agreements ours.toml", 0, "held by the parties"),
        ("agreements lint headless.toml", 2, "headless.toml, line 1: channel"),
        ("agreements lint other.toml", 2, "xx-yy-1900"),
    ],
)
def test_a_file_stands_where_an_id_stands(arguments, code, says, tmp_path, monkeypatch):
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, "utf-8")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, arguments.split())
    refused = done.exception if isinstance(done.exception, PreavisError) else None
    answered = error_text(refused, "en") if refused else done.output
    assert (refused.exit_code if refused else done.exit_code, says in answered) == (code, True), answered
