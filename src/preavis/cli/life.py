"""Corrections, talking back, line checks, the scorecard, the hand-over sheet, the read-back text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from preavis.cli.alarms import alarm_said
from preavis.cli.client import at, call, node_option, officer_option, password
from preavis.cli.output import language, print_json, read_bytes
from preavis.cli.review import print_review
from preavis.i18n import LANGUAGES, text
from preavis.wire import load

json_option = click.option("--json", "as_json", is_flag=True)


def _post(directory: Path, path: str, officer: str, **fields: Any) -> None:
    given = {name: value for name, value in fields.items() if value is not None}
    print_review(call(directory, "POST", path, {"officer": officer, "password": password(), **given}))


@click.command()
@click.argument("case")
@click.argument("word", type=click.Choice(["sent_in_error", "wrong_case", "wrong_data"]))
@click.option("--entry", required=True, help="The wrong entry: the beginning of its leaf hash (`preavis show CASE`).")
@click.option("--reason", required=True)
@click.option("--to-case", help="With wrong_case: the case to which the entry belongs.")
@click.option("--notice", help="With wrong_data: the whole right notice, a JSON file or -.")
@officer_option
@node_option
def correct(
    case: str,
    word: str,
    entry: str,
    reason: str,
    to_case: str | None,
    notice: str | None,
    officer: str,
    directory: Path,
) -> None:
    """Say that an entry of ours was wrong; two officers release it. A launch that will not take place is cancelled instead.

    Every desk that saw the entry is asked again; it stays visible, struck through.
    """
    document = load(read_bytes(notice)) if notice else None
    _post(
        directory,
        at("cases", case, "acts", "correction"),
        officer,
        word=word,
        entry=entry,
        reason=reason,
        right_case=to_case,
        document=document,
    )


@click.command()
@click.argument("case")
@click.argument("words", metavar="TEXT")
@click.option(
    "--about",
    type=click.Choice(["clarification", "objection", "smaller_window", "smaller_area"]),
    default="clarification",
    show_default=True,
)
@click.option("--window", multiple=True, help='Hours that we propose, UTC: "2026-12-10 06:00 - 2026-12-10 06:30".')
@officer_option
@node_option
def query(case: str, words: str, about: str, window: tuple[str, ...], officer: str, directory: Path) -> None:
    """Ask about a launch of another party, object, or request something smaller."""
    _post(directory, at("cases", case, "query"), officer, text=words, about=about, proposal="\n".join(window))


@click.command()
@click.argument("talk", required=False)
@click.argument("words", metavar="TEXT", required=False, default="")
@click.option("--answer", type=click.Choice(["answered", "accepted", "declined", "withdrawn"]))
@click.option("--officer", help="Your officer label; the password is asked, or taken from PREAVIS_PASSWORD.")
@json_option
@node_option
def reply(
    talk: str | None, words: str, answer: str | None, officer: str | None, as_json: bool, directory: Path
) -> None:
    """Answer a query or a line check, or withdraw our own; without TALK list what was asked, newest first."""
    if talk is not None and officer is not None:
        _post(directory, at("talks", talk, "reply"), officer, text=words, answer=answer)
        return
    found = [
        each
        for kind in ("query", "line_check")
        for each in call(directory, "GET", "/talks", kind=kind)
        if talk is None or each["talk"].startswith(talk)
    ]
    if as_json:
        print_json(found)
        return
    for each in found:
        _talk_line(each)
    if not found:
        click.echo(text("talk.none", language()))


def _talk_line(talk: Any) -> None:
    tongue, asked = language(), talk["question"]["body"]
    about = text(f"request.{asked['about']}", tongue) if asked.get("about") else text(f"kind.{talk['kind']}", tongue)
    state = text(f"talk.{talk['state']}", tongue)
    said = {"talk": talk["talk"], "by": talk["question"]["by"], "about": about, "state": state, "text": asked["text"]}
    click.echo(text("talk.line", tongue, **said))
    for turn in talk["replies"]:
        click.echo(f"    {turn['said_at']} {turn['by']} {turn['officer']}: {turn['body']['text']}")


@click.command("line-check")
@click.option("--to", help="The party that is asked (default: all others on the channel).")
@click.option("--role", type=click.Choice(["watch", "releaser"]), default="watch", show_default=True)
@click.option("--text", "words", help="What to say (default: please answer).")
@click.option("--channel", help="The channel, where the node has more than one.")
@officer_option
@node_option
def line_check(
    to: str | None, role: str, words: str | None, channel: str | None, officer: str, directory: Path
) -> None:
    """Ask a person at the other side to answer (`preavis reply`): once a week, beside what the machines do all day."""
    said = words or text("drills.text", language())
    _post(directory, "/line-checks", officer, to=to, role=role, channel=channel, text=said)


@click.command()
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 3650))
@json_option
@node_option
def scorecard(days: int, as_json: bool, directory: Path) -> None:
    """Who answered, and how fast: each desk, and the people who answer line checks."""
    found = call(directory, "GET", "/scorecard", days=str(days))
    if as_json:
        print_json(found)
        return
    for score in found:
        said = {name: "–" if value is None else value for name, value in score.items()}
        click.echo(text("score.line", language(), **said))
    if not found:
        click.echo(text("score.none", language()))


@click.command()
@click.option("--since", help="When the shift began, UTC (default: eight hours ago).")
@json_option
@node_option
def handover(since: str | None, as_json: bool, directory: Path) -> None:
    """Print what one watch hands to the next."""
    sheet = call(directory, "GET", "/handover", since=since)
    if as_json:
        print_json(sheet)
        return
    tongue = language()
    click.echo(f"{text('handover.title', tongue)}  {sheet['party']}  {text('mode.' + sheet['mode'], tongue)}")
    click.echo(text("handover.shift", tongue, since=sheet["since"], until=sheet["until"]))
    if sheet["reading"]:
        click.echo(text("handover.reading", tongue, n=sheet["reading"]))
    parts = {
        "alarms": [
            f"{text('priority.' + a['priority'], tongue).upper()}  {alarm_said(a, tongue)}" for a in sheet["alarms"]
        ],
        "unread": [
            f"{u['due'] or '–'}  {u['party']} {u['desk']}  {u['reference'] or u['case']}" for u in sheet["unread"]
        ],
        "in_force": [
            f"{c['next'] or '–'}  {c['reference'] or c['case']}  {c['from']}  {text('case.' + c['state'], tongue)}"
            for c in sheet["in_force"]
        ],
        "duties": [f"{d['due']}  {text('duty.' + d['kind'], tongue)}  {d['reference']}" for d in sheet["duties"]],
        "drafts": [f"{d['draft']}  {text('kind.' + d['kind'], tongue)}" for d in sheet["drafts"]],
        "talks": [f"{t['talk']}  {t['question']['by']}  {t['question']['body']['text']}" for t in sheet["talks"]],
        "acts": [f"{a['at']}  {a['actor']}  {text('act.' + a['act'], tongue)}  {a['subject']}" for a in sheet["acts"]],
    }
    for name, found in parts.items():
        click.echo(f"\n{text(f'handover.{name}', tongue)}")
        for line in found or [text("handover.nothing", tongue)]:
            click.echo(f"  {line}")
    if sheet["acts_left_out"]:
        click.echo(f"  {text('handover.left_out', tongue, n=sheet['acts_left_out'])}")
    for name in ("gives", "takes"):
        click.echo(f"\n{text(f'handover.{name}', tongue)}: {'_' * 40}")


@click.command()
@click.argument("case")
@click.option("--language", "tongue", type=click.Choice(LANGUAGES), help="Default: that of this terminal.")
@node_option
def readback(case: str, tongue: str | None, directory: Path) -> None:
    """Print what to read over the telephone: letters by the ICAO alphabet, figures one by one, at most 90 s."""
    for line in call(directory, "GET", at("cases", case, "readback"), language=tongue or language()):
        click.echo(line)
