"""The pages for people say what the product does: their tables are complete, their links and pictures lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

from kam_analytics.cli.main import main
from kam_analytics.cli.reports import REPORTS
from kam_analytics.errors import BadInput
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.mapping.parse import tables_from_toml
from tests.samples.places import ROOT

README, IMPORT, COMMANDS = ROOT / "README.md", ROOT / "docs" / "import.md", ROOT / "docs" / "commands.md"
CONTRIBUTING, ARCHITECTURE = ROOT / "CONTRIBUTING.md", ROOT / "docs" / "architecture.md"
PAGES = [README, CONTRIBUTING, ROOT / "data" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
#: a block of code, or code within a line
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def links(page: Path) -> list[str]:
    """The targets of the links and pictures of a page that lead to a file of ours."""
    found = re.findall(r"\]\(([^)\s]+)\)", CODE.sub("", text(page)))
    return [target for target in found if not re.match("[a-z]+:", target)]


def anchors(page: Path) -> set[str]:
    """The headings of a page as GitHub addresses them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", text(page), flags=re.DOTALL | re.MULTILINE), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def rows(page: Path, title: str) -> dict[str, tuple[str, ...]]:
    """The first column of the table with this title, without marks -> the other columns."""
    table = re.search(rf"^\| {title} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", text(page), re.M)
    assert table is not None
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in table[1].splitlines()]
    return {first.strip().strip("`"): tuple(cell.strip() for cell in others) for first, *others in cells}


def helps(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    with pytest.raises(SystemExit):
        main([*command, "--help"])
    return capsys.readouterr().out


def test_the_readme_is_read_in_one_go() -> None:
    assert len(text(README).splitlines()) <= 120


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    for link in links(page):
        file, _sign, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_picture_is_shown() -> None:
    shown = {(page.parent / link).resolve() for page in PAGES for link in links(page)}
    assert [file.name for file in (ROOT / "docs").iterdir() if file.suffix != ".md" and file not in shown] == []


def test_pages_for_users_name_no_module() -> None:
    assert not [page.name for page in (README, IMPORT, COMMANDS) if re.search(r"kam_analytics[./]", text(page))]


def test_every_kind_is_listed_with_its_fields() -> None:
    listed = {kind: fields for kind, (_row, fields) in rows(IMPORT, "kind").items()}
    made = {
        kind.name: ", ".join(f"**{item.name}**" if item.required else item.name for item in kind.fields)
        for kind in KINDS.values()
    }
    assert listed == made


def test_every_choice_of_a_field_is_listed() -> None:
    listed = {name: said for names, (said,) in rows(IMPORT, "field").items() for name in names.split(", ")}
    for kind in KINDS.values():
        for item in kind.fields:
            assert not item.choices or ", ".join(item.choices) in listed[item.name]


def test_the_mappings_that_are_shown_can_be_used_and_name_every_word() -> None:
    shown = re.findall(r"^```toml\n(.*?)^```$", text(IMPORT), re.DOTALL | re.MULTILINE)
    assert all(tables_from_toml(mapping) for mapping in shown)
    assert len(shown) == 2
    for section in ("", "[read]\n", "[options]\n"):
        with pytest.raises(BadInput) as refused:
            tables_from_toml(f'kind = "sales"\nsource = "erp"\n{section}nonsense = 1')
        for word in refused.value.fields["known"].split(", "):
            assert re.search(rf"\b{word}\b", text(IMPORT)), word


def test_every_command_and_option_is_listed_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    commands = re.findall(r"^    (\w+) ", helps(capsys), re.M)
    assert {name.split()[0] for name in rows(COMMANDS, "command")} == set(commands)
    there = {option for name in commands for option in re.findall(r"--[a-z][a-z-]+", helps(capsys, name))}
    ours = re.sub(r"^\.venv/bin/(?!python -m kam_analytics).*$|^CHROMIUM.*$", "", text(COMMANDS), flags=re.M)
    assert set(re.findall(r"--[a-z][a-z-]+", ours)) | {"--help"} == there
    assert set(re.findall(r"--[a-z][a-z-]+", text(IMPORT))) <= there


def test_every_report_is_listed_with_its_parameters() -> None:
    listed = {name: set(re.findall(r"`(\w+)=", params)) for name, (_says, params) in rows(COMMANDS, "report").items()}
    assert listed == {name: set(report.known) for name, report in REPORTS.items()}


def arrows() -> Iterator[tuple[list[str], list[str]]]:
    """Every import inside the package, as the parts of both names below it."""
    graph = grimp.build_graph("kam_analytics", cache_dir=None)
    for module in graph.modules:
        for other in graph.find_modules_directly_imported_by(module):
            yield module.split(".")[1:], other.split(".")[1:]


def named(cell: str) -> list[str]:
    return re.findall(r"`(\w+)`", cell)


def test_every_room_and_every_arrow_is_drawn_and_no_other() -> None:
    rooms = {path.parent.name for path in (ROOT / "kam_analytics").glob("*/__init__.py")}
    drawn = {room: named(used) for room, (_layer, _holds, used) in rows(ARCHITECTURE, "room").items()}
    assert set(drawn) == rooms
    between = {(user[0], used[0]) for user, used in arrows() if user and used}
    made = {f"{user} -> {used}" for user, used in between if {user, used} <= rooms and user != used}
    told = {f"{user} -> {used}" for user in drawn for used in drawn[user]}
    assert sorted(made - told) == [], "not drawn"
    assert sorted(told - made) == [], "drawn, and gone"
    order = [*drawn]
    assert [arrow for arrow in told if order.index(arrow.split()[0]) > order.index(arrow.split()[-1])] == []


def test_every_layer_of_a_room_is_listed_below_what_it_knows() -> None:
    subjects = {room for room, (layer, *_) in rows(ARCHITECTURE, "room").items() if layer in ("top", "subject")}
    # its steps are its own
    subjects.remove("imports")
    there = {path.stem for room in subjects for path in (ROOT / "kam_analytics" / room).glob("[a-z]*")}
    listed = [*rows(ARCHITECTURE, "module")]
    assert set(listed) == there
    between = [(*user[:2], *used[:2]) for user, used in arrows() if min(len(user), len(used)) > 1]
    wrong = [
        f"{room}.{layer} knows {other}.{known}"
        for room, layer, other, known in between
        if {room, other} <= subjects and listed.index(known) > listed.index(layer)
    ]
    assert wrong == []


@pytest.mark.parametrize("page", [CONTRIBUTING, ARCHITECTURE], ids=lambda page: page.name)
def test_every_path_that_is_named_is_there(page: Path) -> None:
    paths = re.findall(r"`([\w*][\w./*-]*(?:/|\.(?:py|md|sql|toml|po|txt)))`", text(page))
    paths += re.findall(r"`((?:kam_analytics|pages|tests|docs|data)/[\w./*-]+)`", text(page))
    assert len(paths) > 10
    missing = sorted({path for path in paths if not [*ROOT.glob(path)]})
    assert not missing, "\n".join(missing)
