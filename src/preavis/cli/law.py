"""`preavis agreements`: what is known of each, article by article; `lint` for a file; `count` over a catalogue of launches."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click

import preavis.agreements.profile as profiles
from preavis import articles as reading
from preavis.agreements.lint import remarks
from preavis.agreements.place import line_of
from preavis.agreements.rules import Span
from preavis.cli.output import finding_line, language, print_json, read_bytes
from preavis.cli.profile import profile_in, profile_of
from preavis.i18n import LANGUAGES, error_text, text


class _Agreements(click.Group):
    """Takes a first word that is no command for the id of an agreement."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None:
            return "show", _show, args
        return super().resolve_command(ctx, args)


@click.group(cls=_Agreements, invoke_without_command=True, subcommand_metavar="[ID | COMMAND]")
@click.option("--language", "tongue", type=click.Choice(LANGUAGES), default=None)
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def agreements(ctx: click.Context, tongue: str | None, as_json: bool) -> None:
    """List the agreements that are known, or show one (by its id or its file) article by article with source and certainty."""
    ctx.obj = (tongue, as_json)
    if ctx.invoked_subcommand is not None:
        return
    found = [profiles.load(known) for known in profiles.known()]
    if as_json:
        print_json([_profile_json(profile) for profile in found])
        return
    for profile in found:
        _head(profile, tongue or language())


@click.command(hidden=True)
@click.argument("id_", metavar="ID")
@click.option("--language", "tongue", type=click.Choice(LANGUAGES), default=None)
@click.option("--json", "as_json", is_flag=True)
@click.option("--toml", is_flag=True, help="Print the profile's own file, to begin another from.")
@click.pass_obj
def _show(asked: tuple[str | None, bool], id_: str, tongue: str | None, as_json: bool, toml: bool) -> None:
    profile = profile_of(id_)
    if toml:
        click.echo(read_bytes(id_) if id_.endswith(".toml") else profiles.source(id_), nl=False)
        return
    spoken = tongue or asked[0] or language()
    if as_json or asked[1]:
        print_json(_profile_json(profile))
        return
    _head(profile, spoken)
    for article in reading.articles(profile, spoken):
        about = ", ".join(part for part in (article.article, article.certainty, article.source) if part)
        click.echo(f"\n  {article.title} [{about}]")
        for label, value in article.cells:
            click.echo(f"    {label}: {value}")
        if article.note:
            click.echo(f"    {article.note}")
    if profile.question:
        click.echo(f"\n  {text('law.not_known', spoken)}")
    for question in reading.questions(profile, spoken):
        click.echo(f"\n  ? {question.asks}")
        click.echo(f"    {text('law.meanwhile', spoken, text=question.meanwhile)}")
        click.echo(f"    {text('law.settled_by', spoken, text=question.settled_by)}")
    click.echo(f"\n  {text('law.sources', spoken)}")
    for key, source in profile.sources.items():
        click.echo(f"    {key}  {source}")


def _head(profile: profiles.Profile, tongue: str) -> None:
    click.echo(
        f"{profile.id}  {profile.version}  {reading.in_force(profile, tongue)}  {text(f'binding.{profile.binding}', tongue)}"
    )
    click.echo(f"  {profile.name[tongue]}")


def _profile_json(profile: profiles.Profile) -> Any:
    return json.loads(json.dumps(_plain(profile), default=str))


def _plain(value: Any) -> Any:
    if isinstance(value, Span):
        return reading.length(value)
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__ if name != "dated"}
    if isinstance(value, tuple | list):
        return [_plain(member) for member in value]
    if isinstance(value, dict):
        return {name: _plain(member) for name, member in value.items()}
    return value


@agreements.command()
@click.argument("file")
def lint(file: str) -> None:
    """Say what a profile (a TOML file) lacks, leaves uncited, or says in vain; every contradiction is refused.

    Of an overlay it says whether it can be laid over its agreement.
    """
    data = read_bytes(file)
    written, value = profiles.read_toml(data, file)
    if "overlay_of" in value:
        laid = profile_in(data, file)
        click.echo(text("lint.overlay_sound", language(), file=file, agreement=laid.id, version=laid.version))
        return
    profile, wrong = profiles.examined(value, written, file, "")
    if wrong or profile is None:
        for error in wrong:
            click.echo(error_text(error, language()), err=True)
        sys.exit(2)
    said = [(line_of(written, place), remark) for place, remark in remarks(profile)]
    for line, remark in said:
        click.echo(f"{file}:{line}: {finding_line(remark, language())}")
    if not said:
        click.echo(text("lint.sound", language(), file=file))
    sys.exit(1 if said else 0)


@agreements.command()
@click.argument("catalogue", type=click.Path(path_type=Path))
@click.option("--agreement", "ids", multiple=True, help="Only this agreement; may be repeated.")
@click.option("--plot", type=click.Path(path_type=Path), help="Draw the count of one agreement as SVG into this file.")
@click.option("--json", "as_json", is_flag=True)
def count(catalogue: Path, ids: tuple[str, ...], plot: Path | None, as_json: bool) -> None:
    """Run the agreements over a launch catalogue: launches that fall under them, by year and party, and what is undecidable."""
    from rich.console import Console
    from rich.progress import Progress

    from preavis.reconcile import count as counting
    from preavis.reconcile.catalogue import read
    from preavis.reconcile.plot import plot as draw

    chosen = [profiles.load(id_) for id_ in (ids or profiles.known())]
    if plot is not None and len(chosen) != 1:
        raise click.UsageError("--plot needs one --agreement")
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(str(catalogue.name), total=None)
        flown = read(catalogue)
        progress.update(task, total=len(flown))
        tally = counting.count(flown, chosen, lambda done: progress.update(task, completed=done))
    if plot is not None:
        plot.write_text(draw(tally, chosen[0].id, f"{chosen[0].id}: {catalogue.name}"), "utf-8")
    cells = sorted(tally.due.keys() | tally.open.keys())
    rows = [
        {
            "agreement": cell.agreement,
            "year": cell.year,
            "party": cell.party,
            "due": tally.due[cell],
            "undecidable": dict(tally.open.get(cell, {})),
        }
        for cell in cells
    ]
    if as_json:
        print_json({"launches": tally.read, "undated": tally.undated, "counts": rows})
        return
    tongue = language()
    click.echo(text("count.read", tongue, n=tally.read, undated=tally.undated))
    click.echo(text("count.head", tongue))
    due: Counter[str] = Counter()
    undecided: dict[str, Counter[str]] = {}
    for cell in cells:
        reasons = tally.open.get(cell, Counter())
        due[cell.agreement] += tally.due[cell]
        undecided.setdefault(cell.agreement, Counter()).update(reasons)
        click.echo(f"{cell.agreement}  {cell.year}  {cell.party}  {tally.due[cell]}  {_reasons(reasons)}")
    for id_ in sorted(undecided):
        click.echo(f"{text('count.total', tongue)}  {id_}  {due[id_]}  {_reasons(undecided[id_])}")


def _reasons(reasons: Counter[str]) -> str:
    return "; ".join(f"{n} ({why})" for why, n in reasons.most_common()) or "0"
