"""At night a command answers at once: it loads what it needs, and no geometry and no web framework for a list."""

import subprocess
import sys
from pathlib import Path

import pytest

from preavis.errors import PreavisError
from preavis.node import setup
from preavis.web.client import at, call

HEAVY = {"numpy", "shapely", "pyproj", "fastapi", "starlette", "uvicorn", "httpx2", "jinja2", "lxml", "icalendar"}
CONFIG = """party = "RU"
mode = "exercise"

[peers]
port = 8443

[console]
port = 8080

[[channel]]
name = "ru-cn"
agreement = "ru-cn-2009"
parties = ["RU", "CN"]
ends = "2030-12-16T00:00:00Z"
"""


def loaded(*words: str) -> set[str]:
    done = subprocess.run([sys.executable, "-X", "importtime", "-m", "preavis", *words], capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    named = (line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:"))
    return {name.partition(".")[0] for name in named}


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    directory = tmp_path_factory.mktemp("node") / "ru"
    setup.write_config(directory, CONFIG)
    setup.create(directory)
    return str(directory)


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["explain", "alarm.desk_silent"],
        ["verify", "/dev/null", "--trust", "/dev/null"],
        ["status", "0" * 8, "hold", "--officer", "watch 1"],
    ],
    ids=lambda words: words[0],
)
def test_a_command_that_needs_no_node_loads_no_heavy_library(words):
    assert loaded(*words) & HEAVY == set()


@pytest.mark.parametrize("word", ["inbox", "show", "doctor", "scorecard", "officers"])
def test_a_command_that_opens_a_node_loads_neither_geometry_nor_a_web_framework(node, word):
    words = [word, "list"] if word == "officers" else [word]
    assert loaded(*words, "--node", node) & HEAVY == set()


@pytest.mark.parametrize("name", ["../officers", "a/b", "a?b=c", "%2e", "строка", " "])
def test_a_case_is_looked_for_by_what_was_typed_and_by_nothing_else(node, name):
    with pytest.raises(PreavisError) as refused:
        call(Path(node), "GET", at("cases", name))
    assert (refused.value.code, refused.value.params) == ("case.unknown", {"case": name})
