"""Make the pages that come from the program itself: the command line and one page an agreement. A test compares them."""

from __future__ import annotations

from pathlib import Path

import click

import preavis.agreements.profile as profiles
from preavis import articles
from preavis.cli import COMMANDS, cli
from preavis.i18n import text

DOCS = Path(__file__).parent.parent / "docs"
HEAD = """# The command line

This page is made from the program itself (`make pages`); a test compares them. `--json` prints one JSON document;
exit 0 = done and nothing blocks, 1 = a finding blocks or a proof fails, 2 = unusable input.
"""


def helps(command: click.Command, name: str) -> list[str]:
    context = click.Context(
        command, info_name=name, terminal_width=100, max_content_width=100, help_option_names=["-h", "--help"]
    )
    found = [f"\n## {name}\n\n```text\n{command.get_help(context)}\n```\n"]
    if isinstance(command, click.Group):
        for inner in sorted(command.commands):
            if not command.commands[inner].hidden:
                found += helps(command.commands[inner], f"{name} {inner}")
    return found


def command_line() -> str:
    parts = [HEAD]
    for name in sorted(COMMANDS):
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        parts += helps(command, f"preavis {name}")
    return "".join(parts)


def agreement(id_: str) -> str:
    profile = profiles.load(id_)
    binding = text(f"binding.{profile.binding}", "en")
    lines = [
        f"# {profile.name['en']}",
        "",
        f"`{profile.id}`, version {profile.version}; {articles.in_force(profile, 'en')}; {binding}.",
        f"{profile.name['fr']} · {profile.name['ru']} · {profile.name['zh']}",
        "",
        "For a lawyer: what this software takes the agreement to say, how sure that is, and what would settle the rest.",
        "Certainty: *text read* (the text itself was seen), *as reported* (somebody who had it says so),",
        "*inferred* (we conclude it), *not known*.",
        f"Made from the profile (`make pages`). In French, Russian and Chinese: `preavis agreements {id_} --language fr`.",
        "",
    ]
    if profile.question:
        lines += ["## What is not known", ""]
        for question in articles.questions(profile, "en"):
            lines += [
                f"- **{question.asks}** Meanwhile: {question.meanwhile} What would settle it: {question.settled_by}"
            ]
        lines.append("")
    lines += ["## Rule by rule", ""]
    for article in articles.articles(profile, "en"):
        where = f"{article.article}; " if article.article else ""
        lines += [f"### {article.title}", "", f"*{where}{article.certainty}; source {article.source}*", ""]
        lines += [f"- {label}: {value}" for label, value in article.cells]
        lines += (["", article.note] if article.cells else [article.note]) if article.note else []
        lines.append("")
    lines += ["## Sources", ""]
    lines += [f"- {key}: {source}" for key, source in profile.sources.items()]
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    found = {DOCS / "reference" / "command-line.md": command_line()}
    for id_ in profiles.known():
        found[DOCS / "agreements" / f"{id_}.md"] = agreement(id_)
    return found


if __name__ == "__main__":
    for path, content in pages().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8")
