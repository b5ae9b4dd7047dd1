"""What commands share: reading a document from a file or standard input, and printing one JSON document."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import click

from preavis.errors import UnusableInput
from preavis.findings import Finding
from preavis.i18n import LANGUAGES, finding_text, text
from preavis.wire import DOCUMENT_LIMIT


def language() -> str:
    """Return the language of this terminal: one of the four, from PREAVIS_LANGUAGE, LC_ALL or LANG."""
    for name in ("PREAVIS_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if (tag := os.environ.get(name, "")[:2].lower()) in LANGUAGES:
            return tag
    return "en"


def read_bytes(path: str, limit: int = DOCUMENT_LIMIT) -> bytes:
    """Return the bytes of a file, or of standard input for `-`. Raises UnusableInput where it cannot be read."""
    try:
        if path == "-":
            data = sys.stdin.buffer.read(limit + 1)
        else:
            with Path(path).open("rb") as file:
                data = file.read(limit + 1)
    except OSError as error:
        raise UnusableInput("file.unreadable", file=path, problem=error.strerror or str(error)) from error
    if len(data) > limit:
        raise UnusableInput("json.size", size=len(data), limit=limit)
    return data


def print_json(value: Any) -> None:
    """Print one JSON document on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def finding_line(finding: Finding, language: str) -> str:
    """Return a finding in one line: how bad it is, its message, its code."""
    return f"{text(f'severity.{finding.severity}', language)}: {finding_text(finding, language)} [{finding.code}]"


def finding_json(finding: Finding, language: str) -> dict[str, Any]:
    """Return a finding of a check as a JSON value, with its message."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "path": finding.path,
        "article": finding.article,
        "source": finding.source,
        "status": finding.status,
        "message": finding_text(finding, language),
    }
