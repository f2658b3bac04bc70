"""What the command line understands: options and arguments in any order, whole names only, near names suggested.

On the standard library's `argparse`: it is loaded in a fifth of the time of other libraries, and a command that makes
one chapter or finds nothing to do has little else to wait for.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NoReturn

_WIDTH = 100
_NAMES = 34  # columns of the help for the names of options


class Parser(argparse.ArgumentParser):
    """Reads the words after a command. What is wrong with them is told with exit code 2."""

    def __init__(self, prog: str, about: str) -> None:
        super().__init__(prog=prog, description=about, formatter_class=_Help, allow_abbrev=False)

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """The values of all options and arguments. Raises SystemExit."""
        values, unknown = self.parse_known_args(self._sorted(words))
        if unknown:
            word = next((word for word in unknown if word != "--"), "--")
            self.error(f"one argument too many: '{word}'")
        return values

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong, and how to learn more. Raises SystemExit."""
        self.exit(2, f"Try '{self.prog} --help' for help.\n\nError: {message}\n")

    def _sorted(self, words: Sequence[str]) -> list[str]:
        """Options first: arguments that stand apart would not be taken together."""
        options: list[str] = []
        places: list[str] = []
        coming = iter(words)
        for word in coming:
            if word == "--":
                places += coming
            elif word.startswith("-") and word != "-":
                options.append(self._option(word, coming))
            else:
                places.append(word)
        return [*options, *(["--"] if places else []), *places]

    def _option(self, word: str, coming: Iterator[str]) -> str:
        """An option with its value, which may be the word that comes next, in one word. Raises SystemExit."""
        name, equals, _ = word.partition("=")
        action = self._option_string_actions.get(name)
        if action is None:
            self.error(f"no such option: '{word}'{_near(word, self._option_string_actions)}")
        if action.dest == "help":
            self.print_help()
            self.exit()
        if action.nargs == 0 and equals:
            self.error(f"option '{name}' takes no value")
        return "=".join([word, *islice(coming, int(action.nargs is None and not equals))])


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal, up to 100 columns."""

    def __init__(self, prog: str) -> None:
        from shutil import get_terminal_size

        super().__init__(prog, max_help_position=_NAMES, width=min(_WIDTH, get_terminal_size().columns) - 2)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        """Paragraphs in lines of this width; those with lines that are set in stay as they are."""
        from textwrap import fill

        parts = text.strip().split("\n\n")
        return "\n\n".join(part if "\n " in part or part[:1] == " " else fill(part, width) for part in parts)


def choose_command(
    prog: str, about: str, commands: Mapping[str, str], words: Sequence[str], version: str | None = None
) -> tuple[str, list[str]]:
    """The command that is asked for, of `commands` with what each does, and the words after it. Raises SystemExit."""
    words = words[1:] if words and words[0] == "--" else words
    if words and words[0] in commands:
        return words[0], list(words[1:])
    parser = Parser(prog, about)
    if version is not None:
        parser.add_argument("--version", action="version", version=version, help="show the version and exit")
    listed = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, does in commands.items():
        listed.add_parser(name, help=does, prog=prog, about=about)
    if not words:
        parser.print_help(sys.stderr)
        sys.exit(2)
    if not words[0].startswith("-") or words[0] == "-":
        parser.error(f"no such command: '{words[0]}'{_near(words[0], commands)}")
    parser.read(words[:1])  # help, the version, or no such option
    return parser.error("name a command")


def at_least(least: int, most: int | None = None) -> Callable[[str], int]:
    """Reads a whole number from `least` to `most`."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"'{text}' is no whole number") from None
        if number < least or (most is not None and number > most):
            wanted = f"from {least} to {most}" if most is not None else f"{least} or more"
            raise argparse.ArgumentTypeError(f"{number} is not {wanted}")
        return number

    return read


def as_folder(text: str) -> Path:
    """A folder, there or still to be made."""
    if not text:
        raise argparse.ArgumentTypeError("name a folder")
    if os.path.exists(text) and not os.path.isdir(text):
        raise argparse.ArgumentTypeError(f"'{text}' is a file, not a folder")
    return Path(text)


def as_file(text: str) -> Path:
    """A file to write."""
    if not text:
        raise argparse.ArgumentTypeError("name a file")
    if os.path.isdir(text):
        raise argparse.ArgumentTypeError(f"'{text}' is a folder, not a file")
    return Path(text)


def _near(word: str, names: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word.partition("=")[0], list(names), n=1)
    return f" — did you mean '{near[0]}'?" if near else ""
