"""Write docs/errors.md from the wording catalogues, so that what it says is what people read.

python scripts/write_error_index.py [FILE]
"""

from __future__ import annotations

import string
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from routing.wording import LANGS, Lang, catalogue

HOME = Path(__file__).parents[1] / "docs" / "errors.md"

# ruff: noqa: RUF001 - Chinese punctuation is what Chinese readers expect
HEAD = """\
# Errors, reasons and violations

Every message has a code that stays the same, so that a program can match on it. Its sentences are
for people, in English and Chinese (`--lang zh`, `SHANLU_LANG=zh`, `Accept-Language: zh`). What
stands in braces, as `{path}`, is replaced by your own data.

每条信息都有一个不变的代码，供程序判断；句子供人阅读。花括号中的内容会换成您自己的数据。

| you meet it as | it is | exit code |
|---|---|---|
| `error` | [an error](#errors): nothing usable came in | 2 |
| `rejected[]` | [an error](#errors) about one row of a day; the rest is planned | 0, strict: 1 |
| `refused[]` | [an error](#errors) about one point of a matrix, which is unreachable then | 0 |
| `unserved[]` | [a reason](#reasons) why a shipment is in no route | 0, strict: 1 |
| `violations[]` | [a violation](#violations) that the checker found | 1 |
| a yellow line | [a notice](#notices): the region was built, but something was odd | 0 |

This page is written by `scripts/write_error_index.py` from the catalogues in
[routing/wording](../routing/wording): change the sentences there.
"""


def index() -> str:
    """Return the page."""
    sections = (
        ("Errors", "errors", _errors()),
        ("Reasons", "reasons", _entries("reasons", ("reason", "fix"))),
        ("Violations", "violations", _violations()),
        ("Notices", "notices", _notices()),
    )
    parts = [HEAD]
    for title, table, lines in sections:
        parts += [f"\n## {title}\n", _ABOUT[table], *lines]
    return "\n".join(parts) + "\n"


_ABOUT: Mapping[str, str] = {
    "errors": "The first sentence is the cause, the second what to do about it.",
    "reasons": (
        "A reason claims only what is proven for that shipment alone; its fix follows. "
        "`not_selected`\nclaims nothing: the shipment would fit, but it lost against others."
    ),
    "violations": "By rule: each is a file of [routing/checker](../routing/checker).",
    "notices": "Things to know although the work went on.",
}


def _errors() -> Iterator[str]:
    yield from _entries("errors", ("cause", "action"))


def _entries(table: str, parts: tuple[str, str]) -> Iterator[str]:
    """Yield one heading a code, with both sentences in every language."""
    for code in sorted({key.split(".")[1] for key in _keys(table)}):
        yield f"\n### {code}\n"
        yield _in_all_languages(*(f"{table}.{code}.{part}" for part in parts))


def _violations() -> Iterator[str]:
    """Yield one heading a rule, with a line a kind."""
    rules: dict[str, list[str]] = {}
    for key in _keys("violations"):
        rules.setdefault(key.split(".")[1], []).append(key)
    for rule in sorted(rules):
        yield f"\n### {rule}\n"
        for key in sorted(rules[rule]):
            kind = key.split(".")[2]
            yield f"- `{kind}`: {_told(key, 'en')}  \n  {_told(key, 'zh')}"


def _notices() -> Iterator[str]:
    """Yield one heading a code: a sentence, or what was seen and what to do."""
    for code in sorted({key.split(".")[1] for key in _keys("notices")}):
        key = f"notices.{code}"
        yield f"\n### {code}\n"
        yield _in_all_languages(key, f"{key}.cause", f"{key}.action")


def _keys(table: str) -> list[str]:
    return [key for key in catalogue("en") if key.startswith(f"{table}.")]


def _in_all_languages(*keys: str) -> str:
    lines = []
    for lang in LANGS:
        between = " " if lang == "en" else ""
        lines.append(between.join(_told(key, lang) for key in keys if key in catalogue(lang)))
    return "  \n".join(lines)


def _told(key: str, lang: Lang) -> str:
    """Return a sentence with the names of its values, without how they are written."""
    parsed = string.Formatter().parse(catalogue(lang)[key])
    return "".join(text + ("" if name is None else f"`{{{name}}}`") for text, name, _, _ in parsed)


def main(arguments: list[str]) -> None:
    """Write the page."""
    path = Path(arguments[0]) if arguments else HOME
    path.write_text(index(), encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main(sys.argv[1:])
