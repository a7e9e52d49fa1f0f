"""What libyaml's complaints mean, in plain words and with the place to change."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from plancode.codes import PC101
from plancode.diagnostics import Problem, Text, text
from plancode.yaml_source.characters import Flaw

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

_QUOTE_IT = text("put the text in quotes")
_SPACES = text("indent lines with spaces")
_COLON = text("write a colon and a space after a key, as in `name: Dupont`")
_QUOTE_ALL = text("write a quote within quotes as `''` in single ones and `\\\"` in double ones")
_HALF = re.compile(r"\\u[dD](?:[89abAB][0-9a-fA-F]{2}(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?|[c-fC-F][0-9a-fA-F]{2})")
_INDENT = text("begin the keys of one group in the same column, items of one list too; put long text under `|`")


# What looks like a space and is a letter to YAML, where a space belongs: behind a key's colon, or before a line.
_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_NO_SPACE = re.compile(rf"^[ ]*(?P<indent>[{_BLANKS}]+)|^[ \-]*[\w-]+:[ ]*(?P<value>[{_BLANKS}]+)", re.MULTILINE)
SPACE = text("write an ordinary space in its place")


class _Trouble(NamedTuple):
    """A complaint: the whole text, where the complaint arose, and where the part began that has no proper end."""

    source: str
    at: int
    context: int
    problem: str

    def line_start(self, index: int) -> int:
        return self.source.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        end = self.source.find("\n", index)
        return len(self.source[: end if end >= 0 else None].rstrip("\r\n"))

    def before(self) -> str:
        """Return the line up to the place of the complaint."""
        return self.source[self.line_start(self.at) : self.at]

    def rest(self, index: int) -> str:
        """Return the line from index on, without blanks at its end."""
        return self.source[index : self.line_end(index)].rstrip()


def explain(error: MarkedYAMLError, source: str) -> Flaw:
    """Return what error means, with a range inside source."""
    last = max(len(source.rstrip()) - 1, 0)
    at = min(error.problem_mark.index if error.problem_mark else last, last)
    context = min(error.context_mark.index if error.context_mark else at, last)
    trouble = _Trouble(source, at, context, error.problem or "")
    if (blank := _blank(trouble)) is not None:
        return blank
    for problem, explanation in _EXPLANATIONS:
        if problem in trouble.problem:
            return _inside(explanation(trouble), source)
    message = text("this cannot be read as YAML: {problem}", problem=trouble.problem)
    return _inside(_flaw(at, at + 1, message, _QUOTE_IT), source)


def _flaw(start: int, end: int, message: Text, hint: Text) -> Flaw:
    return Flaw(start, end, Problem(PC101, message, hint))


def _inside(found: Flaw, source: str) -> Flaw:
    """Return found with at least one code point, none of them beyond the end of source."""
    start = max(min(found.start, len(source) - 1), 0)
    return found._replace(start=start, end=max(start + 1, min(found.end, len(source))))


def _blank(trouble: _Trouble) -> Flaw | None:
    """Return the first blank of another kind in the lines of the complaint or in the one above, if there is one."""
    above = len(trouble.source[: trouble.line_start(trouble.at)].rstrip())
    start = trouble.line_start(min(above, trouble.context))
    match = _NO_SPACE.search(trouble.source, start, trouble.line_end(trouble.at))
    if match is None:
        return None
    begun, end = match.span("indent" if match["indent"] else "value")
    if trouble.source[begun] == "\u00a0":
        return _flaw(begun, end, text("a no-break space (U+00A0) stands here, which is no space to YAML"), SPACE)
    name = f"U+{ord(trouble.source[begun]):04X}"
    return _flaw(
        begun, end, text("the blank {character} stands here, which is no space to YAML", character=name), SPACE
    )


def _colon(trouble: _Trouble) -> Flaw:
    """Explain a colon where no key can be: inside text, after a line that is no key, or with the wrong indentation."""
    before, at = trouble.before(), trouble.at
    if value := re.search(r":\s+(\S)", before):
        if value[1] in "'\"":
            return _flaw(at, at + 1, text("text follows the closing quote"), _QUOTE_ALL)
        message = text("the text contains a colon followed by a space, and has no quotes")
        return _flaw(at, at + 1, message, _QUOTE_IT)
    previous = trouble.source[: trouble.line_start(at)].rstrip()
    start = previous.rfind("\n") + 1
    above = previous[start:]
    if above and not re.search(r":(\s|$)", above):
        return _line_without_colon(start + len(above) - len(above.lstrip()), above.strip())
    key = before.strip()
    message = text("`{key}` is indented further than the keys before it", key=_short(key))
    return _flaw(at - len(before.lstrip()), at, message, _INDENT)


def _no_colon(trouble: _Trouble) -> Flaw:
    return _line_without_colon(trouble.context, trouble.rest(trouble.context))


def _line_without_colon(start: int, line: str) -> Flaw:
    """Explain a line that is no entry: the space after its colon or dash is missing, or it has no colon at all."""
    if colon := re.match(r"[^\s:'\"#]+(?=:\S)", line):
        message = text("a space is missing after the colon of `{key}`", key=_short(colon[0]))
        return _flaw(start + colon.end(), start + colon.end() + 1, message, _COLON)
    if dashes := re.match(r"---?(?=\S)|-(?=\S)", line):
        message = text("a space is missing after `{dashes}`", dashes=dashes[0])
        item = text("write an item of a list as a dash, a space and its value")
        hint = item if dashes[0] == "-" else text("put `---` on a line of its own")
        return _flaw(start, start + dashes.end(), message, hint)
    return _flaw(start, start + len(line), text("this line has no key: there is no colon in it"), _COLON)


def _character(trouble: _Trouble) -> Flaw:
    """Explain a character with which no value begins."""
    character = trouble.source[trouble.at : trouble.at + 1]
    if character == "\t":
        return _tab(trouble)
    message = text("text without quotes cannot begin with `{character}`", character=character)
    return _flaw(trouble.at, trouble.at + 1, message, _QUOTE_IT)


def _tab(trouble: _Trouble) -> Flaw:
    tabs = re.compile(r"\t*").match(trouble.source, trouble.at)
    end = tabs.end() if tabs else trouble.at
    return _flaw(trouble.at, end, text("a tab stands where a line is indented"), _SPACES)


def _open_quote(trouble: _Trouble) -> Flaw:
    start = trouble.context
    message = text("the quote {quote} is never closed", quote=trouble.source[start : start + 1])
    return _flaw(start, start + len(trouble.rest(start)), message, text("end the text with the same quote"))


def _open_bracket(trouble: _Trouble) -> Flaw:
    start = trouble.context
    bracket = trouble.source[start : start + 1]
    if comment := re.compile(r".*?[ \t](#)").match(trouble.source, start):
        message = text("a comment begins here, so the bracket `{bracket}` is not closed on this line", bracket=bracket)
        return _flaw(*comment.span(1), message, _QUOTE_IT)
    message = text("the bracket `{bracket}` is not closed, or a comma is missing after it", bracket=bracket)
    hint = text("close it with `{bracket}`", bracket="]" if bracket == "[" else "}")
    return _flaw(start, start + 1, message, hint)


def _star(trouble: _Trouble) -> Flaw:
    start = trouble.context
    character = trouble.source[start : start + 1]
    message = text("text without quotes cannot begin with `{character}`", character=character)
    return _flaw(start, start + 1, message, _QUOTE_IT)


def _escape(trouble: _Trouble) -> Flaw:
    start = max(trouble.source.rfind("\\", 0, trouble.at + 1), trouble.context)
    if half := _HALF.match(trouble.source, start):
        return _surrogate(start, half)
    escape = trouble.source[start : max(start + 2, trouble.at)]
    hint = text("write a backslash twice in double quotes; single quotes take it as it is")
    return _flaw(start, start + len(escape), text("`{escape}` is not an escape", escape=_short(escape)), hint)


def _surrogate(start: int, half: re.Match[str]) -> Flaw:
    """Explain a character beyond U+FFFF as JSON writes it: two escapes, each of half of it."""
    message = text("`{escape}` is half of a character, as JSON writes it", escape=half[0][:6])
    hint = text("remove it, or write the character itself")
    if half[1]:
        whole = (int(half[0][2:6], 16) - 0xD800 << 10) + int(half[1], 16) - 0xDC00 + 0x10000
        hint = text("write the character itself: {character}", character=chr(whole))
    return _flaw(start, start + len(half[0]), message, hint)


def _header(trouble: _Trouble) -> Flaw:
    message = text("text stands on the line of `{sign}`", sign=trouble.source[trouble.context : trouble.context + 1])
    rest = trouble.rest(trouble.at)
    return _flaw(trouble.at, trouble.at + len(rest), message, text("begin the text on the next line, indented"))


def _dash(trouble: _Trouble) -> Flaw:
    message = text("a list cannot begin on the line of its key")
    hint = text("put items on lines of their own, and text that begins with a dash in quotes")
    return _flaw(trouble.at, trouble.at + 1, message, hint)


def _misplaced(trouble: _Trouble) -> Flaw:
    """Explain text that does not fit what stands before it, on its line or in the lines above."""
    before, rest = trouble.before(), trouble.rest(trouble.at)
    end = trouble.at + max(len(rest), 1)
    if before.rstrip().endswith(("'", '"')):
        return _flaw(trouble.at, end, text("text follows the closing quote"), _QUOTE_ALL)
    if before.rstrip().endswith(("]", "}")):
        return _flaw(trouble.at, end, text("text follows the closing bracket"), _QUOTE_IT)
    if rest.startswith(":"):
        return _flaw(trouble.at, trouble.at + 1, text("a key is missing before the colon"), _COLON)
    if before.strip():
        return _flaw(trouble.at, end, text("`{text}` cannot stand here", text=_short(rest)), _QUOTE_IT)
    return _misplaced_line(trouble, rest, end)


def _misplaced_line(trouble: _Trouble, rest: str, end: int) -> Flaw:
    """Explain a whole line that does not continue the lines above."""
    column, outer = len(trouble.before()), trouble.context - trouble.line_start(trouble.context)
    if re.match(r"-(\s|$)", rest) and column == outer and "expected key" in trouble.problem:
        return _flaw(trouble.at, end, text("an item of a list stands where a key belongs"), _INDENT)
    if "'-'" in trouble.problem and column == outer:
        return _flaw(trouble.at, end, text("a key stands where an item of a list belongs"), _INDENT)
    return _flaw(trouble.at, end, text("this line is not indented like the lines above"), _INDENT)


def _no_value(trouble: _Trouble) -> Flaw:
    found = trouble.source[trouble.at : trouble.at + 1]
    if found in ("[", "{"):
        # Nothing follows the bracket, to the end of the text.
        return _open_bracket(trouble._replace(context=trouble.at))
    message = text("`{found}` stands where a value belongs", found=found)
    return _flaw(trouble.at, trouble.at + 1, message, _QUOTE_IT)


def _directive(trouble: _Trouble) -> Flaw:
    start = trouble.line_start(trouble.context)
    hint = text("remove the line; put text that begins with `%` in quotes")
    message = text("this line is a YAML directive that is not known")
    return _flaw(start, start + len(trouble.rest(start)), message, hint)


def _tag(trouble: _Trouble) -> Flaw:
    start = trouble.context
    word = trouble.rest(start).split(" ")[0]
    return _flaw(start, start + len(word), text("`{word}` is not a tag", word=_short(word)), _QUOTE_IT)


def _short(words: str) -> str:
    limit = 40
    return words if len(words) <= limit else words[: limit - 1] + "…"


_EXPLANATIONS: tuple[tuple[str, Callable[[_Trouble], Flaw]], ...] = (
    ("mapping values are not allowed", _colon),
    ("could not find expected ':'", _no_colon),
    ("cannot start any token", _character),
    ("found a tab character", _tab),
    ("unexpected end of stream", _open_quote),
    ("unexpected document indicator", _open_quote),
    ("expected ',' or", _open_bracket),
    ("expected alphabetic or numeric character", _star),
    ("escape character", _escape),
    ("expected hexdecimal number", _escape),
    ("escape code", _escape),
    ("expected comment or line break", _header),
    ("block sequence entries are not allowed", _dash),
    ("mapping keys are not allowed", _no_value),
    ("did not find expected key", _misplaced),
    ("expected '-' indicator", _misplaced),
    ("expected <document start>", _misplaced),
    ("expected node content", _no_value),
    ("directive", _directive),
    ("incompatible YAML document", _directive),
    ("tag", _tag),
    ("expected whitespace or line break", _tag),
    ("the expected '>'", _tag),
    ("URI", _tag),
)
