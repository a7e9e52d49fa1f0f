"""What people type in a story, and all that they are told, as one text that can be read and compared."""

from __future__ import annotations

import re
import shlex
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.support.cli import Ended, typed
from tests.support.git import answer, ended

OTHER = {"en": "fr", "fr": "en"}


@dataclass(frozen=True)
class Person:
    """Somebody at work in the repository; `is_in_other` says that they work in the story's other language."""

    name: str
    is_in_other: bool = False

    @property
    def address(self) -> str:
        return f"{self.name.split()[0].lower()}@example.org"


@dataclass
class Story:
    """A repository, the language of most people in it, and what was told so far."""

    top: Path
    language: str
    told: list[str] = field(default_factory=list)

    @property
    def team(self) -> Path:
        return self.top / "team"

    def chapter(self, title: str) -> None:
        self.told.append(f"# {title}")

    def tells(self, who: Person, command: str, *, at: Path | None = None) -> Ended:
        """Let somebody type a command of plancode, and note how it ends."""
        self.sits_down(who)
        language = OTHER[self.language] if who.is_in_other else self.language
        told = typed(at or self.team, "--lang", language, *shlex.split(command))
        lines = [f"{who.name} ({language}): plancode {command}", told.out.rstrip("\n"), told.err.rstrip("\n")]
        self.told.append("\n".join([*filter(None, lines), f"[exit {told.code}]"]))
        return told

    def sits_down(self, who: Person) -> None:
        self.git("config", "user.name", who.name)
        self.git("config", "user.email", who.address)

    def git(self, *arguments: str) -> None:
        answer(self.top, *arguments)

    def fails(self, *arguments: str) -> None:
        """Let git end in a conflict."""
        assert ended(self.top, *arguments).returncode != 0

    def commits(self, who: Person, subject: str) -> None:
        self.sits_down(who)
        self.git("add", "-A")
        self.git("commit", "-qm", subject)

    def follows(self, told: Ended, *, instead: tuple[str, str] = ("", "")) -> None:
        """Type the line of git that somebody was told, as it stands there."""
        line = re.findall(r"git (?:add|commit) .*$", told.err, re.MULTILINE)[0]
        subprocess.run(
            ["sh", "-ec", line.replace(*instead) if instead[0] else line],
            check=True,
            capture_output=True,
            cwd=self.team,
        )

    def edits(self, name: str, old: str, new: str) -> None:
        path = self.team / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def text(self) -> str:
        """Return all that was told; what differs each time has a name."""
        told = "\n\n".join(self.told) + "\n"
        today = datetime.now(UTC).date()
        told = told.replace(str(self.top), "~")
        # What is well with the machine differs from one to the next.
        told = re.sub(r"^(ok|OK) .*\n", "", told, flags=re.MULTILINE)
        told = told.replace(today.isoformat(), "TODAY").replace(f"FY{today.year}", "FY-NOW")
        told = re.sub(r"\b(plancode|Python|git) [0-9][0-9.]*[0-9]\b", r"\1 VERSION", told)
        told = re.sub(r"\b[0-9]+[.,][0-9]{2} s\b", "N s", told.replace("\u00a0", " ").replace("\u202f", " "))
        # How many folders may be watched depends on the machine.
        told = re.sub(r"\n[^\n]*\b(?:folders? to watch|dossiers? à surveiller)\b[^\n]*", "", told)
        # Short ones may be numbers; of ten digits there is nothing else.
        short = r"(?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{7,9}"
        return re.sub(rf"(?<=[ (])(?:{short}|[0-9a-f]{{10,40}})\b", "COMMIT", told)
