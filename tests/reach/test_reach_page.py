"""The configuration of the how-to page is one that works."""

import re
from pathlib import Path

from preavis.node import config

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "reach-a-desk.md"
REST = """party = "CN"\nmode = "exercise"\n{}\n[peers]\nport = 1\n[console]\nport = 2\n{}"""


def example():
    (toml,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text(), re.DOTALL)
    top, mail, rest = toml.partition("[mail]")
    return REST.format(top, mail + rest)


def test_the_example_is_read_as_it_stands():
    read = config.parse(example())
    radar = read.desk[0]
    assert radar.every_launch
    assert radar.ways == ("console", "spool", "mail", "webhook", "sheet")
    assert radar.deputies == ("air defence", "foreign ministry")
    assert [desk.every_launch for desk in read.desk[1:]] == [False, False, False]


def test_every_key_of_a_desk_is_in_the_reference():
    from dataclasses import fields

    from preavis.node.desks import Desk, MailRelay, Webhook

    page = (PAGE.parents[1] / "reference" / "configuration.md").read_text()
    for form in (Desk, MailRelay, Webhook):
        for field in fields(form):
            assert f"`{field.name}`" in page, field.name
