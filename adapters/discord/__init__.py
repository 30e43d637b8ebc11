"""Discord: slash commands, buttons, modals and private answers over the gateway.

``settings``   the token, and two addresses for a server on loopback
``adapter``    the connection, kept up; ``client`` is the SDK's client as it is used here, ``inside`` what it hides;
               ``ending`` what the end of a connection asks for
``signing_in`` when the bot may sign in; ``parsing`` events that cannot be read; ``pace`` 50 requests a second
``asking``     Discord asked without a connection: by ``installing``, the link and the commands, and by ``checks``
``commands``   what is registered with Discord; ``buttons`` every press; ``translate`` makes events of both
``given``      what a payload says, taken for no more than it is; ``quoting`` a message in whose menu a command stands
``answering``  the answer in time; ``conversation`` one interaction; ``drafts`` forms for a second go; ``wording``
``render``     messages; ``forms`` modals; ``markdown`` text; ``attached`` files; ``fitting`` and ``limits`` bound them
``messenger``  what the ledger sends; ``marks`` finds it again; ``journey`` what reached the wire; ``refusals`` why not
``calls``      one call to Discord, bounded in time; ``parts`` what arrived of a message in several
``files``      the bytes of files that members gave
``rights``     what the bot may do in a channel, as far as is known
"""
