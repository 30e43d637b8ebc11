"""The Slack side of the house, put together: started, connected, stopped."""

import logging
from collections.abc import Callable
from datetime import datetime

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.bolt import bolt_app
from adapters.slack.calls import answering_session, granted, posting_session, web_client
from adapters.slack.listeners import Listeners
from adapters.slack.messenger import SlackMessenger
from adapters.slack.people import People
from adapters.slack.refusals import FAULTS, judged, word
from adapters.slack.replies import Replies
from adapters.slack.settings import SlackSettings
from adapters.slack.sockets import Sockets
from bot.chat.core import Core
from bot.errors import NotSent, Refused, SettingsError

log = logging.getLogger(__name__)

SCOPES = ("chat:write", "commands")
"""What the bot cannot do without. It asks for users:read too (names, zones, who is an admin), and works without."""

FINISH_S = 5.0
"""How long stopping waits for answers under way."""


class SlackAdapter:
    """One workspace on Slack.

    ``now`` is the clock of the house: an event is at most a minute older than its arrival by it. Raises
    ``SettingsError`` where Slack is not configured.
    """

    def __init__(self, core: Core, settings: SlackSettings, *, now: Callable[[], datetime]) -> None:
        if settings.slack_bot_token is None or settings.slack_app_token is None:
            raise SettingsError("Slack is not configured: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN.")
        self._app_token = settings.slack_app_token.get_secret_value()
        token = settings.slack_bot_token.get_secret_value()
        self._answering = web_client(token, settings.slack_api_url)
        self._posting = web_client(token, settings.slack_api_url)
        people = People(self._answering, now)
        self._listeners = Listeners(core, people, Replies(self._answering, people), now)
        self._sockets: Sockets | None = None
        self.messenger = SlackMessenger(self._posting, people)
        """The sending side, for the ledger; it works once this has started."""

    async def start(self) -> None:
        """Check the tokens and connect; events come from now on.

        Raises ``SettingsError`` for a token that Slack refuses or a permission that is missing, with the mend, and
        ``NotSent`` where Slack cannot be reached.
        """
        self._answering.session, self._posting.session = answering_session(), posting_session()
        try:
            me = await self._me()
            self.messenger.scopes = granted(me)
            app = bolt_app(me, self._answering)
            self._listeners.register(app)
            self._sockets = Sockets(app, self._app_token, self._answering)
            await self._sockets.open()
        except BaseException:
            await self.stop()
            raise
        log.info("slack_started team=%s", me.get("team_id"))

    async def stop(self) -> None:
        """Finish the answers under way and disconnect. A second call does nothing."""
        await self._listeners.finish(FINISH_S)
        if self._sockets is not None:
            await self._sockets.close()
            self._sockets = None
            await self._listeners.finish(FINISH_S)  # what came in while the others were finished
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
        if scopes and (missing := [scope for scope in SCOPES if scope not in scopes]):
            raise SettingsError(
                f"The Slack app may not {' nor '.join(missing)}: add the scope under OAuth & Permissions "
                "and install the app to the workspace again."
            )
        return me
