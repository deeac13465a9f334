"""Which model is used, how long it may take, and what may be sent to it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from advisor.calling import Caller, Limits
from advisor.chat_model import ChatModel
from advisor.leaving import KINDS, Kind, Leaving
from advisor.metering import Meter
from ingest.errors import InputError

LOCAL = "local:"
"""What a model's name begins with when it is a file on this machine, run in this process."""


class ModelSettings(BaseModel):
    """The model: off until it has a name and a server or key; times are in seconds."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    base_url: str | None = Field(default=None, pattern=r"^https?://[^\s/]+")
    name: str | None = Field(default=None, min_length=1)
    api_key: str | None = Field(default=None, repr=False)
    api_key_file: Path | None = None
    api_version: str | None = None
    timeout: float = Field(default=30, gt=0, le=600)
    first_timeout: float = Field(default=15, gt=0, le=600)
    idle_timeout: float = Field(default=8, gt=0, le=600)
    tokens_a_day: int | None = Field(default=None, ge=0)
    most_tokens: int = Field(default=1200, ge=50, le=16_000)
    sends: list[Literal["questions", "history", "drafts", "guidance"]] = list(KINDS)
    mask_personal_data: bool = True

    @property
    def is_configured(self) -> bool:
        """Whether there is anything to use."""
        return bool(self.name or self.base_url)

    @property
    def limits(self) -> Limits:
        """How long to wait."""
        return Limits(total=self.timeout, first=self.first_timeout, idle=self.idle_timeout)

    @property
    def leaving(self) -> Leaving:
        """What may be sent."""
        kinds: frozenset[Kind] = frozenset(self.sends)
        return Leaving(sends=kinds, masks=self.mask_personal_data)


def make_caller(settings: ModelSettings, model: ChatModel | None = None) -> Caller:
    """Return what calls the configured model, or the one that is given.

    Raises InputError when the settings do not lead to a model.
    """
    used = model or _model(settings)
    return Caller(used, settings.limits, meter=Meter(settings.tokens_a_day))


def _model(settings: ModelSettings) -> ChatModel:
    if not settings.name:
        raise InputError("The model has no name; set RUGGESPRAAK_MODEL_NAME, or name under [model] in ruggespraak.toml")
    if settings.name.startswith(LOCAL):
        from advisor.local_model import LocalModel

        return LocalModel(Path(settings.name.removeprefix(LOCAL)))
    key = _key(settings)
    if key is None and settings.base_url is None:
        raise InputError(
            "The model has no server and no key; set RUGGESPRAAK_MODEL_BASE_URL or RUGGESPRAAK_MODEL_API_KEY"
        )
    if settings.api_version and settings.base_url is None:
        raise InputError("Azure needs its address; set RUGGESPRAAK_MODEL_BASE_URL to https://NAME.openai.azure.com")
    from advisor.openai_model import OpenAIModel

    return OpenAIModel(settings.name, base_url=settings.base_url, api_key=key, api_version=settings.api_version)


def _key(settings: ModelSettings) -> str | None:
    """Return the key, from its file if there is one.

    Raises InputError when the file cannot be read or is empty.
    """
    if settings.api_key_file is None:
        return settings.api_key
    try:
        key = settings.api_key_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The key file {settings.api_key_file} cannot be read ({type(error).__name__})") from error
    if not key:
        raise InputError(f"The key file {settings.api_key_file} is empty; put the key in it, and nothing else")
    return key
