"""No text lacks its translation, none is unused, and French is set as French is set."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from data import errors
from i18n import FOLDER, LANGUAGES, read_catalogue

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("analysis", "data", "exports", "figures", "i18n", "pages")
CODE = [*ROOT.glob("*.py"), *(file for name in FOLDERS for file in (ROOT / name).rglob("*.py"))]
REGISTRIES = [*sorted((ROOT / "data").glob("*.toml")), *sorted((ROOT / "exports").glob("*.toml"))]
PLURALS = {"en": "nplurals=2; plural=(n != 1);", "fr": "nplurals=2; plural=(n > 1);"}

NO_BREAK = "\u00a0\u202f"
FAULTS_IN_FRENCH = {
    "no no-break space before ; ? !": re.compile(rf"(?<![{NO_BREAK}])[;?!](?!\w)"),
    "no no-break space before :": re.compile(rf"(?<![{NO_BREAK}]):(?=\s|$)"),
    "no no-break space before %": re.compile(rf"(?<![{NO_BREAK}(])%"),
    "no no-break space after «": re.compile(rf"«(?![{NO_BREAK}])"),
    "no no-break space before »": re.compile(rf"(?<![{NO_BREAK}])»"),
    "straight quotation marks": re.compile('"'),
    "English quotation marks": re.compile("[“”]"),
}
FAULTS_IN_BOTH = {
    "straight apostrophe": re.compile(r"\w'\w|\w'(?=\s|$)"),
    "two spaces": re.compile(r"(?<!\n) {2,}"),
    "space at an end": re.compile(r"^ .*\w|\w.* $", re.DOTALL),
    "three dots instead of an ellipsis": re.compile(r"\.\.\."),
}
NOT_PROSE = re.compile(r"`[^`]*`|\$[^$]*\$|https?://\S+|\{\w*\}")
"""Code, formulas, addresses and placeholders keep their own signs."""

ANY = "[^.]+"
"""What a placeholder of an f-string may become: one part of a key."""

Texts = dict[str, tuple[str, ...]]


def texts_of(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)


def key_of(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, list | tuple) else message.id)


def catalogue(language: str) -> Texts:
    merged = read_catalogue(language)  # type: ignore[arg-type]  # a parameter of pytest
    return {key_of(message): texts_of(message) for message in merged if message.id}


CATALOGUES = {language: catalogue(language) for language in LANGUAGES}


def placeholders(texts: tuple[str, ...]) -> set[str]:
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def typographic_faults(text: str, language: str) -> list[str]:
    """Names of the faults in one text.

    >>> typographic_faults("l'an 2000: 12 %", "fr")
    ['no no-break space before :', 'no no-break space before %', 'straight apostrophe']
    """
    prose = NOT_PROSE.sub("x", text)
    rules = {**(FAULTS_IN_FRENCH if language == "fr" else {}), **FAULTS_IN_BOTH}
    return [name for name, rule in rules.items() if rule.search(prose)]


def literal_keys(node: ast.expr) -> Iterator[str]:
    """Keys, as regular expressions, that the first argument of a call may be; nothing where it is a plain variable."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.IfExp):
        yield from literal_keys(node.body)
        yield from literal_keys(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield pattern_of(node)


def pattern_of(node: ast.JoinedStr) -> str:
    return "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ANY for part in node.values)


def calls_in(file: Path) -> Iterator[tuple[str, int]]:
    """Every key (pattern) that the file asks the translator for, with its line."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"text", "count"}
            and node.args
        ):
            for key in literal_keys(node.args[0]):
                if re.match(r"[a-z_]+\\\.", key):
                    yield key, node.lineno


def strings_in(file: Path) -> Iterator[str]:
    """Every string of the file as a regular expression; those with placeholders match what they may become."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.escape(node.value)
        elif isinstance(node, ast.JoinedStr) and isinstance(first := node.values[0], ast.Constant) and "." in str(first.value):
            yield pattern_of(node)


def registry_texts(value: Any, place: str = "") -> Iterator[tuple[str, str, str]]:
    """(place, language, text) for every text in a registry."""
    if isinstance(value, dict):
        if set(value) == set(LANGUAGES):
            for language, text in value.items():
                yield place, language, text
            return
        for key, inner in value.items():
            yield from registry_texts(inner, f"{place}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from registry_texts(inner, f"{place}[{number}]")


def test_both_languages_have_the_same_files() -> None:
    files = {language: sorted(file.name for file in (FOLDER / language).glob("*.po")) for language in LANGUAGES}
    assert files["en"] == files["fr"]


def test_both_languages_have_the_same_keys() -> None:
    assert sorted(CATALOGUES["en"]) == sorted(CATALOGUES["fr"])


def test_no_translation_is_empty_and_plurals_are_complete() -> None:
    wrong = [
        f"{language}: {key}"
        for language, texts in CATALOGUES.items()
        for key, forms in texts.items()
        if not all(form.strip() for form in forms) or len(forms) != len(CATALOGUES["en"][key])
    ]
    assert wrong == []
    assert {len(forms) for texts in CATALOGUES.values() for forms in texts.values()} == {1, 2}


def test_placeholders_are_the_same_in_both_languages() -> None:
    differ = {
        key: (placeholders(forms), placeholders(CATALOGUES["fr"][key]))
        for key, forms in CATALOGUES["en"].items()
        if placeholders(forms) != placeholders(CATALOGUES["fr"][key])
    }
    assert differ == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_states_the_plural_rule_of_its_language(language: str) -> None:
    for file in sorted((FOLDER / language).glob("*.po")):
        assert PLURALS[language] in file.read_text(encoding="utf-8"), file.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_file_holds_a_key_twice(language: str) -> None:
    for file in sorted((FOLDER / language).glob("*.po")):
        keys = re.findall(r'^msgid "(.+)"$', file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert sorted(keys) == sorted(set(keys)), file.name
        with file.open("rb") as handle:
            assert not [m for m in read_po(handle) if m.id and m.fuzzy], file.name


def test_every_key_that_code_asks_for_exists() -> None:
    known = CATALOGUES["en"]
    missing = [
        f"{file.relative_to(ROOT)}:{line}: {key}"
        for file in CODE
        for key, line in calls_in(file)
        if not any(re.fullmatch(key, one) for one in known)
    ]
    assert missing == []


def test_plural_keys_are_counted_and_others_are_not() -> None:
    """A plural text asked for with `text` would come back as its key."""
    wrong = []
    for file in CODE:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"text", "count"}
                and node.args
            ):
                for key in (one for one in literal_keys(node.args[0]) if ANY not in one):
                    found = [one for one in CATALOGUES["en"] if re.fullmatch(key, one)]
                    plural = node.func.attr == "count"
                    wrong += [
                        f"{file.name}:{node.lineno}: {one}" for one in found if (len(CATALOGUES["en"][one]) > 1) != plural
                    ]
    assert wrong == []


def test_every_error_has_its_sentence() -> None:
    keys = {
        kind.key for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.ParityHorizonError)
    }
    assert len(keys) > 1
    assert sorted(keys - CATALOGUES["en"].keys()) == []


def test_no_key_is_unused() -> None:
    patterns = {pattern for file in CODE for pattern in strings_in(file)}
    plain = {pattern for pattern in patterns if ANY not in pattern}
    patterned = [re.compile(pattern) for pattern in patterns - plain]
    unused = [
        key for key in CATALOGUES["en"] if re.escape(key) not in plain and not any(one.fullmatch(key) for one in patterned)
    ]
    assert unused == []


def test_texts_are_set_as_their_language_is_set() -> None:
    faults = [
        f"{language}: {key}: {fault}"
        for language, texts in CATALOGUES.items()
        for key, forms in texts.items()
        for form in forms
        for fault in typographic_faults(form, language)
    ]
    assert faults == []


@pytest.mark.parametrize("file", REGISTRIES, ids=lambda file: file.name)
def test_registries_are_set_as_their_language_is_set(file: Path) -> None:
    entries = list(registry_texts(tomllib.loads(file.read_text(encoding="utf-8"))))
    faults = [
        f"{place[1:]} ({language}): {fault}"
        for place, language, text in entries
        for fault in (typographic_faults(text, language) if text else [])
    ]
    assert faults == []


@pytest.mark.parametrize(
    ("text", "language", "fault"),
    [
        ("l'an", "fr", "straight apostrophe"),
        ("Adresse: ici", "fr", "no no-break space before :"),
        ("12 %", "fr", "no no-break space before %"),
        ("« mot\u00a0»", "fr", "no no-break space after «"),
        ("the country's", "en", "straight apostrophe"),
    ],
)
def test_the_typographic_rules_find_what_they_are_for(text: str, language: str, fault: str) -> None:
    assert fault in typographic_faults(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("l’an\u00a0: 12\u00a0% de «\u00a0mots\u00a0»\u00a0; fin", "fr"),
        ("voir https://example.org/a:b?c=d", "fr"),
        ("Address: here", "en"),
    ],
)
def test_the_typographic_rules_leave_sound_text_alone(text: str, language: str) -> None:
    assert typographic_faults(text, language) == []
