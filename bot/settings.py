"""The settings of the core. Each adapter owns its own beside these; adapters/settings.py joins them.

Descriptions are whole sentences: `.env.example` is made of them.
"""

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class CoreSettings(BaseSettings):
    """What the core needs to know, whatever platform it serves."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True)

    database_url: SecretStr = Field(
        default=SecretStr("sqlite:///fulcrum.db"),
        description="The database: sqlite:///FILE for one process, postgresql://USER:PASSWORD@HOST/NAME for several.",
    )
    fulcrum_packs: str = Field(
        default="",
        description="Folders with cards of your own, beside those that come with the program, separated by a colon.",
    )
    port: int = Field(
        default=0,
        ge=0,
        le=65535,
        description="The port of /healthz and /readyz while the bot runs, and of `fulcrum run --http`; 0 opens none.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="How much is logged: DEBUG, INFO, WARNING or ERROR."
    )
    log_format: Literal["console", "json"] = Field(
        default="console", description="How it is logged: console for people, json for machines."
    )
