"""The figures of the bundled draft cases do not fall below the committed ones."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

BASELINE = Path(__file__).parent.parent / "evals" / "baseline-drafts.json"


def test_no_measure_of_drafts_fell_below_the_baseline(real_home: Path, real_advisor: object) -> None:
    arguments = ["ruggespraak", "evals", "drafts", "--baseline", str(BASELINE)]
    command = f"import sys; from ui.cli import main; sys.argv = {arguments}; main()"
    environment = os.environ | {"RUGGESPRAAK_HOME": str(real_home)}
    done = subprocess.run([sys.executable, "-c", command], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
