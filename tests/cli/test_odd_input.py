"""Whatever is typed, the answer is one line and never a traceback."""

import subprocess
import sys

import pytest
from test_light import CONFIG

from preavis.node import setup


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    directory = tmp_path_factory.mktemp("node") / "ru"
    setup.write_config(directory, CONFIG)
    setup.create(directory)
    (directory / "binary").write_bytes(b"\xa1\xff")
    return directory


@pytest.mark.parametrize(
    "words",
    [
        ["officer", "x", "--name", "y", "--role", "watch", "--password-file", "NODE"],
        ["officer", "x", "--name", "y", "--role", "watch", "--password-file", "NODE/binary"],
        ["audit", "--limit", "99999999999999999999"],
        ["audit", "--limit", "-1"],
        ["sheet", "99999999999999999999"],
        ["alarms", "acknowledge", "99999999999999999999", "--officer", "watch 1"],
        ["alarms", "acknowledge", "5", "--officer", "watch 1"],
        ["desks", "why", "zz"],
    ],
    ids=" ".join,
)
def test_odd_input_is_answered_in_one_line(node, words):
    command = [
        sys.executable,
        "-m",
        "preavis",
        *(word.replace("NODE", str(node)) for word in words),
        "--node",
        str(node),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, env={"PREAVIS_PASSWORD": "x", "PYTHONPATH": ":".join(sys.path)}
    )
    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().splitlines()[-1]


def test_a_directory_whose_name_is_too_long_for_a_socket_says_so(tmp_path):
    directory = tmp_path / ("x" * 110)
    setup.write_config(directory, CONFIG)
    setup.create(directory)
    done = subprocess.run(
        [sys.executable, "-m", "preavis", "serve", "--node", str(directory)], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "shorter" in done.stderr
