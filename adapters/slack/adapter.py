"""The Slack side of the house, put together: started, connected, stopped."""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Protocol

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.bolt import bolt_app
from adapters.slack.calls import answering_session, granted, posting_session, web_client
from adapters.slack.http import Doorway
from adapters.slack.listeners import Listeners
from adapters.slack.manifest import VITAL
from adapters.slack.messenger import SlackMessenger
from adapters.slack.people import People
from adapters.slack.refusals import FAULTS, judged, word
from adapters.slack.replies import Replies
from adapters.slack.settings import SlackSettings
from adapters.slack.sockets import Sockets
from bot.chat.core import Core
from bot.errors import NotSent, Refused, SettingsError

log = logging.getLogger(__name__)

FINISH_S = 5.0
"""How long stopping waits for answers under way."""


class Transport(Protocol):
    """How what happens on Slack reaches us."""

    @property
    def trouble(self) -> str:
        """Why nothing can come, once it is open; "" where all is well."""
        ...

    async def open(self, app: AsyncApp) -> None:
        """Hand to this app what comes from now on. Raises ``SettingsError`` or ``NotSent`` where nothing can come."""
        ...

    async def close(self) -> None:
        """Take nothing more, once what came is acknowledged or too late for that."""
        ...


class SlackAdapter:
    """One workspace on Slack: by Socket Mode, or with ``http`` by requests to ``routes``.

    ``now`` is the clock of the house: an event is at most a minute older than its arrival by it. Raises
    ``SettingsError`` where Slack is not configured for that.
    """

    def __init__(self, core: Core, settings: SlackSettings, *, now: Callable[[], datetime], http: bool = False) -> None:
        token, key = settings.keys(http=http)
        self._answering = web_client(token, settings.slack_api_url, patient=True)
        self._posting = web_client(token, settings.slack_api_url)
        self._people = people = People(self._answering, now)
        self._listeners = Listeners(core, people, Replies(self._answering, people), now)
        self._http = http
        self._transport: Transport
        self.routes: Sequence[web.RouteDef] = ()
        """What Slack reaches over HTTP, to be served from before the start until after the stop."""
        if http:
            # Signatures are held against this host's clock: the house's may be moved by hand.
            self._transport = doorway = Doorway(key, lambda: datetime.now(UTC))
            self.routes = doorway.routes
        else:
            self._transport = Sockets(key, self._answering)
        self.messenger = SlackMessenger(self._posting, people)
        """The sending side, for the ledger; it works once this has started."""

    @property
    def trouble(self) -> str:
        """Why nothing comes from Slack although the start was well, and the mend where there is one; "" otherwise."""
        return self._transport.trouble

    async def start(self) -> None:
        """Check the tokens and connect; events come from now on.

        Raises ``SettingsError`` for a token that Slack refuses or a permission that is missing, with the mend, and
        ``NotSent`` where Slack cannot be reached.
        """
        self._answering.session, self._posting.session = answering_session(), posting_session()
        try:
            me = await self._me()
            self.messenger.scopes = granted(me)
            self._people.ours = [own for own in (me.get("team_id"), me.get("enterprise_id")) if own]
            app = bolt_app(me, self._answering, http=self._http)
            self._listeners.register(app)
            await self._transport.open(app)
        except BaseException:
            await self.stop()
            raise
        log.info("slack_started team=%s", me.get("team_id"))

    async def stop(self) -> None:
        """Disconnect, and finish the answers under way. A second call does nothing."""
        await self._transport.close()
        await self._listeners.finish(FINISH_S)
        for client in (self._answering, self._posting):
            if client.session is not None:
                await client.session.close()
                client.session = None

    async def _me(self) -> AsyncSlackResponse:
        try:
            me = await self._answering.auth_test()
        except FAULTS as fault:
            why = judged(fault)
            if isinstance(why, Refused):
                mend = "copy it anew from OAuth & Permissions of your app"
                raise SettingsError(f"Slack refuses SLACK_BOT_TOKEN ({word(fault)}): {mend}.") from None
            raise NotSent(f"Slack could not be reached: {why}") from None
        scopes = granted(me)
        if scopes and (missing := [scope for scope in VITAL if scope not in scopes]):
            raise SettingsError(
                f"The Slack app may not {' nor '.join(missing)}: add the scope under OAuth & Permissions "
                "and install the app to the workspace again."
            )
        return me
