"""The seam between the core and the platforms: plain frozen values, and nothing else.

``places``     who and where
``events``     what comes in
``messages``   what goes out to be read and pressed, and forms to be filled in
``replies``    the one answer that every event gets
``routes``     what a member can do, declared once
``messenger``  what a platform does for the ledger

Text crosses unescaped. ``Prose`` is Markdown of the cards and of the bot, ``Words`` is what people wrote:
each renderer knows its platform's markup and mentions, and neither may ever ping anybody.
"""
