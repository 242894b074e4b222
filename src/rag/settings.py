"""What can be set from outside: environment variables ``RAG_…`` or a ``.env`` file.

Only ``bootstrap``, ``cli`` and ``app.py`` read this; components get values.
"""

from __future__ import annotations

import os
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_PREFIX = "RAG_"
_FILE = ".env"
_PROMPT_TOKENS = 1_500
_RATE = re.compile(r"[1-9]\d{0,8}\s*/\s*(?:second|minute|hour|day)")


class Settings(BaseSettings):
    """One field a setting; defaults serve on loopback with nothing but the package."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_file=_FILE, env_file_encoding="utf-8", extra="ignore"
    )

    data_dir: Path = Path("data")
    # A running server that the command line asks instead, and the key it is asked with.
    server: str = ""
    api_key: SecretStr = SecretStr("")
    database_url: str = ""
    chroma_url: str = ""
    embedding_model: str = ""
    reranker_model: str = ""
    llm: str = ""
    llm_base_url: str = ""
    llm_api_key: SecretStr = SecretStr("")
    # The longest wait for the first of a reply, retries and all, and between two pieces of
    # it; the longest whole reply; how often a request that failed is sent again.
    llm_timeout_s: float = Field(default=30.0, gt=0)
    llm_reply_s: float = Field(default=90.0, gt=0)
    llm_max_retries: int = Field(default=2, ge=0)
    # Tokens: of prompt and reply together, as the model's own limit; of the reply alone;
    # of all replies and prompts in a day, 0 for no ceiling.
    llm_context_tokens: int = Field(default=4_096, ge=2_400)
    llm_reply_tokens: int = Field(default=800, ge=100)
    llm_tokens_a_day: int = Field(default=0, ge=0)
    # How likely the archive must be to hold the answer for one to be given.
    abstention_threshold: float = Field(default=0.3, ge=0, le=1)
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=0, le=65535)
    timezone: str = "Asia/Ho_Chi_Minh"
    # Sites whose pages may hold the ask box, with commas or spaces between; none by default.
    embed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    # ``none``: whoever reaches the loopback address may do everything; ``keys``: API keys
    # and accounts, which serving anywhere else needs.
    auth: Literal["none", "keys"] = "none"
    # For how many days questions and answers are kept that nobody needs; 0 for ever.
    question_days: int = Field(default=90, ge=0, le=36_500)
    # For how many days it is kept who asked for a correction, once that was resolved; 0 for
    # ever.
    contact_days: int = Field(default=90, ge=0, le=36_500)
    # Whether readers may ask without a key, where there are keys.
    public_ask: bool = False
    # The address people know the site by, where that is not the one it listens on.
    public_url: str = ""
    # Proxies whose word is taken for who calls (X-Forwarded-For, X-Forwarded-Proto).
    proxies: Annotated[tuple[str, ...], NoDecode] = ()
    # Hosts and networks that pages are fetched from, and webhooks sent to, though they are
    # not public, as the newsroom's own, with commas or spaces between.
    fetch_allow: Annotated[tuple[str, ...], NoDecode] = ()
    # Seconds between two requests to one site, as feeds are polled; a site's robots.txt may
    # ask for more.
    fetch_gap_s: float = Field(default=1.0, ge=0, le=60)
    # How often readers (by address), keys without limits of their own, and people signed
    # in may call, as the library limits writes it; and where that is counted: a Redis is
    # shared by several processes.
    reader_rate: str = "30/minute;500/day"
    key_rate: str = "120/minute;20000/day"
    staff_rate: str = "600/minute"
    rates_url: str = "memory://"
    # Processes that search and quote beside the one that serves, a core each; 0 for none.
    workers: int = Field(default=0, ge=0, le=64)
    # Connections at a time; beyond them those that ask nothing are ended, then others refused.
    connections: int = Field(default=1_000, ge=10, le=100_000)
    # Whether what OpenAI's clients get ends in numbered sources.
    completion_sources: bool = True
    # How a server logs, from which level on; where its traces go, as http://127.0.0.1:4318.
    log_format: Literal["text", "json"] = "text"
    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    otlp_endpoint: str = ""

    @field_validator("auth", mode="before")
    @classmethod
    def _known_auth(cls, value: object) -> object:
        if value not in ("none", "keys"):
            raise ValueError(f"{value!r} is not known; write none or keys")
        return value

    @field_validator("public_url")
    @classmethod
    def _public_origin(cls, value: str) -> str:
        return origin_of(value) if value else ""

    @field_validator("proxies", mode="before")
    @classmethod
    def _addresses(cls, value: str | tuple[str, ...]) -> tuple[str, ...]:
        written = re.split(r"[\s,]+", value) if isinstance(value, str) else value
        for one in written:
            if one:
                ip_network(one, strict=False)  # its ValueError says what it is not
        return tuple(one for one in written if one)

    @field_validator("fetch_allow", mode="before")
    @classmethod
    def _fetched(cls, value: str | tuple[str, ...]) -> tuple[str, ...]:
        written = re.split(r"[\s,]+", value) if isinstance(value, str) else value
        for one in filter(None, written):
            if not _HOST.fullmatch(one.lower()):
                ip_network(one, strict=False)  # its ValueError says what it is not
        return tuple(one for one in written if one)

    @field_validator("reader_rate", "key_rate", "staff_rate")
    @classmethod
    def _rate(cls, value: str) -> str:
        if not all(_RATE.fullmatch(one.strip()) for one in value.split(";")):
            raise ValueError(
                f"{value!r} is no rate; write a number and a time, as 30/minute, and ';' "
                "between several, as 30/minute;500/day"
            )
        return value

    @field_validator("llm_reply_tokens")
    @classmethod
    def _leaves_room(cls, value: int, given: ValidationInfo) -> int:
        # The rules, the longest question and a paragraph take so much.
        context = given.data.get("llm_context_tokens", value + _PROMPT_TOKENS)
        if value > context - _PROMPT_TOKENS:
            raise ValueError(
                f"{value} leaves fewer than {_PROMPT_TOKENS} of the {context} of "
                "RAG_LLM_CONTEXT_TOKENS for the prompt; lower it or raise the other"
            )
        return value

    @field_validator("embed_origins", mode="before")
    @classmethod
    def _origins(cls, value: str | tuple[str, ...]) -> tuple[str, ...]:
        written = re.split(r"[\s,]+", value) if isinstance(value, str) else value
        return tuple(dict.fromkeys(origin_of(one) for one in written if one))

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
    def database(self) -> str | Path:
        """Where the store is: a SQLAlchemy URL, or the path of its SQLite file in the
        data directory, which is the default."""
        return self.database_url or self.data_dir / "store.sqlite3"


# No IPv6 address: a policy's list of sources (CSP 3, section 2.3.1) cannot hold one.
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*")
_USUAL_PORTS = {"http": 80, "https": 443}


def origin_of(written: str) -> str:
    """An origin as browsers send it (RFC 6454): lower case, without its usual port. Raises
    ValueError, which says how to write one."""
    try:
        parts = urlsplit(written.lower())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    name = parts.netloc.removesuffix(f":{port}")
    is_bare = parts.path in ("", "/") and not (parts.query or parts.fragment)
    if parts.scheme not in _USUAL_PORTS or not is_bare or not _HOST.fullmatch(name):
        raise ValueError(
            f"{written!r} is not the origin of a site; write its scheme and host, as in "
            "https://bao.example, without a path or a wildcard (a name with other letters as "
            "xn--…)"
        )
    usual = port is None or port == _USUAL_PORTS[parts.scheme]
    return f"{parts.scheme}://{name}" + ("" if usual else f":{port}")


def unknown_variables() -> list[str]:
    """Variables named like settings that are none, as a misspelt one is, sorted."""
    given = {**dotenv_values(_FILE, encoding="utf-8"), **os.environ}
    known = {_PREFIX + name.upper() for name in Settings.model_fields}
    return sorted(
        name for name in given if name.upper().startswith(_PREFIX) and name.upper() not in known
    )
