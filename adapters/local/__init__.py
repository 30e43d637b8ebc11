"""The local page: a team's channel in the browser, on this computer alone, with no account.

``translate``  what the page sends -> events
``render``     messages and forms -> HTML
``answers``    what becomes of the core's reply
``feed``       what stands in the channel, kept in a file by ``journal``
``homes``      what stands in each person's pane beside it
``messenger``  the sending side, for the ledger
``api``        what the page's script talks to, with ``stream`` for what it is told
``adapter``    the connection: one small web server on the loopback interface
"""

from adapters.local.adapter import LocalAdapter
from adapters.local.house import Person

__all__ = ["LocalAdapter", "Person"]
