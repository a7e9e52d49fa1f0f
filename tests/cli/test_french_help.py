"""`--help`, what is wrong with a command line, and what a shell shows beside a completion, in French."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from plancode.cli.app import plancode as commands
from plancode.cli.help import Command, in_help
from plancode.messages.catalogues import helps
from tests.support.cli import plancode, typed

CONTEXT = click.Context(commands, info_name="plancode", **commands.context_settings)
# Commands are typed, and so are the words that stand for what is typed in an example of a shell's configuration.
LITERAL = "\b"


def plain_spaces(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def every(command: click.Command, context: click.Context) -> Iterator[tuple[str, click.Command, click.Context]]:
    """Yield each command and the commands below it, with its name as it is typed."""
    yield context.command_path, command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from every(below, click.Context(below, parent=context, info_name=name))


EVERY = list(every(commands, CONTEXT))


def test_what_an_option_needs_and_what_it_is_by_default_is_told_in_french(tmp_path: Path) -> None:
    told = plain_spaces(plancode(tmp_path, "--lang", "fr", "export", "--help").out)
    assert "[obligatoire]" in told
    assert "[required]" not in told
    told = plain_spaces(plancode(tmp_path, "--lang", "fr", "serve", "--help").out)
    assert "[par défaut : 8765 ; 0<=x<=65535]" in re.sub(r"\s+", " ", told)


def english(command: click.Command, context: click.Context) -> Iterator[str]:
    """Yield the texts of a command's help."""
    yield from (part for part in (command.help or "").split("\n\n") if not part.strip().startswith(LITERAL))
    for parameter in command.get_params(context):
        if isinstance(parameter, click.Option) and not parameter.hidden:
            yield parameter.help or ""


def test_every_command_speaks() -> None:
    assert [name for name, command, _ in EVERY if not isinstance(command, Command)] == []
    assert len(EVERY) > 30


def test_every_text_of_the_help_has_its_french() -> None:
    texts = {text for _, command, context in EVERY for text in english(command, context)}
    assert len(texts) > 100
    assert [text for text in texts if in_help(text, "fr") == text] == []


def test_no_sentence_of_the_help_is_left_half_translated() -> None:
    known = [re.sub(r"\\\{\w+\\\}", ".+", re.escape(text)) for text in helps("fr")]
    texts = {" ".join(text.split()) for _, command, context in EVERY for text in english(command, context)}
    sentences = {part for text in texts if text not in helps("fr") for part in re.split(r"(?<=\.) (?=[A-Z])", text)}
    assert [each for each in sentences if not any(re.fullmatch(text, each) for text in known)] == []


def test_the_help_of_a_command_is_told_whole(tmp_path: Path) -> None:
    expected = (
        "Usage : plancode show [OPTIONS] ID\n"
        "\n"
        "  Montrer une fiche : ses champs, ce qui la cite, et comment elle a atteint\n"
        "  son statut.\n"
        "\n"
        "  ID est un identifiant, ou un type et un identifiant si plusieurs types\n"
        "  l’ont : dupont, contact/dupont.\n"
        "\n"
        "Options :\n"
        "  --format [text|json]  Forme de l’affichage.  [par défaut : text]\n"
        "  --at DATE|REV         L’état à DATE, ou à un commit.\n"
        "  --as-of DATE          Prendre DATE pour aujourd’hui.\n"
        "  -h, --help            Afficher cette aide.\n"
    )
    for arguments in (
        ["--lang", "fr", "show", "--help"],
        ["show", "--help", "--lang", "fr"],
        ["show", "-h", "--lang=fr"],
    ):
        assert plain_spaces(plancode(tmp_path, *arguments).out) == expected


def test_a_group_without_a_command_shows_its_help(tmp_path: Path) -> None:
    told = plancode(tmp_path, "--lang", "fr", "new", code=2, err=None).err
    assert plain_spaces(told).startswith(
        "Usage : plancode new [OPTIONS] COMMANDE [ARGS]...\n\n  Créer une fiche du TYPE"
    )
    assert "Commandes :\n  person " in plain_spaces(told)
    assert plancode(tmp_path, "new", code=2, err=None).err.startswith("Usage: plancode new [OPTIONS] COMMAND [ARGS]")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("check --base", "l’option '--base' demande une valeur"),
        ("check --strict=1", "l’option '--strict' ne prend pas de valeur"),
        ("show a b", "argument en trop : b"),
        ("show a b c", "arguments en trop : b c"),
        ("show", "il manque : 'ID'"),
        ("step", "il manque : 'NOM'"),
        ("serve --port abc", "'--port' : 'abc' : cette valeur ne convient pas, il faut un nombre entier"),
        ("serve --port 99999", "'--port' : 99999 n’est pas compris dans 0<=x<=65535"),
        ("list plans --tier x", "'--tier' : 'x' : cette valeur ne convient pas, il faut un nombre entier"),
        ("-C /nope check", "'-C' : le dossier '/nope' n’existe pas"),
        ("check --nope", "l’option --nope n’existe pas"),
        ("--color blue check", "'--color' : 'blue' ne fait pas partie de 'auto', 'always', 'never'"),
    ],
)
def test_what_click_finds_wrong_is_told_with_the_usage(tmp_path: Path, arguments: str, says: str) -> None:
    ended = typed(tmp_path, "--lang", "fr", *arguments.split())
    assert ended.code == 2
    usage, _, problem = plain_spaces(ended.err).partition("\n\n")
    assert usage.startswith("Usage : plancode ")
    assert problem.startswith(f"erreur : {says}")
    assert typed(tmp_path, *arguments.split()).err.startswith("Usage: plancode ")


def test_a_wrong_language_is_told_in_the_language_of_the_locale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    told = plain_spaces(typed(tmp_path, "--lang", "de", "check").err)
    assert told.endswith("erreur : '--lang' : 'de' ne fait pas partie de 'en', 'fr'\n")


def test_a_shell_shows_french_beside_commands_and_options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    shown = {}
    for words in ("plancode che", "plancode check --bas"):
        variables = {"_PLANCODE_COMPLETE": "fish_complete", "COMP_WORDS": words, "COMP_CWORD": words.split()[-1]}
        shown[words] = CliRunner().invoke(commands, env=variables, prog_name="plancode").output
    assert "Vérifier toutes les fiches" in shown["plancode che"]
    assert "Juger ce que change cette branche" in shown["plancode check --bas"]


def test_an_argument_that_is_wrong_has_its_french_name(tmp_path: Path) -> None:
    for arguments, named in ((["list", "bogus"], "'TYPE'"), (["export", "bogus", "--output", "x"], "'FORMAT'")):
        told = plancode(tmp_path, "--lang", "fr", *arguments, code=2, err=None).err.replace("\u00a0", " ")
        assert f"erreur : {named} : " in told
