"""What can be set from outside: environment variables ``RAG_…`` or a ``.env`` file.

Only ``bootstrap``, ``cli`` and ``app.py`` read this; components get values.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """One field a setting; defaults serve on loopback with nothing but the package."""

    model_config = SettingsConfigDict(
        env_prefix="RAG_", env_file=".env", env_file_encoding="utf-8", extra="ignore"
    )

    data_dir: Path = Path("data")
    database_url: str = ""
    chroma_url: str = ""
    embedding_model: str = ""
    llm: str = ""
    llm_base_url: str = ""
    llm_api_key: SecretStr = SecretStr("")
    # Each wait on the server, and how often a request that failed is sent again.
    llm_timeout_s: float = Field(default=30.0, gt=0)
    llm_max_retries: int = Field(default=2, ge=0)
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=0, le=65535)
    timezone: str = "Asia/Ho_Chi_Minh"
    # Keys and sign-in are not built yet: asking for them must not pass unnoticed.
    auth: Literal["none"] = "none"

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(
                f"{value!r} is not a time zone; use a name such as Asia/Ho_Chi_Minh"
            ) from error
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def database(self) -> str:
        """SQLAlchemy URL of the store; SQLite in the data directory by default."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'store.sqlite3').as_posix()}"
