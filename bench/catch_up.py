"""Catching up 100,000 entries between two stores, by the C2SP endpoints' own functions and bytes."""

import asyncio
import json
import tempfile
from pathlib import Path
from time import perf_counter

from bench.inside import House

COUNT = 100_000


def main(count=COUNT):
    with tempfile.TemporaryDirectory() as directory:
        house = House(Path(directory))
        author = house.ru.authors["ru-cn"]
        body = json.dumps({"x": "y" * 900}).encode()
        for start in range(0, count, 5000):
            author.append([body + b"%d" % i for i in range(start, start + 5000)], house.clock.now())
        courier = next(courier for courier in house.ru.lines.couriers() if courier.party == "CN")

        async def here(work):
            return work()

        begin = perf_counter()
        asyncio.run(courier.deliver(here))
        seconds = perf_counter() - begin
        assert courier.receipted == count
        print(
            f"catch-up of {count} entries of {len(body)} bytes     {count / seconds:7.0f} entries/s   {seconds:.1f} s"
        )
        house.close()
