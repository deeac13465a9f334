"""Settings: from the file, then variables, then options; every fault is one clear error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from advisor.bootstrap import Settings, build_advisor, default_home, load_settings, policy_in_force
from ingest.errors import InputError, RuggespraakError, SourceError
from retrieval.embedder import HashingEmbedder

NAME = "ruggespraak.toml"


def _home(tmp_path: Path, text: str) -> Path:
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    return tmp_path


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "new")
    assert (settings.engine, settings.organisation.name, settings.organisation.contact) == (
        "auto",
        "de organisatie",
        None,
    )
    assert (settings.embedder.name, settings.names_sources) == ("e5", False)
    assert not (tmp_path / "new").exists()


def test_options_go_before_variables_and_variables_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = _home(tmp_path, 'engine = "rules"\n[organisation]\nname = "file"\ncontact = "file"\n')
    assert load_settings(home).organisation.name == "file"
    monkeypatch.setenv("RUGGESPRAAK_ORGANISATION", "variable")
    assert load_settings(home).organisation.name == "variable"
    settings = load_settings(home, **{"organisation.name": "option"})
    assert (settings.organisation.name, settings.organisation.contact, settings.engine) == ("option", "file", "rules")


@pytest.mark.parametrize(
    ("variable", "value", "path"),
    [
        ("ENGINE", "rules", "engine"),
        ("PROTOCOL", "/p.md", "protocol"),
        ("NOTES", "/n", "notes"),
        ("GUIDANCE", "/g", "guidance"),
        ("ORGANISATION", "Gemeente Utrecht", "organisation.name"),
        ("CONTACT", "de pers", "organisation.contact"),
        ("EMBEDDER", "hashing", "embedder.name"),
        ("EMBEDDER_BASE_URL", "http://localhost:1", "embedder.base_url"),
        ("EMBEDDER_API_KEY", "k", "embedder.api_key"),
    ],
)
def test_every_variable_reaches_its_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, path: str
) -> None:
    monkeypatch.setenv(f"RUGGESPRAAK_{variable}", value)
    found: Any = load_settings(tmp_path)
    for part in path.split("."):
        found = getattr(found, part)
    assert str(found) == value


def test_an_option_or_variable_without_a_value_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = _home(tmp_path, 'engine = "rules"\n')
    monkeypatch.setenv("RUGGESPRAAK_ENGINE", "")
    assert load_settings(home, engine=None, guidance=None).engine == "rules"


def test_the_data_folder_comes_from_its_variable_then_from_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUGGESPRAAK_HOME", str(tmp_path / "chosen"))
    assert default_home() == load_settings().home == tmp_path / "chosen"
    monkeypatch.delenv("RUGGESPRAAK_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_home() == tmp_path / "ruggespraak"
    monkeypatch.delenv("XDG_DATA_HOME")
    assert default_home() == Path.home() / ".local" / "share" / "ruggespraak"


def test_the_data_folder_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(Path("here")).home == tmp_path / "here"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('colour = "red"', "colour"),
        ('[organisation]\nphone = "1"', "organisation.phone"),
        ('engine = "fast"', "engine"),
        ('[organisation]\nname = ""', "organisation.name"),
        ("[embedder]\nname = 3", "embedder.name"),
        ('organisation = "Gemeente"', "organisation"),
    ],
)
def test_an_unknown_key_or_wrong_value_is_named_with_the_file(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(InputError) as caught:
        load_settings(_home(tmp_path, text))
    assert key in str(caught.value)
    assert str(tmp_path / NAME) in str(caught.value)


@pytest.mark.parametrize("text", ["engine = ", "[organisation", 'a = "1"\na = "2"', "engine: rules"])
def test_broken_toml_is_a_clear_error_that_names_the_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match="TOML") as caught:
        load_settings(_home(tmp_path, text))
    assert str(caught.value).startswith(str(tmp_path / NAME))
    assert caught.value.exit_code == 2


def test_a_file_that_is_not_text_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"engine = '\xff'")
    with pytest.raises(SourceError, match=NAME):
        load_settings(tmp_path)


def test_a_variable_beside_a_table_written_as_text_is_a_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUGGESPRAAK_CONTACT", "de pers")
    with pytest.raises(InputError, match="organisation"):
        load_settings(_home(tmp_path, 'organisation = "Gemeente"'))


def test_a_data_folder_below_a_file_is_a_failing_data_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(RuggespraakError) as caught:
        build_advisor(load_settings(tmp_path / "file" / "home"), embedder=HashingEmbedder())
    assert caught.value.exit_code == 3


def test_a_model_cannot_be_chosen_yet(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--engine rules"):
        build_advisor(Settings(home=tmp_path, engine="llm"))


@pytest.mark.parametrize("name", ["nano", "", "sentence-transformers:", "openai:"])
def test_an_unknown_embedder_is_named_with_the_choices(tmp_path: Path, name: str) -> None:
    settings = Settings.model_validate({"home": tmp_path, "embedder": {"name": name}})
    with pytest.raises(InputError, match="hashing"):
        build_advisor(settings)


def test_sources_that_are_named_go_before_the_bundled_ones(tmp_path: Path) -> None:
    protocol = tmp_path / "eigen.md"
    protocol.write_text("1. Wees aardig.\n\n2. Blijf bij de feiten.\n", encoding="utf-8")
    settings = load_settings(tmp_path / "home", protocol=protocol)
    assert settings.names_sources
    policy = policy_in_force(settings)
    assert (policy.source, len(policy.rules), policy.to_review) == ("eigen.md", 2, (1, 2))


def test_a_path_in_the_file_counts_from_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path.parent)
    home = _home(tmp_path, 'guidance = "afspraken"\nprotocol = "/elders/regels.md"')
    settings = load_settings(home)
    assert (settings.guidance, settings.protocol) == (tmp_path / "afspraken", Path("/elders/regels.md"))
