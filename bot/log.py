"""Logging: the standard loggers, formatted by structlog, one line for each thing that happened.

An event name comes first, then its facts. Tokens and what people wrote stay out; what looks like a token is struck out
all the same, in tracebacks too, since the libraries below us log as well.
"""

import logging
import re
import sys
from typing import Final, Literal

import structlog

SECRETS: Final = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|xoxe[\w.-]+"  # chat tokens by their prefix
    r"|[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"  # three parts with dots: the other kind
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"  # user and password in a URL
)

TRACEBACKS: Final = structlog.processors.ExceptionRenderer(
    # The locals of a frame are what people wrote, and tokens in every shape.
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)

QUIET: Final = ("apscheduler", "sqlalchemy", "alembic", "aiosqlite", "asyncio", "markdown_it", "stamina")


def strike_out(text: str) -> str:
    """Return the text without anything that looks like a token or a password."""
    return SECRETS.sub("***", text)


class _Formatter(logging.Formatter):
    """structlog's rendering, with secrets struck out of the finished line."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return strike_out(self._inner.format(record))


def set_up(*, level: str = "INFO", form: Literal["console", "json"] = "console") -> None:
    """Log to standard output from now on."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[structlog.typing.Processor] = (
        [TRACEBACKS, structlog.processors.JSONRenderer()]
        if form == "json"
        else [
            structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty(), exception_formatter=structlog.dev.plain_traceback)
        ]
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
    )
    # Libraries that speak to structlog itself would else print past the handler, and past what is struck out there.
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_Formatter(formatter))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
