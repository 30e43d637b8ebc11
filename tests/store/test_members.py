"""Members: one id for each account, however many presses come first at once."""

import asyncio

import pytest
from sqlalchemy.engine import URL

from bot.chat.places import Member
from bot.store import Store
from bot.store.tables import member
from tests.store.kit import opened, table

ANA = Member(platform="paper", tenant="acme", user="ana")


async def test_an_account_keeps_its_id(store: Store) -> None:
    """Over restarts too: every review hangs on it."""
    first = await store.members.id_of(ANA)
    assert await store.members.id_of(ANA) == first
    await store.stop()
    async with opened(store.database.url) as restarted:
        assert await restarted.members.id_of(ANA) == first


@pytest.mark.parametrize(
    "other",
    [
        Member(platform="other", tenant="acme", user="ana"),
        Member(platform="paper", tenant="others", user="ana"),
        Member(platform="paper", tenant="acme", user="Ana"),
    ],
)
async def test_who_differs_in_anything_is_somebody_else(store: Store, other: Member) -> None:
    """User ids are the platform's, and a tenant's where it has tenants."""
    assert await store.members.id_of(ANA) != await store.members.id_of(other)


async def test_many_first_presses_at_once_make_one_member(store: Store) -> None:
    """All get the same id."""
    assert len(set(await asyncio.gather(*(store.members.id_of(ANA) for _ in range(20))))) == 1
    assert len(await table(store, member)) == 1


async def test_two_processes_agree_on_a_new_member(clean_postgres_url: URL) -> None:
    """Whoever is second takes the id of the first."""
    async with opened(clean_postgres_url) as one, opened(clean_postgres_url) as other:
        for number in range(20):
            who = Member(platform="paper", tenant="acme", user=f"u{number}")
            first, second = await asyncio.gather(one.members.id_of(who), other.members.id_of(who))
            assert first == second
