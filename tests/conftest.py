"""What holds for every test."""

from functools import cache

import pytest
from argon2 import PasswordHasher

from preavis.node import passwords


@pytest.fixture(autouse=True, scope="session")
def little_work_for_a_password():
    """Hash with the least work that argon2id knows: tests are about who may sign in, not how long guessing takes."""
    strong = passwords._hasher
    passwords._hasher = cache(lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobody.cache_clear()
    yield strong
    passwords._hasher = strong
