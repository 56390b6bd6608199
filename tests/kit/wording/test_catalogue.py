"""The Finnish catalogue says everything that the product says, and nothing more."""

from __future__ import annotations

import re
from string import Formatter

import pytest
from babel.messages.catalog import Message

from kam_analytics.errors import Conflict, KamError, NotFound
from kam_analytics.kit.wording import words
from kam_analytics.kit.wording.catalogue import FILE, catalogue, messages, up_to_date

SAID = {(context, text[0] if isinstance(text, tuple) else text) for context, text in messages()}
FINNISH = [message for message in catalogue() if message.id]


def forms(message: Message) -> list[tuple[str, str]]:
    """Pairs of an English sentence and its Finnish one."""
    if isinstance(message.id, (tuple, list)):
        return list(zip(message.id, message.string, strict=True))
    return [(str(message.id), str(message.string))]


def key(message: Message) -> tuple[str | None, str]:
    return message.context, str(message.id[0] if isinstance(message.id, (tuple, list)) else message.id)


def fields(text: str) -> set[str]:
    return {name for _literal, name, _format, _conversion in Formatter().parse(text) if name is not None}


def test_there_is_something_to_compare() -> None:
    assert len(SAID) > 150
    assert len(FINNISH) > 150


def test_every_sentence_is_in_the_catalogue() -> None:
    assert SAID - {key(message) for message in FINNISH} == set()


def test_nothing_in_the_catalogue_is_said_no_more() -> None:
    assert {key(message) for message in FINNISH} - SAID == set()


def test_no_sentence_is_empty_or_unsure() -> None:
    assert [key(message) for message in FINNISH if message.fuzzy] == []
    assert [english for message in FINNISH for english, finnish in forms(message) if not finnish.strip()] == []


def test_plurals_are_plurals_in_both() -> None:
    plural = {text[0] for _context, text in messages() if isinstance(text, tuple)}
    for message in FINNISH:
        assert (len(forms(message)) == 2) == (key(message)[1] in plural)


@pytest.mark.parametrize("message", FINNISH, ids=lambda message: key(message)[1][:40])
def test_both_languages_have_the_same_fields(message: Message) -> None:
    for english, finnish in forms(message):
        assert fields(finnish) == fields(english)
        assert not re.search(r"\}:[a-zåäö]", finnish), "no case ending is glued to a number or name"
        assert english[-1:].isspace() == finnish[-1:].isspace()


def test_finnish_per_cents_stand_apart() -> None:
    """80 % in Finnish, 80% in English."""
    close = [finnish for message in FINNISH for _english, finnish in forms(message) if re.search(r"\d%", finnish)]
    wide = [english for message in FINNISH for english, _finnish in forms(message) if re.search(r"\d\s%", english)]
    assert close == []
    assert wide == []


def test_the_words_of_product_are_used() -> None:
    said = " ".join(finnish for message in FINNISH for _english, finnish in forms(message)).lower()
    assert "hoita" not in said.replace("hoitaja", ""), "accounts are developed, not nursed"
    for word in ("asiaka", "liikevaihto", "kate", "vastuuhenkilö", "keskittyneisyy", "edellinen vuosi"):
        assert word in said


def test_the_file_is_what_would_be_written_now() -> None:
    """In the order of the source, nothing left over: ``make words`` changes nothing."""
    text = FILE.read_text(encoding="utf-8")
    assert text == up_to_date()
    assert "#~" not in text
    assert "fuzzy" not in text


def test_errors_are_said_in_the_language() -> None:
    english, finnish = (words(language).error(NotFound()) for language in ("en", "fi"))
    assert english == "Not found, or you have no access to it."
    assert finnish != english
    unknown = KamError("{what} of {{braces}}", what="{hostile}", report=object())
    assert words("fi").error(unknown) == "{hostile} of {braces}"


def test_a_conflict_names_the_field_as_the_form_does() -> None:
    said = "{who} changed {what} to “{value}” at {when}. Look at the new value and save again."
    clash = Conflict(said, who="value", what="value", value="value", when="12:30")
    assert words("en").error(clash).startswith("value changed Target to “value” at 12:30")
    assert words("fi").error(clash).startswith("value muutti: Tavoite on nyt ”value”")
    other = Conflict(said, who="a", what="no_such_column", value="b", when="12:30")
    assert "no_such_column" in words("fi").error(other)
    assert words("en").error(Conflict("Somebody removed “{what}”", what="value")) == "Somebody removed “value”"
