"""A count drawn as SVG: a bar a year, its colours the parties; what is undecidable stands hatched on top."""

from __future__ import annotations

from collections import Counter, defaultdict
from html import escape
from typing import Final

from preavis.reconcile.count import Tally

INKS: Final = ("#1d4e89", "#b3261e", "#2f6f3e", "#b26a00", "#5b3f8f", "#3d5a5a")
WIDTH, HEIGHT, LEFT, BOTTOM = 900, 320, 48, 40


def plot(tally: Tally, agreement: str, title: str) -> str:
    """Return the picture of one agreement's count: launches a year and party, the undecidable ones hatched."""
    due: dict[int, Counter[str]] = defaultdict(Counter)
    open_: Counter[int] = Counter()
    for cell, n in tally.due.items():
        if cell.agreement == agreement:
            due[cell.year][cell.party] += n
    for cell, reasons in tally.open.items():
        if cell.agreement == agreement:
            open_[cell.year] += reasons.total()
    years = range(min([*due, *open_], default=0), max([*due, *open_], default=0) + 1)
    total: Counter[str] = Counter()
    for counts in due.values():
        total.update(counts)
    shown = [party for party, _ in total.most_common(len(INKS) - 1)]
    most = max((due[year].total() + open_[year] for year in years), default=1) or 1
    wide = (WIDTH - LEFT - 10) / max(1, len(years))
    tall = (HEIGHT - BOTTOM - 50) / most
    parts = [_frame(title, most, tall)]
    for place, year in enumerate(years):
        x, y = LEFT + place * wide, float(HEIGHT - BOTTOM)
        pieces = [(INKS[n], due[year][party]) for n, party in enumerate(shown)]
        pieces.append((INKS[-1], due[year].total() - sum(n for _, n in pieces)))
        pieces.append(("url(#open)", open_[year]))
        for ink, n in pieces:
            if n:
                y -= n * tall
                parts.append(
                    f'<rect x="{x + 1:.1f}" y="{y:.1f}" width="{wide - 2:.1f}" height="{n * tall:.1f}" fill="{ink}"/>'
                )
        if year % 5 == 0 or len(years) < 15:
            parts.append(f'<text x="{x + wide / 2:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{year}</text>')
    parts += _key(shown, others=len(total) > len(shown))
    return "\n".join([*parts, "</svg>\n"])


def _frame(title: str, most: int, tall: float) -> str:
    lines = []
    step = max(1, most // 4)
    for n in range(0, most + 1, step):
        y = HEIGHT - BOTTOM - n * tall
        lines.append(
            f'<line x1="{LEFT}" x2="{WIDTH - 10}" y1="{y:.1f}" y2="{y:.1f}" stroke="#c8ccd0" stroke-width=".6"/>'
        )
        lines.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{n}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" '
        f'font-size="12" fill="#1b1b1b"><title>{escape(title)}</title><rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
        '<defs><pattern id="open" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="6" height="6" fill="#eee"/><line y2="6" stroke="#555" stroke-width="2"/></pattern></defs>'
        f'<text x="{LEFT}" y="18" font-size="14" font-weight="600">{escape(title)}</text>' + "".join(lines)
    )


def _key(shown: list[str], *, others: bool) -> list[str]:
    names = [*shown, *(["others"] if others else [])]
    inks = [*INKS[: len(shown)], *([INKS[-1]] if others else [])]
    parts = []
    for n, (name, ink) in enumerate([*zip(names, inks, strict=True), ("undecidable", "url(#open)")]):
        x = LEFT + n * 110
        parts.append(
            f'<rect x="{x}" y="28" width="12" height="12" fill="{ink}"/><text x="{x + 17}" y="38">{escape(name)}</text>'
        )
    return parts
