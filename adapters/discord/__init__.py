"""Discord: slash commands, buttons, modals and private answers over the gateway.

``settings``   the token, and two addresses for a server on loopback
``adapter``    the connection; ``client`` is the SDK's client as it is used here
``commands``   what is registered with Discord; ``buttons`` every press; ``translate`` makes events of both
``answering``  the answer in time; ``conversation`` one interaction; ``drafts`` forms for a second go; ``wording``
``render``     messages; ``forms`` modals; ``markdown`` text; ``attached`` files; ``fitting`` and ``limits`` bound them
``messenger``  what the ledger sends; ``marks`` finds it again; ``journey`` what reached the wire; ``refusals`` why not
"""
