"""One call to Discord: with one client, bounded in time, and what goes wrong in it as an error of ours."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import aiohttp
import discord

from adapters.discord import rights
from adapters.discord.journey import Journey, journey
from adapters.discord.limits import OverLimit
from adapters.discord.refusals import outcome
from adapters.discord.render import Layout
from bot.chat.places import Place
from bot.errors import MessengerError, NotSent, Refused

TRANSPORT: Final = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)
_AGAIN_S: Final = 1.0  # after a failure of Discord's that names no time


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What is done by one call. ``client``: the messenger may be given another one meanwhile."""

    client: discord.AutoShardedClient
    tries: Journey
    ends: float  # seconds, by the loop's clock

    def permits(self, place: Place, permission: str) -> bool:
        """Say whether the bot may do it there; True where that is not known just now."""
        return rights.permits(self.client, place, permission)

    def channel(self, place: Place) -> discord.PartialMessageable:
        """Return where to send and to look."""
        return self.client.get_partial_messageable(int(place.thread or place.channel))

    def reference(self, place: Place, message: str | None) -> discord.MessageReference | None:
        """Return what makes a reply to this message; None where there can be none."""
        if message is None or not self.permits(place, "read_message_history"):
            return None  # Discord takes no reply without that permission: it stands in the channel by itself then.
        return discord.MessageReference(message_id=int(message), channel_id=int(place.channel))

    def is_own(self, message: discord.Message) -> bool:
        """Say whether the bot wrote it."""
        return self.client.user is not None and message.author.id == self.client.user.id

    async def put(
        self,
        place: Place,
        shown: Layout,
        *,
        nonce: str,
        allowed: discord.AllowedMentions,
        head: discord.MessageReference | None = None,
    ) -> discord.Message:
        """Send one message; ``head``: to which it is a reply."""
        return await self.channel(place).send(
            view=shown.view,
            files=shown.files(),
            nonce=nonce,
            allowed_mentions=allowed,
            reference=head,  # type: ignore[arg-type]  # None is its default
        )

    async def again(self, send: Callable[[], Awaitable[discord.Message]]) -> discord.Message | None:
        """Send a further part of a message, and once more if there is time; None where Discord refuses it for good.

        Whatever became of the first try, the nonce keeps it at one message.
        """
        for tries_left in (1, 0):
            try:
                return await send()
            except TRANSPORT as error:
                why = outcome(error, maybe_there=False)
                if isinstance(why, Refused) and not self.tries.maybe_there:
                    return None
                named_s = why.wait_s if isinstance(why, NotSent) else 0.0
                wait_s = _AGAIN_S if isinstance(error, discord.DiscordServerError) else named_s
                if not tries_left or self.client.is_closed() or not self._has(wait_s):
                    raise
            await asyncio.sleep(wait_s)
        raise AssertionError  # the second try ended it

    def _has(self, wait_s: float) -> bool:
        """Say whether there is time to wait so long."""
        return asyncio.get_running_loop().time() + wait_s < self.ends


@asynccontextmanager
async def carrying(
    client: discord.AutoShardedClient, *, most_s: float, nothing_yet: bool = False
) -> AsyncIterator[Call]:
    """Bound a call in time and turn what goes wrong in it into an error of ours.

    ``nothing_yet``: it leaves no message, so that its failure is never a doubt.
    """
    # From READY on the bot hears what people do with a post, and knows where it may write.
    if not client.is_ready() or client.is_closed():
        raise NotSent("The bot is not connected to Discord.")
    with journey() as tries:
        try:
            async with asyncio.timeout(most_s) as bound:
                yield Call(client=client, tries=tries, ends=bound.when() or 0.0)
        except OverLimit as fault:
            raise Refused(f"Discord would not take this message: {fault}.", scope="message") from None
        except MessengerError:
            raise
        except Exception as error:
            # A session that is closed under a request ends it by whatever aiohttp stumbles over.
            if not (isinstance(error, TRANSPORT) or client.is_closed()):
                raise
            raise outcome(error, maybe_there=tries.maybe_there and not nothing_yet) from None
