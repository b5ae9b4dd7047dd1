"""What officers say and read: draft, release, withdraw, amend, cancel, status, report, inbox, show, ack, evidence."""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from preavis.cli.alarms import alarm_line
from preavis.cli.client import at, call, node_option, officer_option, password
from preavis.cli.output import finding_line, language, print_json, read_bytes
from preavis.cli.review import print_draft, print_review, print_state
from preavis.errors import UnusableInput
from preavis.findings import blocks
from preavis.i18n import text
from preavis.wire import load


def _submit(directory: Path, officer: str, kind: str, body: Any, **more: Any) -> Any:
    given = {"officer": officer, "password": password(), "kind": kind, "body": body, **more}
    return call(directory, "POST", "/drafts", given)


def _document(path: str) -> Any:
    value = load(read_bytes(path))
    if not isinstance(value, dict):
        raise UnusableInput("document.not_object")
    return value


@click.command()
@click.argument("notice")
@click.option("--channel", help="The channel, where the node has more than one.")
@click.option("--from", "source", type=click.Choice(["notam", "navwarn"]), help="Print a notice made from a warning.")
@click.option("--issued", help="With --from: when the warning was issued.")
@click.option("--officer", help="Your officer label; the password is asked, or taken from PREAVIS_PASSWORD.")
@node_option
def draft(
    notice: str, channel: str | None, source: str | None, issued: str | None, officer: str | None, directory: Path
) -> None:
    """Submit a notice (a JSON file, or - for standard input) for release; what is submitted is fixed.

    With --from the file is a NOTAM or navigational warning: a draft of the notice is printed, nothing is submitted, and what
    the warning does not state is listed.
    """
    if source is not None:
        _draft_from(source, notice, issued)
        return
    if officer is None:
        raise UnusableInput("argument.missing", arguments="--officer")
    print_review(_submit(directory, officer, "notice", _document(notice), channel=channel))


def _draft_from(source: str, file: str, issued: str | None) -> None:
    from preavis.cli.parse import given_instant, reader, summary, text_of
    from preavis.formats.drafting import draft as drafted

    message = reader(source)(text_of(file), issued=given_instant(issued))
    if blocks(message.findings):
        for line in summary(message, language()):
            click.echo(line, err=True)
        sys.exit(1)
    document, missing = drafted(message, "air" if source == "notam" else "sea")
    print_json(document)
    for path in missing:
        click.echo(text("draft.not_stated", language(), path=path), err=True)
    for finding in message.findings:
        click.echo(finding_line(finding, language()), err=True)


@click.command()
@click.argument("id_", metavar="DRAFT")
@click.option("--reason", help="Overrule what blocks; the reason travels in the entry.")
@click.option("--lone", is_flag=True, help="Release alone, where the channel allows it; marked so on both sides.")
@click.option("--receiver", help="For the last key of a LIVE statement: who receives it, typed out.")
@officer_option
@node_option
def release(id_: str, reason: str | None, lone: bool, receiver: str | None, officer: str, directory: Path) -> None:
    """Show a draft, then approve exactly that; with enough different officers it is released."""
    seen = call(directory, "GET", at("drafts", id_))
    print_draft(seen, whole=True)
    body = {"officer": officer, "password": password(), "reason": reason, "lone": lone, "receiver": receiver}
    print_state(call(directory, "POST", at("drafts", id_, "approve"), {**body, "saw": seen["hash"]}))


@click.command()
@click.argument("id_", metavar="DRAFT")
@officer_option
@node_option
def withdraw(id_: str, officer: str, directory: Path) -> None:
    """Take back a draft that has not been released: its drafter, or any releaser. It cannot be undone."""
    print_review(call(directory, "POST", at("drafts", id_, "withdraw"), {"officer": officer, "password": password()}))


@click.command()
@click.option("--desk", help="One desk only.")
@click.option("--json", "as_json", is_flag=True)
@node_option
def inbox(desk: str | None, as_json: bool, directory: Path) -> None:
    """List what desks have still to read, the drafts that wait, and the alarms."""
    found = call(directory, "GET", "/inbox", desk=desk)
    alarms = call(directory, "GET", "/alarms")
    drafts = call(directory, "GET", "/drafts")
    if as_json:
        print_json({"unread": found, "alarms": alarms, "drafts": drafts})
        return
    tongue = language()
    for alarm in alarms:
        click.echo(alarm_line(alarm, tongue))
    for told in found:
        click.echo(text("inbox.unread", tongue, **told))
    for review in drafts:
        waits = len(review["approved_by"]) >= review["needed"]
        code = "inbox.held" if waits and review["held_until"] else "inbox.stopped" if waits else "inbox.draft"
        click.echo(
            text(
                code,
                tongue,
                draft=review["draft"],
                kind=text(f"kind.{review['kind']}", tongue),
                at=review["held_until"] or "-",
            )
        )
    if not (found or alarms or drafts):
        click.echo(text("inbox.empty", tongue))


@click.command()
@click.argument("case", required=False)
@click.option("--json", "as_json", is_flag=True)
@node_option
def show(case: str | None, as_json: bool, directory: Path) -> None:
    """Show a case with its entries and who has read it; without CASE the board."""
    found = call(directory, "GET", at("cases", case) if case else "/board")
    if as_json:
        print_json(found)
        return
    tongue = language()
    for one in found if isinstance(found, list) else [found]:
        click.echo(text("show.case", tongue, **{**one, "state": text(f"case.{one['state']}", tongue)}))
        for rung in one["ladder"] if case else ():
            # what another state has done towards its desk is not known here
            state = "unread" if rung["state"] == "waiting" and rung["told"] is None else rung["state"]
            parts = (text(f"desk.{state}", tongue), rung["at"] or rung["due"], rung["officer"])
            click.echo(f"    {rung['party']} {rung['desk']}: {'  '.join(filter(None, parts))}")
        for entry in one.get("entries", ()):
            received = entry["received_at"] or text("show.unreceipted", tongue)
            kind = text(f"kind.{entry['kind']}", tongue)
            said = f"{entry['claimed_at']} {kind} {entry['leaf'][:16]} -> {received}"
            click.echo(f"  {'  '.join([said, *_struck(entry, tongue)])}")


def _struck(entry: Any, tongue: str) -> Iterator[str]:
    """Yield in words that an entry no longer stands in its case, what says so, and where it belongs."""
    if not entry["struck"]:
        return
    yield text("case_page.struck", tongue)
    if entry["corrected_by"]:
        yield text("life.struck", tongue, entry=entry["corrected_by"][:16])
    if entry["moved_to"]:
        yield text("life.moved_to", tongue, case=entry["moved_to"])


@click.command()
@click.argument("case")
@click.option("--desk", help="The desk, where you answer for another as deputy.")
@officer_option
@node_option
def ack(case: str, desk: str | None, officer: str, directory: Path) -> None:
    """Acknowledge a case for your desk: you have read the version in force."""
    body = {"officer": officer, "password": password(), "case": case, "desk": desk}
    done = call(directory, "POST", "/acknowledge", body)
    for leaf in done["acknowledged"]:
        click.echo(text("ack.done_line", language(), entry=leaf[:16]))


def _about(
    case: str, officer: str, directory: Path, kind: str, notice: str | None, act: str, **fields: str | None
) -> None:
    """Submit a whole notice where one is given, else the act that the node makes from the case as it stands."""
    if notice is not None:
        print_review(_submit(directory, officer, kind, _document(notice), case=case, approve=True))
        return
    given = {"officer": officer, "password": password(), **{name: value for name, value in fields.items() if value}}
    print_review(call(directory, "POST", at("cases", case, "acts", act), given))


@click.command()
@click.argument("case")
@click.argument("notice", required=False)
@click.option(
    "--window", multiple=True, help='New hours, UTC: "2026-12-10 06:00 - 2026-12-10 12:00"; several all apply.'
)
@click.option("--alternative", multiple=True, help="A spare day, in the same form; in order.")
@click.option("--extension", is_flag=True, help="Send it as the extension that some agreements know.")
@click.option("--reason")
@officer_option
@node_option
def amend(
    case: str,
    notice: str | None,
    window: tuple[str, ...],
    alternative: tuple[str, ...],
    extension: bool,
    reason: str | None,
    officer: str,
    directory: Path,
) -> None:
    """Submit the changed notice of a case: a whole document as it now stands, or only its new hours.

    More hours need one officer, fewer or other hours two.
    """
    if (notice is None) == (not window):
        raise UnusableInput("argument.missing", arguments="NOTICE | --window")
    kind, act = ("extension", "extension") if extension else ("amendment", "window")
    hours = "\n\n".join(["\n".join(window), *alternative])
    _about(case, officer, directory, kind, notice, act, hours=hours, reason=reason)


@click.command()
@click.argument("case")
@click.argument("notice", required=False)
@click.option("--reason")
@officer_option
@node_option
def cancel(case: str, notice: str | None, reason: str | None, officer: str, directory: Path) -> None:
    """Submit the cancellation of a case: the launch will not take place. Where we were wrong, use `correct`."""
    _about(case, officer, directory, "cancellation", notice, "cancellation", reason=reason)


@click.command()
@click.argument("case")
@click.argument("notice", required=False)
@click.option("--result", type=click.Choice(["launched", "not_launched", "aborted_in_flight"]))
@click.option("--at", help="When it flew, UTC (default: as our own “launched” said).")
@officer_option
@node_option
def report(case: str, notice: str | None, result: str | None, at: str | None, officer: str, directory: Path) -> None:
    """Submit the post-launch report of a case: a whole document, or only its outcome."""
    if (notice is None) == (result is None):
        raise UnusableInput("argument.missing", arguments="NOTICE | --result")
    _about(case, officer, directory, "report", notice, "report", result=result, at=at)


@click.command()
@click.argument("case")
@click.argument(
    "word",
    type=click.Choice(["hold", "launch_window_open", "launched", "scrubbed", "anomaly", "area_reopened", "confirmed"]),
)
@click.option("--at", help="When, YYYY-MM-DDTHH:MM:SSZ (default: now).")
@click.option("--remarks")
@click.option("--entry", help="With confirmed: the entry that one officer released (default: the newest that waits).")
@officer_option
@node_option
def status(
    case: str, word: str, at: str | None, remarks: str | None, entry: str | None, officer: str, directory: Path
) -> None:
    """Say what happens to a launch; what adds caution needs one officer."""
    _about(case, officer, directory, "status", None, word, at=at, remarks=remarks, entry=entry)


@click.command()
@click.argument("case")
@click.option(
    "--out", default=".", show_default=True, type=click.Path(path_type=Path), help="The directory for the files."
)
@node_option
def evidence(case: str, out: Path, directory: Path) -> None:
    """Write the evidence of a case: one file for each thing that was said."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for item in call(directory, "GET", at("cases", case, "evidence")):
            path = out / f"{item['name']}.evidence"
            path.write_bytes(base64.b64decode(item["data"]))
            click.echo(str(path))
    except OSError as error:
        raise UnusableInput("file.unwritable", file=str(out), problem=error.strerror or str(error)) from error
