"""A store at work, once on each database."""

from collections.abc import AsyncGenerator

import pytest
from sqlalchemy.engine import URL

from bot.store import Store
from tests.store.kit import opened


@pytest.fixture
async def store(clean_url: URL) -> AsyncGenerator[Store]:
    """A store on an empty database."""
    async with opened(clean_url) as running:
        yield running
