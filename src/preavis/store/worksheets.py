"""What is typed in the composer, kept as typed: every saved version, so that nothing is ever lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Worksheet:
    """One sheet in the composer. `case` is the case that it changes, `draft` what it was submitted as."""

    id: str
    channel: str
    kind: str
    case: bytes | None
    revision: int
    saved_at: datetime
    saved_by: str
    fields: Mapping[str, str] = field(default_factory=dict)
    draft: str | None = None
    dropped: bool = False


class Worksheets(Protocol):
    """Sheets and their versions."""

    def put_worksheet(self, sheet: Worksheet) -> None:
        """Keep a version; the newest is the sheet, the earlier ones stay."""
        ...

    def worksheet(self, id_: str, revision: int | None = None) -> Worksheet | None:
        """Return a sheet, or one of its earlier versions."""
        ...

    def worksheets(self) -> tuple[Worksheet, ...]:
        """Return the sheets that were neither submitted nor put away, newest first."""
        ...

    def worksheet_of(self, draft: str) -> Worksheet | None:
        """Return the sheet that was submitted as a draft and has not gone on since, None where there is none."""
        ...

    def worksheet_versions(self, id_: str) -> tuple[Worksheet, ...]:
        """Return all versions of a sheet, newest first."""
        ...
