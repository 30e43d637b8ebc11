"""The courier: sends what the ledger says is due, once, and finds out what became of it.

It is woken by the heartbeat. Each platform has its own crew, a bounded number of senders, lookers and editors that work
side by side, so that one slow or deaf channel holds up nobody, and one slow or deaf platform no other. Whatever ends a
send without a clear answer leaves the claim to its lease: then it is in doubt, and looked for.
"""

from bot.delivery.branch import BACK_OFF_S, CALL_S
from bot.delivery.courier import CLOSINGS, Courier
from bot.delivery.sending import SENDERS

__all__ = ["BACK_OFF_S", "CALL_S", "CLOSINGS", "SENDERS", "Courier"]
