"""The documentation is tried as it is written: each command is run, each promise of the reference is compared."""

import importlib.util
import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from preavis.cli.render import RENDERERS
from preavis.notice import Notice

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "tutorial").glob("*.md")) + sorted((ROOT / "docs" / "how-to").glob("*.md"))


def blocks(page):
    return re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page)], ids=lambda page: page.stem)
def test_the_commands_of_a_page_work_in_order_in_an_empty_directory(page, tmp_path):
    scripts = tmp_path / "bin"
    scripts.mkdir()
    (scripts / "preavis").write_text(f'#!/bin/sh\nexec {sys.executable} -m preavis "$@"\n')
    (scripts / "preavis").chmod(0o755)
    (tmp_path / "work").mkdir()
    done = subprocess.run(
        ["bash", "-eux", "-c", "\n".join(blocks(page))],
        cwd=tmp_path / "work",
        env={**os.environ, "PATH": f"{scripts}:{os.environ['PATH']}", "PREAVIS_LANGUAGE": "en"},
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr


def test_the_pages_made_from_the_program_are_its_own():
    spec = importlib.util.spec_from_file_location("pages", ROOT / "tools" / "pages.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    for path, content in tool.pages().items():
        assert path.read_text("utf-8") == content, f"{path.name} is older than the program: make pages"


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md")), ids=str)
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_the_make_targets_of_the_readme_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    pages = (ROOT / "README.md").read_text() + (ROOT / "CONTRIBUTING.md").read_text()
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)(?:`|\s+#)", pages, re.MULTILINE))
    assert {"demo", "test"} <= named
    assert named <= targets


def test_the_check_of_the_project_is_the_readmes_own_command():
    assert "exec make test" in (ROOT / ".ci" / "run").read_text()


def test_every_decision_names_its_cost():
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert decisions
    for decision in decisions:
        assert "## What it costs\n" in decision.read_text("utf-8")


def test_only_one_module_reads_clocks():
    reads = re.compile(r"datetime\.(now|utcnow|today)\(|time\.(time|monotonic)\(|date\.today\(")
    for file in (ROOT / "src").rglob("*.py"):
        assert file.name == "clock.py" or not reads.search(file.read_text("utf-8")), file


def test_the_page_of_the_formats_names_every_member_of_a_notice_and_every_format():
    page = (ROOT / "docs/reference/formats.md").read_text("utf-8")
    named = set(re.findall(r"`([a-z_0-9]+)[.`]", page))
    assert named >= {field.name for field in fields(Notice)} | RENDERERS.keys()
