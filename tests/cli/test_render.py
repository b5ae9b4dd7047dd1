"""`preavis render` as a person meets it: one message or a directory, findings apart, one line for what is refused."""

import json
from pathlib import Path

import pytest

from preavis import cli
from preavis.cli.render import ARGUMENTS, RENDERERS
from preavis.i18n import tables

GOLDEN = Path(__file__).parents[1] / "golden/notice.json"
FORMATS = sorted(RENDERERS)


def called(monkeypatch, capsys, *arguments):
    """Exit code, standard output and standard error of the whole command line."""
    monkeypatch.setenv("PREAVIS_LANGUAGE", "en")
    monkeypatch.setattr("sys.argv", ["preavis", "render", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    out, err = capsys.readouterr()
    return ended.value.code or 0, out, err


def wanted(name, *more):
    number = {"notam": "A0123/26", "aixm": "A0123/26", "plns": "PLN/RU/2026/001/000/01"}.get(name, "123/26")
    return (
        name,
        GOLDEN,
        "--area",
        "xi",
        "--fir",
        "uhmm",
        "--number",
        number,
        "--issued",
        "2026-11-24T00:00:00Z",
        *more,
    )


@pytest.fixture
def changed(tmp_path):
    def write(**members):
        notice = {**json.loads(GOLDEN.read_text()), **members}
        path = tmp_path / "notice.json"
        path.write_text(json.dumps({name: value for name, value in notice.items() if value is not ...}))
        return path

    return write


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_its_one_message_on_standard_output_and_findings_apart(monkeypatch, capsys, name):
    code, out, err = called(monkeypatch, capsys, *wanted(name, "--exercise"))
    assert code == 0
    assert "EXERCISE" in out
    assert all(line.startswith(("info: ", "warn: ")) for line in err.splitlines())


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_documents_and_findings_as_json(monkeypatch, capsys, name):
    code, out, err = called(monkeypatch, capsys, *wanted(name, "--json"))
    said = json.loads(out)
    assert (code, err) == (0, "")
    assert {"documents", "findings"} == said.keys()
    assert all(document["name"] and document["text"] for document in said["documents"])
    assert all(finding["message"] != finding["code"] for finding in said["findings"])


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_its_documents_into_a_directory(monkeypatch, capsys, tmp_path, name):
    code, out, _ = called(monkeypatch, capsys, *wanted(name, "--out", tmp_path / "new"))
    assert code == 0
    assert sorted(out.split()) == sorted(str(path) for path in (tmp_path / "new").iterdir())


def test_a_warning_over_180_degrees_needs_a_place_for_its_two_datasets(monkeypatch, capsys, changed, tmp_path):
    area = {"shape": {"polygon": [["10", "175"], ["10", "-175"], ["-10", "-175"], ["-10", "175"]]}, "edges": "rhumb"}
    path = changed(areas=[area])
    code, out, err = called(monkeypatch, capsys, "s124", path, "--area", "XI", "--number", "1/26")
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].startswith("preavis: There are 2 documents")
    code, out, _ = called(monkeypatch, capsys, "s124", path, "--area", "XI", "--number", "1/26", "--out", tmp_path)
    assert (code, len(out.split())) == (0, 2)


@pytest.mark.parametrize(
    "arguments",
    [
        ("s124", GOLDEN),
        ("navwarn", GOLDEN, "--area", "XXX"),
        ("aixm", GOLDEN),
        ("notam", GOLDEN, "--fir", "UHM"),
        ("aixm", GOLDEN, "--fir", "UHMM", "--number", "7"),
        ("s124", GOLDEN, "--area", "XI", "--number", "A1/26"),
        ("cap", GOLDEN, "--language", "en", "--language", "fr", "--language", "ru"),
        ("s124", GOLDEN, "--area", "XI", "--replaces", "1/26", "--cancels", "2/26"),
        ("kml", GOLDEN, "--issued", "tomorrow"),
        ("kml", "nowhere.json"),
    ],
)
def test_unusable_arguments_give_one_line_and_exit_2(monkeypatch, capsys, arguments):
    code, out, err = called(monkeypatch, capsys, *arguments)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert err.startswith("preavis: ")


@pytest.mark.parametrize("name", ["s124", "aixm", "notam", "navwarn", "cap", "geojson", "kml", "ical", "text"])
def test_a_withholding_is_never_rendered(monkeypatch, capsys, changed, name):
    path = changed(kind="withholding")
    code, out, err = called(monkeypatch, capsys, name, path, "--area", "XI", "--fir", "UHMM")
    assert (code, out, len(err.splitlines())) == (1, "", 1)


@pytest.mark.parametrize("name", ["navwarn", "notam", "aixm"])
def test_a_notice_without_any_time_is_refused_in_one_line_where_a_time_must_stand(monkeypatch, capsys, changed, name):
    path = changed(launch={"schedule": [[]]})
    code, out, err = called(monkeypatch, capsys, name, path, "--area", "XI", "--fir", "UHMM")
    assert (code, out, len(err.splitlines())) == (1, "", 1)


def test_an_area_that_a_format_would_shrink_is_refused_with_exit_1(monkeypatch, capsys, changed):
    huge = {"shape": {"circle": {"centre": ["0", "0"], "radius": "9000", "unit": "NM"}}}
    for name in ("s124", "aixm", "geojson"):
        code, out, _ = called(monkeypatch, capsys, name, changed(areas=[huge]), "--area", "XI", "--fir", "UHMM")
        assert (code, out) == (1, "")


def test_every_code_of_an_argument_has_its_text():
    assert tables().keys() >= ARGUMENTS
