"""The terminal door: python cli.py build | check | dictionary."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from data.build import SHIPPED, build
from data.checks import problems
from data.dictionary import dictionary_text
from data.errors import ParityHorizonError
from data.registry import load
from data.store import Edition, Store

app = typer.Typer(add_completion=False, help=__doc__)

Sources = Annotated[Path, typer.Option(help="Folder of the source files.", exists=True, file_okay=False)]


@app.command(name="build")
def build_tables(sources: Sources) -> None:
    """Reads the source files and replaces the tables, the geometry and the data dictionary that ship."""
    started = time.perf_counter()
    with stopping("Nothing was replaced. "):
        edition = build(sources, say=typer.echo)
    for line in edition_lines(edition):
        typer.echo(line)
    typer.echo(f"built in {time.perf_counter() - started:.1f} s")


@app.command()
def check() -> None:
    """Checks what ships: schema, order, hashes, registries against figures, data dictionary."""
    with stopping():
        found = problems(SHIPPED, load())
    for line in found:
        typer.echo(line)
    if found:
        typer.echo(f"problems: {len(found)}", err=True)
        raise typer.Exit(code=1)
    typer.echo("all is well")


@app.command()
def dictionary() -> None:
    """Writes docs/data_dictionary.md anew from the registries and the shipped tables."""
    with stopping():
        text = dictionary_text(load(), Store(SHIPPED.tables).available())
    SHIPPED.dictionary.write_text(text, encoding="utf-8", newline="\n")
    typer.echo(f"{SHIPPED.dictionary.name}: {len(text.splitlines())} lines")


@contextmanager
def stopping(said_first: str = "") -> Iterator[None]:
    """Ends the command with exit code 1 and the error's text where one of our errors is raised."""
    try:
        yield
    except ParityHorizonError as error:
        typer.echo(f"{said_first}{error}", err=True)
        raise typer.Exit(code=1) from error


def edition_lines(edition: Edition) -> list[str]:
    """The edition in lines: version and date, each table's rows and bytes, files of the folder that nothing read."""
    files = {**edition.tables, **edition.geometry}
    return [
        f"edition {edition.version}, {edition.date.isoformat()}",
        *(f"{name}: {'' if one.rows is None else f'{one.rows} rows, '}{one.bytes} bytes" for name, one in files.items()),
        f"tables together: {sum(one.bytes for one in edition.tables.values())} bytes",
        f"not read in this edition: {', '.join(edition.not_read) or 'none'}",
    ]


if __name__ == "__main__":
    app()
