"""What a newcomer reads is true: examples run, links lead somewhere, words have one meaning."""

from __future__ import annotations

import doctest
import importlib
import json
import os
import re
import tomllib
from pathlib import Path
from typing import Any

import osmium
import pytest
import typer
from sybil import Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser

import routing
from routing import wording
from routing.bundled import DRAWN_VALLEY
from routing.cli.app import app
from routing.settings import Settings
from tests.pages import ROOT, first_missing, run_commands, write_file

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
SOURCES = sorted((ROOT / "routing").rglob("*.py"))
NAME = "county"


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


EXAMPLES = Sybil(
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE),
        CodeBlockParser("console", run_commands),
        CodeBlockParser("csv", write_file),
        SkipParser(),
    ]
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder with an extract and a terrain tile, as the pages have them."""
    with osmium.SimpleWriter(str(tmp_path / f"{NAME}.osm.pbf")) as writer:
        for entity in osmium.FileProcessor(str(DRAWN_VALLEY.osm)):
            writer.add(entity)
    terrain = DRAWN_VALLEY.dem.read_bytes()
    (tmp_path / f"{NAME}-dem.tif").write_bytes(terrain)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_the_examples_of_a_page_run(page: Path) -> None:
    for example in EXAMPLES.parse(page).examples():
        example.evaluate()


@pytest.mark.parametrize(
    ("shown", "missing"),
    [
        (["a", "b"], None),
        (["b", "…", "d"], None),
        (["…", "d", "…"], None),
        ([], None),
        (["a", "c"], "c"),
        (["c", "…", "b"], "b"),
        (["a", "…", "e"], "e"),
        (["d", "d"], "d"),
    ],
)
def test_what_a_page_shows_was_printed_in_that_order(shown: list[str], missing: str | None) -> None:
    assert first_missing(shown, ["a", "b", "c", "d"]) == missing


@pytest.mark.parametrize(
    "source", [path for path in SOURCES if ">>> " in path.read_text(encoding="utf-8")], ids=relative
)
def test_the_examples_of_a_module_run(source: Path) -> None:
    name = ".".join(source.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    outcome = doctest.testmod(importlib.import_module(name))
    assert outcome.attempted
    assert not outcome.failed


def anchors(page: Path) -> set[str]:
    """Return what GitHub calls a page's headings."""
    headings = re.findall(r"^#+ +(.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def glossary() -> list[list[str]]:
    """Return the rows of all tables of the glossary."""
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    return [row for row in rows if row[0] != "word" and not row[0].startswith("---")]


def test_a_word_has_one_meaning_and_one_line() -> None:
    words = [row[0] for row in glossary()]
    assert len(words) > 40
    assert len(set(words)) == len(words)


def test_the_chinese_words_are_those_that_the_program_says() -> None:
    said = "\n".join(wording.catalogue("zh").values())
    for word, chinese, *_ in glossary():
        for one in chinese.split("、"):
            assert one == "-" or one in said, f"{word}: no sentence says {one}"


@pytest.mark.parametrize(
    "word",
    ["票", "仓点", "站点", "线路", "方案", "区域", "拒收", "被拒", "截单", "揽收员", "研究"],
)
def test_no_second_chinese_word_for_the_same_thing(word: str) -> None:
    said = [key for key, text in wording.catalogue("zh").items() if word in text]
    assert said == []


def commands(group: Any, name: str = "shanlu") -> dict[str, Any]:
    """Return every command by what one types, whatever click it is that typer brings along."""
    below = getattr(group, "commands", None)
    if below is None:
        return {name: group}
    return {
        key: one
        for word, command in below.items()
        for key, one in commands(command, f"{name} {word}").items()
    }


@pytest.mark.parametrize(("name", "command"), commands(typer.main.get_command(app)).items())
def test_every_command_and_option_is_told(name: str, command: Any) -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert f"`{name}" in page
    options = {option for one in command.params for option in one.opts if option[:2] == "--"}
    assert [option for option in sorted(options) if option not in page] == []


def test_every_dependency_has_its_reason() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = config["project"]
    groups = (*project["optional-dependencies"].values(), *config["dependency-groups"].values())
    wanted = [*project["dependencies"], *(one for group in groups for one in group)]
    page = (ROOT / "docs/decisions/0002-dependencies.md").read_text(encoding="utf-8")
    names = {re.split(r"[><=;\[ ]", one)[0] for one in wanted}
    assert [name for name in sorted(names) if f"`{name}`" not in page] == []


def test_every_setting_is_told() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert [one for one in Settings.model_fields if f"SHANLU_{one.upper()}" not in page] == []


def test_json_on_the_page_about_http_is_a_day_that_can_be_posted() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```json\n(.*?)```", page, flags=re.DOTALL)
    assert routing.read_day(json.loads(blocks[0])).shipments


def test_the_data_folder_is_not_the_checkouts() -> None:
    assert not Path(os.environ["SHANLU_DATA"]).is_relative_to(ROOT)
