"""The policy versions on disk: immutable files named by their content, and a pointer to the one in force."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ingest.compose import Sources, compose
from ingest.errors import NotFoundError, StorageError
from ingest.policy import VERSION_LENGTH, Policy, content_hash


class Library:
    """Policy versions in a folder `policies/` of the data folder."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "policies"

    def save(self, policy: Policy) -> None:
        """Keep the policy under its version; saving it again changes nothing."""
        path, data = self._path(policy.version), policy.to_json()
        if not path.exists() or path.read_bytes() != data:
            write_atomically(path, data)

    def load(self, version: str) -> Policy:
        """Return the policy with this version.

        Raises NotFoundError when there is none, StorageError when its file was changed.
        """
        try:
            data = self._path(version).read_bytes()
        except FileNotFoundError as error:
            raise NotFoundError(f"There is no policy version {version}") from error
        except OSError as error:
            raise StorageError(f"The policy file of version {version} cannot be read ({error.strerror})") from error
        if content_hash(data)[:VERSION_LENGTH] != version:
            raise StorageError(
                f"The policy file {self._path(version)} was changed; delete it and ingest the policy again"
            )
        return Policy.from_json(data)

    def versions(self) -> list[tuple[str, datetime]]:
        """Return the versions kept, with the moment they were saved, newest first."""
        files = self.folder.glob("?" * VERSION_LENGTH + ".json")
        saved = [(file.stem, datetime.fromtimestamp(file.stat().st_mtime, UTC)) for file in files]
        return sorted(saved, key=lambda item: item[1], reverse=True)

    def composed(self, sources: Sources) -> Policy:
        """Return the policy that the sources make, composing it only when a source changed."""
        memo = self.folder / f"sources-{sources.fingerprint()}.json"
        if memo.exists():
            try:
                return self.load(json.loads(memo.read_bytes())["version"])
            except (StorageError, NotFoundError, ValueError, KeyError, TypeError):
                pass  # the memo or the version it names is damaged: compose it again
        policy = compose(sources)
        self.save(policy)
        write_atomically(memo, json.dumps({"version": policy.version}).encode())
        return policy

    def publish(self, version: str) -> None:
        """Make this version the one in force, at once for every process that starts."""
        self.load(version)
        write_atomically(self._pointer, json.dumps({"version": version}).encode())

    def in_force(self) -> str | None:
        """Return the published version, or None when nothing was published."""
        try:
            return str(json.loads(self._pointer.read_bytes())["version"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StorageError(f"The file {self._pointer} cannot be read; publish a version again") from error

    @property
    def _pointer(self) -> Path:
        return self.folder / "in-force.json"

    def _path(self, version: str) -> Path:
        return self.folder / f"{version}.json"


@contextmanager
def storage_errors(folder: Path) -> Generator[None]:
    """Turn a failing file system into a StorageError that says which folder to mend."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageError(
            f"The data folder {folder} cannot be written ({reason}); choose another with --home"
        ) from error


def write_atomically(path: Path, data: bytes) -> None:
    """Write the file so that a reader sees the old or the new content, never a part."""
    with storage_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
