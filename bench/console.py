"""The console under load: the board with 10,000 cases, and from the release click to the notice on the peer's open console.

One machine, real processes, real Chromium for the open console; twenty consoles and fifty desks listen at once beside it.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import re
import secrets
import shutil
import statistics
import tempfile
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

import httpx2
from playwright.async_api import Page, async_playwright

import preavis.agreements.profile as profiles
from bench.inside import House
from preavis.clock import format_instant
from preavis.demo.nodes import PASSWORD, Nodes
from preavis.statements import FORMAT, Entry, ProfilePin, Statement
from preavis.web.console import console_app
from preavis.wire import canonical, dump

NOTICE = json.loads((Path(__file__).parent.parent / "tests" / "golden" / "notice.json").read_text())
CASES = int(os.environ.get("PREAVIS_BENCH_CASES", "10000"))
CONSOLES, DESKS = 20, 50
RELEASES = int(os.environ.get("PREAVIS_BENCH_RELEASES", "60"))
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
DESK_NAMES = ("radar", "air defence", "foreign ministry")


def figure(name: str, spans: list[float], rest: str = "") -> None:
    spans = sorted(spans)
    p50, p99 = statistics.median(spans) * 1000, spans[min(len(spans) - 1, int(len(spans) * 0.99))] * 1000
    print(f"{name:58} p50 {p50:6.0f} ms   p99 {p99:6.0f} ms   {rest}")


# -- the board with ten thousand cases ---------------------------------------------------------------------------------


def entries(count: int, now: datetime) -> list[bytes]:
    profile = profiles.load("ru-cn-2009")
    pin = ProfilePin(id=profile.id, version=profile.version, sha256=profile.sha256)
    made = []
    for index in range(count):
        start = now + timedelta(hours=index % 2000 - 200, minutes=index % 60)
        window = {"from": format_instant(start), "to": format_instant(start + timedelta(hours=4))}
        launch = {
            **NOTICE["launch"],
            "schedule": [[window]],
            "planned_date": {"date": f"{start:%Y-%m-%d}", "zone": "UTC"},
        }
        body = {**NOTICE, "reference": f"RU-2026-{index:05d}", "launch": launch}
        statement = Statement(
            format=FORMAT, channel="ru-cn", mode="exercise", party="RU", kind="notice", profile=pin,
            salt=secrets.token_hex(16), body=body,
        )  # fmt: skip
        made.append(canonical(dump(Entry(statement=statement, index=index, time=now))))
    return made


async def board() -> None:
    with tempfile.TemporaryDirectory() as directory:
        house = House(Path(directory))
        author, now = house.ru.authors["ru-cn"], house.clock.now()
        made = entries(CASES, now)
        for start in range(0, CASES, 2000):
            author.append(made[start : start + 2000], now)
        courier = next(courier for courier in house.ru.lines.couriers() if courier.party == "CN")

        async def here(work):
            return work()

        await courier.deliver(here)
        house.cn._file()
        begin = perf_counter()
        house.cn.overview.all()
        print(
            f"{CASES} cases read into the board: {perf_counter() - begin:.1f} s, in slices of 20 ms beside the service"
        )
        gc.freeze()  # as a served node does after reading in
        officer = house.officers["CN", "watch 1"]
        house.cn.people.set_password(officer, PASSWORD, now)
        transport = httpx2.ASGITransport(app=console_app(house.cn))
        async with httpx2.AsyncClient(transport=transport, base_url="http://console") as client:
            await client.post("/login", data={"officer": "watch 1", "password": PASSWORD})
            for name, path in (
                ("board, first page", "/"),
                ("board, all cases, page 100", "/?show=all&page=100"),
                ("board, search", "/?show=all&q=RU-2026-0123"),
            ):
                await ask(client, house, name, path)
            page = (await client.get("/")).text
            await ask(client, house, "one case", re.findall(r"/cases/[0-9a-f]{16}", page)[0])
        house.close()


async def ask(client: httpx2.AsyncClient, house: House, name: str, path: str) -> None:
    await client.get(path)  # the first of its kind reads its template
    spans, size, used = [], 0, process_time()
    for _ in range(40):
        leaf = house.cn.store.cases(1)[0]
        house.cn.overview.rounds.changed([leaf])  # each time something has changed
        begin = perf_counter()
        answer = await client.get(path)
        spans.append(perf_counter() - begin)
        assert answer.status_code == 200
        size = len(answer.content)
    figure(
        f"{name} of {CASES} cases",
        spans,
        f"{(process_time() - used) / 40 * 1000:.0f} ms of one core   {size / 1024:.0f} KB",
    )


# -- from the release click to the peer's open console ----------------------------------------------------------------


async def sign_in(client: httpx2.AsyncClient, officer: str) -> None:
    answer = await client.post("/login", data={"officer": officer, "password": PASSWORD})
    assert answer.status_code == 303, answer.status_code


class Listener:
    """An open console or desk: its stream, and the page that it asks for again after each change, of the notice `about`."""

    about = ""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self.client = client
        self.seen: set[str] = set()
        self.ready = asyncio.Event()

    async def listen(self) -> None:
        async with self.client.stream("GET", "/stream", timeout=None) as answer:
            self.ready.set()
            event = ""
            async for line in answer.aiter_lines():
                if line.startswith("event: "):
                    event = line[7:]
                elif line.startswith("data: ") and event == "change":
                    page = await self.client.get(f"/?show=all&q={self.about}", headers={"X-Refresh": "1"})
                    self.seen |= set(re.findall(r"BENCH-\d+", page.text))


async def chromium(address: str, officer: str, stack: AsyncExitStack, browser) -> Page:
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    stack.push_async_callback(context.close)
    page = await context.new_page()
    await page.goto(address)
    await page.fill("#officer", officer)
    await page.fill("#password", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(address + "/")
    return page


SHOWN = """reference => new Promise(done => {
  const there = () => document.querySelector("#main").textContent.includes(reference);
  const say = () => done(performance.timeOrigin + performance.now());
  if (there()) return say();
  new MutationObserver((_, observer) => { if (there()) { observer.disconnect(); say(); } })
    .observe(document.body, {subtree: true, childList: true, characterData: true});
})"""
CLICK = """() => {
  const at = performance.timeOrigin + performance.now();
  document.querySelector("main form button.big").click();
  return at;
}"""


async def release(nodes: Nodes, number: int, author: Page, reader: Page) -> float:
    Listener.about = f"BENCH-{number}"
    body = {**NOTICE, "reference": Listener.about}
    await reader.goto(nodes.console("CN") + f"/?show=all&q={Listener.about}")
    review = await asyncio.to_thread(nodes.ask, "RU", "POST", "/drafts", "releaser 1", kind="notice", body=body)
    await asyncio.to_thread(nodes.ask, "RU", "POST", f"/drafts/{review['draft']}/approve", "releaser 1")
    await author.goto(nodes.console("RU") + f"/drafts/{review['draft']}")
    await author.fill("#password", PASSWORD)
    shown = asyncio.ensure_future(reader.evaluate(SHOWN, f"BENCH-{number}"))
    await asyncio.sleep(0.05)
    clicked = await author.evaluate(CLICK)
    return (await asyncio.wait_for(shown, 30) - clicked) / 1000


def resident(process) -> float:
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())[1]) / 1024


async def clicks(nodes: Nodes) -> None:
    chrome = shutil.which("chromium")
    assert chrome, "install Debian's chromium"
    async with AsyncExitStack() as stack:
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=chrome, args=FLAGS)
        stack.push_async_callback(browser.close)
        author = await chromium(nodes.console("RU"), "releaser 2", stack, browser)
        reader = await chromium(nodes.console("CN"), "watch 1", stack, browser)
        for number in range(3):
            await release(nodes, number, author, reader)
        alone = [await release(nodes, number, author, reader) for number in range(10, 10 + RELEASES)]
        figure("release click -> shown, one console open", alone, f"n {len(alone)}")
        print(f"memory of the receiving node before the listeners: {resident(nodes.processes['CN']):.0f} MiB")
        listeners = []
        for count in range(CONSOLES + DESKS):
            client = await stack.enter_async_context(httpx2.AsyncClient(base_url=nodes.console("CN"), timeout=60))
            await sign_in(client, "watch 1" if count < CONSOLES else f"{DESK_NAMES[count % 3]} 1")
            listeners.append(Listener(client))
        running = [asyncio.ensure_future(listener.listen()) for listener in listeners]
        await asyncio.gather(*(listener.ready.wait() for listener in listeners))
        first = 10 + RELEASES
        crowd = [await release(nodes, number, author, reader) for number in range(first, first + RELEASES)]
        figure(f"release click -> shown, {CONSOLES} consoles and {DESKS} desks open", crowd, f"n {len(crowd)}")
        wanted = {f"BENCH-{number}" for number in range(first + RELEASES // 2, first + RELEASES)}
        await asyncio.sleep(3)
        lost = sum(not wanted <= listener.seen for listener in listeners)
        print(
            f"{len(listeners)} listeners: {lost} missed any of the last {len(wanted)} notices;"
            f" memory of the receiving node {resident(nodes.processes['CN']):.0f} MiB"
        )
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def main() -> None:
    asyncio.run(board())
    with tempfile.TemporaryDirectory() as directory:
        nodes = Nodes(Path(directory), 600)
        nodes.set_up(datetime.now(UTC).replace(microsecond=0))  # noqa: TID251 - a benchmark's own clock
        nodes.start()
        try:
            asyncio.run(clicks(nodes))
        finally:
            nodes.stop()


if __name__ == "__main__":
    main()
