"""Run the examples of the documentation and write their output below them.

An example is a fenced block after one of these lines::

    <!-- runs -->      quick, on the fictitious pack, in an empty folder: tests compare the output with the page
    <!-- filled -->    on the real pack, in the repository: reads out/liaoning, so `make run` comes first

and a fenced ``text`` block right after it holds what it printed. A ``python`` example shares its names with those
before it on the page; a ``console`` example is one ``landsea`` command after a dollar sign.

    python docs/refresh.py README.md docs/*.md      rewrites the output of every example
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click.testing

from landsea.cli.main import main as landsea

_EXAMPLE = re.compile(
    r"<!-- (?P<kind>runs|filled) -->\n```(?P<language>python|console)\n(?P<code>.*?)```\n"
    r"(?P<output>\n```text\n(?P<text>.*?)```\n)?",
    re.DOTALL,
)
ROOT = Path(__file__).parents[1]
#: Lines kept of an example's output; a page is no place for more.
MOST_LINES = 28


@dataclass(frozen=True)
class Example:
    """One example of a page.

    Attributes
    ----------
    kind : {"runs", "filled"}
    language : {"python", "console"}
    code : str
    shown : str or None
        The output on the page; None if the page shows none.
    start, end : int
        Where it stands in the page.
    """

    kind: str
    language: str
    code: str
    shown: str | None
    start: int
    end: int


def examples(page: str) -> list[Example]:
    """Find the examples of a page."""
    return [
        Example(m["kind"], m["language"], m["code"], m["text"], m.start(), m.end()) for m in _EXAMPLE.finditer(page)
    ]


def run(example: Example, names: dict[str, Any]) -> str:
    """Run an example; return what it prints."""
    printed = _run_console(example.code) if example.language == "console" else _run_python(example.code, names)
    lines = [line.rstrip() for line in printed.rstrip().splitlines()]
    cut = [*lines[: MOST_LINES - 1], "..."] if len(lines) > MOST_LINES else lines
    return "\n".join(cut) + "\n" if cut else ""


def refresh(page: str, kinds: Iterable[str] = ("runs", "filled")) -> str:
    """Return the page with the output of its examples renewed."""
    names: dict[str, Any] = {"__name__": "example"}
    parts, at = [], 0
    with tempfile.TemporaryDirectory() as empty:
        for example in examples(page):
            parts.append(page[at : example.start])
            at = example.end
            if example.kind not in kinds:
                parts.append(page[example.start : example.end])
                continue
            with contextlib.chdir(empty if example.kind == "runs" else ROOT):
                output = run(example, names)
            parts.append(f"<!-- {example.kind} -->\n```{example.language}\n{example.code}```\n")
            parts.append(f"\n```text\n{output}```\n" if output else "")
    return "".join([*parts, page[at:]])


def _run_python(code: str, names: dict[str, Any]) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "example", "exec"), names)
    return printed.getvalue()


def _run_console(code: str) -> str:
    command, *arguments = shlex.split(code.removeprefix("$ "))
    if command != "landsea":
        msg = f"A console example runs landsea, not {command}."
        raise ValueError(msg)
    result = click.testing.CliRunner().invoke(landsea, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout or result.stderr


def main(files: list[str]) -> None:
    """Rewrite the files given."""
    kinds = ["runs", "filled"] if (ROOT / "out" / "liaoning").is_dir() else ["runs"]
    if len(kinds) == 1:
        sys.stderr.write("out/liaoning is missing, so examples on the real pack keep their output; see make run.\n")
    for file in [Path(file).resolve() for file in files]:
        page = file.read_text(encoding="utf-8")
        file.write_text(refresh(page, kinds), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
