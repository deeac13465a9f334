"""What is installed: whose names we take, what a wheel holds, and what a command imports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

PACKAGES = ("ingest", "retrieval", "advisor", "evals", "ui")
ROOT = Path(__file__).parent.parent


def _run(*command: str, cwd: Path, **variables: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=cwd, env=os.environ | variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", PACKAGES)
def test_no_other_distribution_owns_our_package_names(name: str) -> None:
    owners = set(packages_distributions().get(name, []))
    assert owners <= {"ruggespraak"}, f"{name} is also installed by {owners - {'ruggespraak'}}"


@pytest.mark.parametrize("heavy", ["chromadb", "gradio", "langchain_openai", "sklearn", "openai", "numpy"])
def test_help_imports_nothing_heavy(heavy: str, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom ui.cli import main\n"
        "sys.argv = ['ruggespraak', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"sys.exit({heavy!r} in sys.modules)"
    )
    assert "ask" in _run("-c", code, cwd=tmp_path)


def test_an_answer_imports_neither_the_page_nor_the_trainer(real_home: Path, real_advisor: object) -> None:
    code = (
        "import sys\nfrom ui.cli import main\n"
        "sys.argv = ['ruggespraak', 'ask', 'mag ik een foto van internet plaatsen?']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "sys.exit(', '.join({'gradio', 'sklearn', 'openai', 'torch'} & set(sys.modules)) or 0)"
    )
    assert "[R" in _run("-c", code, cwd=real_home, RUGGESPRAAK_HOME=str(real_home))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with only the contents of our wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    _run("-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT), cwd=folder)
    wheel = next(folder.glob("*.whl"))
    target = folder / "site"
    options = ("--no-deps", "--no-index", "--disable-pip-version-check", "--target", str(target))
    _run("-m", "pip", "install", *options, str(wheel), cwd=folder)
    return target


def test_the_wheel_works_from_another_directory(installed: Path, tmp_path: Path) -> None:
    where = {"PYTHONPATH": str(installed), "RUGGESPRAAK_HOME": str(tmp_path / "home")}
    said = _run("-c", "import ui; print(ui.__file__)", cwd=tmp_path, **where)
    assert Path(said.strip()).is_relative_to(installed)
    command = "import sys; from ui.cli import main; sys.argv = ['ruggespraak', 'rules', '5', '--json']; main()"
    rule = json.loads(_run("-c", command, cwd=tmp_path, **where))
    assert "beeld-, auteurs- en citaatrecht" in json.dumps(rule, ensure_ascii=False)


def test_the_wheel_holds_every_file_that_git_has(installed: Path) -> None:
    listed = subprocess.run(["git", "ls-files", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode or not listed.stdout:
        pytest.skip("no git here: this is an unpacked source distribution")
    missing = [name for name in listed.stdout.splitlines() if not (installed / name).exists()]
    assert missing == []
