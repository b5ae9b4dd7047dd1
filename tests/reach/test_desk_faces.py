"""The last mile in the console, at the command line, and between real processes."""

import asyncio
import json
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest

from house import NOW
from house_desks import NOTICE, DeskHouse
from preavis.demo.nodes import Nodes
from preavis.i18n import LANGUAGES
from preavis.web.console import console_app

DESKS = """
[[desk]]
label = "radar"
ways = ["console", "mail", "sheet", "spool"]
mail = ["radar@desk.example"]
deputy = "navy"
[[desk]]
label = "navy"
media = ["air"]
"""

SOURCE = Path(__file__).parents[2] / "src"


@pytest.fixture
def house(tmp_path, server):
    made = DeskHouse(tmp_path, DESKS, smtp=server.port)
    made.officers["CN", "administrator 1"] = made.cn.people.add(
        "CN administrator", "administrator 1", frozenset({"administrator"}), made.clock.now()
    )
    made.entry = made.notice()
    made.send()
    yield made
    made.close()


def visit(house, label, *steps):
    """Sign in as an officer and return the answers to some requests."""
    house.cn.people.set_password(house.officers["CN", label], "password-1995", NOW)

    async def walk():
        transport = httpx2.ASGITransport(app=console_app(house.cn))
        async with httpx2.AsyncClient(transport=transport, base_url="http://console") as client:
            await client.post("/login", data={"officer": label, "password": "password-1995"})
            return [
                await client.request(method, path, data=data, follow_redirects=True) for method, path, data in steps
            ]

    return asyncio.run(walk())


def get(path):
    return ("GET", path, None)


def test_the_page_of_desks_masks_addresses_for_all_but_administrators(house):
    (page,) = visit(house, "watch 1", get("/desks"))
    assert "r…@desk.example" in page.text
    assert "radar@desk.example" not in page.text
    assert "has not answered yet" in page.text
    (page,) = visit(house, "administrator 1", get("/desks"))
    assert "radar@desk.example" in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_speak_every_language_and_show_no_code(house, language):
    case = house.entry.leaf.hex()[:16]
    token = house.token(house.told("radar"))
    chosen = ("POST", "/language", {"language": language})
    pages = visit(house, "watch 1", chosen, get("/desks"), get(f"/cases/{case}/desks"), get(f"/answer/{token}"))
    for page in pages[1:]:
        assert page.status_code == 200
        assert f'lang="{language}"' in page.text
        assert not re.findall(r"\b(?:desks|route|fate|call|line|answer|way|letter)\.(?!css)[a-z_]+", page.text)


def test_a_dead_line_is_shown_as_dead_and_a_check_can_be_asked_for_now(house, server):
    house.clock.move(days=8)
    house.cn.tick()
    (page,) = visit(house, "watch 1", get("/desks"))
    assert "DEAD" in page.text
    server.box.messages.clear()
    (page,) = visit(house, "watch 1", ("POST", "/desks/check", {"desk": "radar"}))
    assert "2 addresses are asked" in page.text
    house.send()
    assert server.box.to("radar@desk.example")
    (page,) = visit(house, "radar 1", ("POST", "/desks/check", {}))
    assert page.status_code == 403


def test_a_case_says_which_desk_is_told_and_why_and_shows_every_attempt(house):
    case = house.entry.leaf.hex()[:16]
    page, board = visit(house, "watch 1", get(f"/cases/{case}/desks"), get(f"/cases/{case}"))
    assert "It is a radar" in page.text
    assert "Medium: the notice says air, sea" in page.text
    assert "250 2.0.0 taken as 4711" in page.text
    assert f"/cases/{case}/desks" in board.text


def test_the_watch_prints_a_sheet_and_enters_the_code_that_is_read_back(house):
    told = house.told("radar")
    code = house.cn.last_mile.sheet(told, "x", house.clock.now()).code
    sheet, wrong, right = visit(
        house,
        "watch 1",
        ("POST", f"/told/{told.id}/sheet", {}),
        ("POST", "/desks/read-back", {"code": "1-000000"}),
        ("POST", "/desks/read-back", {"code": code.lower()}),
    )
    assert code in sheet.text
    assert "default-src 'none'" in sheet.headers["content-security-policy"]
    assert "script" not in sheet.text.lower()
    assert wrong.status_code == 409
    assert right.status_code == 200
    assert house.cn.store.told_by_id(told.id).acknowledged is not None


def preavis(*arguments, cwd, text_in=None, env=None):
    done = subprocess.run(
        [sys.executable, "-m", "preavis", *map(str, arguments)], capture_output=True, cwd=cwd, timeout=120, input=text_in,
        env={"PATH": "/usr/bin:/bin", "PREAVIS_LANGUAGE": "en", "PYTHONPATH": str(SOURCE), **(env or {})},
    )  # fmt: skip
    assert b"Traceback" not in done.stderr + done.stdout, done.stderr.decode()
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_the_command_line_shows_checks_prints_reads_mail_and_verifies_sheets(house, tmp_path, server):
    original = server.box.to("radar@desk.example")[0]
    (tmp_path / "saved.eml").write_bytes(original.as_bytes())
    told = house.told("radar")
    house.cn.people.set_password(house.officers["CN", "watch 1"], "password-1995", NOW)
    house.cn.shut()
    house.nodes.pop("CN")
    code, out, _ = preavis("desks", "--node", "cn", "--json", cwd=tmp_path)
    (radar, navy) = json.loads(out)
    assert (code, radar["desk"], radar["lines"][0]["address"], navy["lines"]) == (0, "radar", "radar@desk.example", [])
    assert "radar@desk.example" in preavis("desks", "--node", "cn", cwd=tmp_path)[1]
    assert preavis("desks", "--node", "cn", "check", "radar", cwd=tmp_path)[:2] == (
        0,
        "2 addresses are asked for a sign of life.\n",
    )
    assert preavis("desks", "--node", "cn", "check", "nobody", cwd=tmp_path)[0] == 1
    case = house.entry.leaf.hex()[:16]
    assert "navy: told" in preavis("desks", "--node", "cn", "why", case, cwd=tmp_path)[1]
    code, key, _ = preavis("keys", "desks", "--node", "cn", cwd=tmp_path)
    (tmp_path / "desks.pub").write_text(key)
    code, out, err = preavis("verify-sheet", "saved.eml", "--key", "desks.pub", cwd=tmp_path)
    assert code == 0
    assert "LAUNCH NOTIFICATION  NOTICE" in out
    assert "holds" in err
    assert preavis("verify-sheet", "desks.pub", "--key", "desks.pub", cwd=tmp_path)[0] == 2
    assert preavis("verify-sheet", "saved.eml", "--key", "nonsense", cwd=tmp_path)[0] == 2
    assert preavis("sheet", told.id, "--out", "sheet.html", "--node", "cn", cwd=tmp_path)[0] == 0
    assert "<svg" in (tmp_path / "sheet.html").read_text()
    code, text, _ = preavis("sheet", told.id, "--text", "--node", "cn", cwd=tmp_path)
    (tmp_path / "sheet.txt").write_text(text)
    assert preavis("verify-sheet", "sheet.txt", "--key", key.strip(), cwd=tmp_path)[0] == 0
    assert preavis("sheet", "999", "--node", "cn", cwd=tmp_path)[0] == 1
    assert preavis("mail-in", "--node", "cn", cwd=tmp_path, text_in=b"\xff\xfe garbage")[0] == 0
    assert preavis("mail-in", "--node", "nowhere", cwd=tmp_path, text_in=b"x")[0] == 75
    reply = f"From: radar@desk.example\r\nIn-Reply-To: {original['message-id']}\r\n\r\nACK\r\n".encode()
    code, out, _ = preavis("mail-in", "--node", "cn", cwd=tmp_path, text_in=reply)
    assert (code, out) == (0, "The desk has acknowledged by mail.\n")
    assert preavis("desks", "--node", "cn", "read-back", "1-000000", "--officer", "watch 1", cwd=tmp_path,
                   env={"PREAVIS_PASSWORD": "password-1995"})[0] == 1  # fmt: skip


def wait_for(found):
    for _ in range(300):
        if result := found():
            return result
        time.sleep(0.1)
    raise AssertionError("it never came")


def test_between_real_processes_a_desk_is_mailed_presses_the_button_and_the_sender_sees_it(tmp_path, server):
    nodes = Nodes(tmp_path, 600)
    nodes.set_up(datetime.now(UTC).replace(microsecond=0))  # noqa: TID251 - a test's own clock
    path = nodes.at("CN") / "config.toml"
    mail = f'[mail]\nhost = "127.0.0.1"\nport = {server.port}\ntls = "none"\nsender = "watch@cn.example"\n'
    ways = 'ways = ["console", "spool", "mail"]\nmail = ["radar@desk.example"]'
    path.write_text(path.read_text().replace('ways = ["console", "spool"]', ways) + mail)
    nodes.start()
    try:
        review = nodes.ask("RU", "POST", "/drafts", "releaser 1", kind="notice", body=NOTICE)
        for officer in ("releaser 1", "releaser 2"):
            done = nodes.ask("RU", "POST", f"/drafts/{review['draft']}/approve", officer)
        message = wait_for(lambda: [m for m in server.box.to("radar@desk.example") if "NOTICE" in m["subject"]])[0]
        link = next(word for word in message.get_content().split() if "/answer/" in word)
        assert link.startswith(nodes.console("CN"))
        assert httpx2.get(link).status_code == 200
        assert httpx2.post(link, content=b"").status_code == 303
        case = done["released"]

        def acknowledged():
            ladder = nodes.ask("RU", "GET", f"/cases/{case}")["ladder"]
            return [r for r in ladder if (r["desk"], r["state"], r["officer"]) == ("radar", "acknowledged", "mail 1")]

        wait_for(acknowledged)
        assert wait_for(lambda: list((nodes.at("CN") / "spool" / "radar").glob("*.txt")))
    finally:
        nodes.stop()
