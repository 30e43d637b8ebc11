"""CPU a click: one rating on a private answer, until the member sees what came of it; on Slack and on Discord.

Ours is the whole of it: the platform's side, the core, and the commit to a SQLite file. Beside it a bot that does
nothing but reply, as cheaply as that can be written, which is what the platform's SDK costs. The platform and its
people are another process, whose CPU is not counted; where clicks are cheap, it is they who set how many there are in a
second.

``people``   what goes on in the other process
``rounds``   that process as it is seen from here, and the measuring
``house``    ours, alike on both platforms
``slack``    ours and a Bolt app, by Socket Mode and over HTTP; ``discord``, ours and a discord.py client
``figures``  all of them
"""
