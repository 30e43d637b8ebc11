"""Slack: one workspace over Socket Mode, so that nothing here needs an open port.

``settings``   two tokens and an address
``manifest``   what Slack is to know of the app
``limits``     what Slack takes, as data
``rich_text``  text -> runs (``runs``), in which nothing can ping; ``packing`` cuts them to length
``render``     Message -> blocks, or a modal
``forms``      Form -> a modal
``translate``  payload -> event and the way back
``people``     who somebody is, asked for and remembered for a while
``refusals``   what went wrong on the way to Slack, in our words
``calls``      the SDK's clients as they are to be used here
``sending``    messages that stay where they are put; ``uploads``, what goes along with them; ``files``, bytes
``messenger``  the sending side, for the ledger
``replies``    one answer, carried back the way its event came
``sockets``    two connections, of which one is always open
``listeners``  what comes in, answered in time; ``bolt`` hands it out
``adapter``    all of it put together
"""

PLATFORM = "slack"
"""The name of this platform in every place and member."""
