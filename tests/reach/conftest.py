"""The real servers that desks are reached through, one of each for a test."""

import pytest

from house_desks import MailServer, Receiver


@pytest.fixture
def server():
    made = MailServer()
    yield made
    made.close()


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.close()
