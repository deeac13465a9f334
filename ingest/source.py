"""Reading source files: text with a clear error, YAML with line numbers for every fault."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from ingest.errors import SourceError

Model = TypeVar("Model", bound=BaseModel)


class _Loader(yaml.CSafeLoader):
    """Reads dates as the text that they are."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def read_text(path: Path) -> str:
    """Return the file's text as UTF-8 without byte-order mark; line ends are left as they are.

    Raises SourceError when the file cannot be read or is not UTF-8 text.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SourceError(path, line, "is not UTF-8 text; save it as UTF-8 and try again") from error
    except OSError as error:
        raise SourceError(path, None, f"cannot be read ({error.strerror})") from error


def read_yaml(path: Path, model: type[Model]) -> Model:
    """Return the YAML file as the given pydantic model.

    Raises SourceError with file, line and reason for the first fault found.
    """
    loader = _Loader(read_text(path))
    try:
        node = loader.get_single_node()
        data = loader.construct_document(node) if node else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise SourceError(path, line, f"is not valid YAML: {error.problem}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SourceError(path, None, f"is not valid YAML: {error}") from error
    finally:
        loader.dispose()
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise SourceError(path, line_of(node, error.errors()[0]["loc"]), fault(error)) from error


def fault(error: ValidationError) -> str:
    """Return where the first fault stands and what it is."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else f"is of another shape: {first['msg']}"


def line_of(node: Any, location: Sequence[int | str]) -> int:
    """Return the 1-based line of the deepest YAML node on the way to the location."""
    line = node.start_mark.line + 1 if node is not None else 1
    for part in location:
        node = _child(node, part)
        if node is None:
            return line
        line = node.start_mark.line + 1
    return line


def _child(node: Any, part: int | str) -> Any:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part]
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if str(key.value) == str(part)), None)
    return None
