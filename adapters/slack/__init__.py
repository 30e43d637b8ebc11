"""Slack: one workspace, by Socket Mode, for which no port is open, or over HTTP.

``settings``   a token, how to connect, and an address
``manifest``   what Slack is to know of the app
``limits``     what Slack takes, as data
``rich_text``  text -> runs (``runs``), in which nothing can ping; ``packing`` cuts them to length
``render``     Message -> blocks, or a modal, or a Home tab; ``fitting`` leaves off what is too much
``forms``      Form -> a modal
``given``      what a payload says: who, of which workspace, by which ids, in which words
``translate``  payload -> event and the way back; ``quoting`` reads the message on which a shortcut was used
``people``     who somebody is, asked for and remembered for a while
``refusals``   what went wrong on the way to Slack, in our words
``calls``      the SDK's clients as they are to be used here
``sending``    messages that stay where they are put; ``uploads``, what goes along with them; ``files``, bytes
``messenger``  the sending side, for the ledger
``replies``    one answer, carried back the way its event came; ``homes``, into a Home tab; ``lines``, in whose order
``excuses``    what is said in the place of an answer that could not be carried
``sockets``    two connections, of which one is always open
``http``       one address at which Slack reaches us, behind its ``guard``; ``shapes``, what Bolt takes for granted
``listeners``  what comes in, answered in time and ``once``; ``bolt`` hands it out
``adapter``    all of it put together
"""

PLATFORM = "slack"
"""The name of this platform in every place and member."""
