"""Launch catalogues after J. McDowell, read as notices that would have said what the catalogue knows.

Two forms: the JSR Launch Vehicle Database of 2017 (`launch.csv.gz` with its sister tables) and GCAT (`orbital_launches…csv.gz`,
`launchlog…tsv.gz`, `launch.tsv`, with `sites.tsv` and `orgs.tsv` beside). No catalogue has a direction, and their ranges are no
ranges of missiles; those members stay absent.
"""

from __future__ import annotations

import csv
import gzip
import io
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from preavis.clock import ZonedDate
from preavis.errors import UnusableInput
from preavis.notice import HIGH_SEAS, Flight, FlightPurpose, Launch, Notice, Place, Vehicle, VehicleKind
from preavis.reconcile.vague import Days, days

LIMIT: Final = 256 * 1024 * 1024
Row = dict[str, str]
JSR_COLUMNS: Final = (
    *("LAUNCH_TAG", "LAUNCH_ID", "LAUNCH_DATE", "LAUNCH_CATEGORY", "LV_ID"),
    *("SITE_ID", "FLIGHT_TYPE", "PLATFORM_CODE"),
)
GCAT_COLUMNS: Final = ("Launch_Tag", "Launch_Date", "LV_Type", "Platform", "Launch_Site", "Agency")


@dataclass(frozen=True, slots=True)
class Flown:
    """One launch of a catalogue: its tag, when it can have been, and the notice that it would have had."""

    tag: str
    days: Days | None
    notice: Notice


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files("preavis.reconcile").joinpath("data", name).read_text("utf-8"))


def state(code: str) -> str | None:
    """Return a catalogue's state code as ISO 3166-1 alpha-2 (or an organisation's name), None where nobody knows."""
    found: str = _table("states.toml")["state"].get(code, code)
    return found if found.strip("-? ") else None


def _territory(site: str, code: str) -> str:
    """Return the state in which a site lies; the catalogues name the operator's where that is another."""
    table: dict[str, str] = _table("states.toml")["territory"]
    return next((state for beginning, state in table.items() if site.startswith(beginning)), code)


@cache
def _missile(name: str) -> dict[str, Any]:
    """Return what the hand-kept table says of a missile, by the longest beginning of its name."""
    table = _table("vehicles.toml")
    beginning = max((each for each in table if name.startswith(each)), key=len, default=None)
    found: dict[str, Any] = table[beginning] if beginning is not None else {}
    return found


def _rows(path: Path) -> Iterator[Row]:
    try:
        with path.open("rb") as file:
            data = gzip.GzipFile(fileobj=file).read(LIMIT) if path.suffix == ".gz" else file.read(LIMIT)
        text = data.decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise UnusableInput("file.unreadable", file=str(path), problem=str(error)) from error
    lines = io.StringIO(text.removeprefix("#"))
    reader = csv.DictReader(lines, delimiter="\t" if "\t" in text.partition("\n")[0] else ",")
    try:
        for row in reader:
            if not (row.get(reader.fieldnames[0] if reader.fieldnames else "") or "").startswith("#"):
                yield {name: (value or "").strip() for name, value in row.items() if name is not None}
    except csv.Error as error:
        raise UnusableInput("file.unreadable", file=str(path), problem=str(error)) from error


def _beside(path: Path, *names: str) -> list[Row]:
    for folder in (path.parent, path.parent.parent / "gcat"):
        for name in names:
            if (folder / name).exists():
                return list(_rows(folder / name))
    return []


def read(path: Path) -> list[Flown]:
    """Return all launches of a catalogue. Raises UnusableInput where it is none of the known forms, or lacks a column."""
    rows = _rows(path)
    first = next(rows, None)
    if first is None:
        raise UnusableInput("catalogue.unknown", file=str(path))
    for needed, form in ((JSR_COLUMNS, _jsr), (GCAT_COLUMNS, _gcat)):
        if needed[0] in first:
            missing = next((name for name in needed if name not in first), None)
            if missing is not None:
                raise UnusableInput("catalogue.no_column", file=str(path), column=missing)
            return [*form(path, iter([first, *rows]))]
    raise UnusableInput("catalogue.unknown", file=str(path))


def _jsr(path: Path, rows: Iterator[Row]) -> Iterator[Flown]:
    vehicles = {row["LV_ID"]: row for row in _beside(path, "launch_vehicle.csv.gz", "launch_vehicle.csv")}
    sites = {row["SITE_ID"]: row for row in _beside(path, "site.csv.gz", "site.csv")}
    now = {
        row["Site"]: row["StateCode"] for row in _beside(path, "sites.tsv")
    }  # the older table leaves many states empty
    agencies: dict[str, str] = {}
    for row in _beside(path, "launch_agency.csv.gz", "launch_agency.csv"):
        agencies.setdefault(row["LAUNCH_ID"], row["AGENCY_ORG_CODE"])
    states = {
        row["ORG_CODE"]: row["ORG_STATE_CODE"] for row in _beside(path, "organization.csv.gz", "organization.csv")
    }
    for row in rows:
        vehicle, site = vehicles.get(row["LV_ID"], {}), sites.get(row["SITE_ID"], {})
        yield _flown(
            tag=row["LAUNCH_TAG"],
            when=days(row["LAUNCH_DATE"]),
            name=vehicle.get("LV_NAME", ""),
            kind=_jsr_kind(row["LAUNCH_CATEGORY"], vehicle.get("LV_CLASS", "")),
            tactical=vehicle.get("LV_CLASS") == "tactical ballistic missile",
            operator=state(states.get(agencies.get(row["LAUNCH_ID"], ""), "")),
            territory=_territory(
                site.get("SITE_NAME", ""), site.get("STATE_ORG_CODE") or now.get(site.get("SITE_NAME", ""), "")
            ),
            site=site.get("SITE_FULL_NAME") or site.get("SITE_NAME", ""),
            flight=row["FLIGHT_TYPE"],
            at_sea=bool(row["PLATFORM_CODE"]),
        )


def _jsr_kind(category: str, class_: str) -> VehicleKind:
    if category in {"orbital", "deep space", "lunar return"}:
        return "space_launch_vehicle"
    if category in {"military missile", "ballistic missile test"}:
        return "ballistic_missile" if class_ in {"missile", "tactical ballistic missile"} else "other"
    return "sounding_rocket"


def _gcat(path: Path, rows: Iterator[Row]) -> Iterator[Flown]:
    sites = {row["Site"]: row for row in _beside(path, "sites.tsv")}
    orgs = {row["Code"]: row["StateCode"] for row in _beside(path, "orgs.tsv")}
    kinds: dict[str, VehicleKind] = {"O": "space_launch_vehicle", "D": "space_launch_vehicle", "M": "ballistic_missile"}
    for row in rows:
        code = row.get("LaunchCode") or row.get("Launch_Code") or ""
        site = sites.get(row["Launch_Site"].rstrip("?"), {})
        agency = row["Agency"].split("/")[0].rstrip("?")
        yield _flown(
            tag=row["Launch_Tag"],
            when=days(row["Launch_Date"]),
            name=row["LV_Type"],
            kind=kinds.get(code[:1], "sounding_rocket" if code[:1] in {"S", "A"} else "other"),
            tactical=False,
            operator=state(row.get("LVState") or orgs.get(agency, "")),
            territory=_territory(row["Launch_Site"], site.get("StateCode", "")),
            site=site.get("Name") or row["Launch_Site"],
            flight=row.get("Category", ""),
            at_sea=row["Platform"] not in {"", "-"},
        )


def _purpose(kind: VehicleKind, flight: str) -> FlightPurpose | None:
    if kind == "space_launch_vehicle":
        return "space_mission"
    word = flight.lower()
    if any(sign in word for sign in ("combat", "war", "attack", "weapon")):
        return "combat"
    return "flight_test" if word.strip("-? ") else None


def _class(kind: VehicleKind, *, tactical: bool) -> str | None:
    """Return the class that a catalogue's own columns give: a launcher, a tactical missile; no name is a class."""
    return "SLV" if kind == "space_launch_vehicle" else "land_ssbm" if tactical else None


def _flown(
    *,
    tag: str,
    when: Days | None,
    name: str,
    kind: VehicleKind,
    tactical: bool,
    operator: str | None,
    territory: str,
    site: str,
    flight: str,
    at_sea: bool,
) -> Flown:
    known = _missile(name) if kind in {"ballistic_missile", "other"} else {}
    if known.get("ballistic"):
        kind = "ballistic_missile"
    if kind == "ballistic_missile" and (flight.rstrip("?") in {"Target", "ABM Test"} or known.get("interceptor")):
        kind = "other"  # flown to be shot at, or to shoot one down
    missile = kind == "ballistic_missile"
    over = False if tactical else known.get("over_2000")
    sea = at_sea or territory in {"-", "EARTH"}
    notice = Notice(
        kind="pre_launch",
        notifying_party=operator,
        launching_state=operator,
        territory_state=HIGH_SEAS if sea and missile else state(territory),
        vehicle=Vehicle(
            kind=kind,
            generic_class=known.get("class") or _class(kind, tactical=tactical),
            delivers_weapon=known.get("delivers_weapon", True) if missile else None,
            basing="sea" if sea else "land",
            surface_to_surface=True if missile else None,
            type_range_over_2000_km=over if missile else None,
        ),
        flight=Flight(purpose=_purpose(kind, flight)),
        launch=Launch(
            planned_date=ZonedDate(date=when.first, zone="UTC") if when is not None else None,
            place=Place(site=site) if site else None,
        ),
    )
    return Flown(tag, when, notice)
