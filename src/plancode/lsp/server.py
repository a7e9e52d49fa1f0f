"""The server that an editor starts: each request is answered at once, and what takes longer comes after a pause."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

from plancode import __version__
from plancode.diagnostics import CannotRun
from plancode.lsp.completion import MOST, completions
from plancode.lsp.desk import Desk
from plancode.lsp.findings import diagnostics, fixes
from plancode.lsp.hover import hover
from plancode.lsp.lenses import lenses
from plancode.lsp.names import name_at, renamed
from plancode.lsp.places import definition, document_symbols, references, workspace_symbols
from plancode.messages import LANGUAGES
from plancode.messages.catalogues import said
from plancode.project import open_project

T = TypeVar("T")

# After this long without a change, in seconds: links and rules are looked at, then the history.
PAUSE: Final = 0.3
LONG_PAUSE: Final = 1.0
# How long the judgement may keep the processor while a request waits for it.
_SWITCH: Final = 0.001


class Server(LanguageServer):
    """What an editor is connected to: the workspaces whose files it has open."""

    def __init__(self, language: str | None, pause: float) -> None:
        # Whole texts: changes of parts are counted in lines that are not ours, where a text has U+2028.
        super().__init__("plancode", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.language = language or "en"
        self.asks_language = language is None
        self.pause = pause
        self.desks: dict[Path, Desk] = {}
        # The address of each open file as the editor spells it.
        self.spelled: dict[str, str] = {}
        self._judge = ThreadPoolExecutor(1, thread_name_prefix="judge")
        self._waiting: dict[Path, asyncio.Task[None]] = {}
        self._told: dict[Path, set[str]] = {}
        self._refused: set[str] = set()

    def desk_of(self, uri: str) -> tuple[Desk, str] | None:
        """Return the workspace that a file belongs to, and the file's path in it; None where it belongs to none."""
        written = uris.to_fs_path(uri)
        if written is None or not uri.startswith("file:"):
            return None
        path = Path(written).resolve()
        desk = next((desk for folder, desk in self.desks.items() if path.is_relative_to(folder)), None)
        desk = desk or self._opened(path.parent)
        top = desk.project.top.resolve() if desk else path
        if desk is None or not path.is_relative_to(top):
            return None
        inside = path.relative_to(top).as_posix()
        if not desk.has(inside):
            return None
        self.spelled[self._address(desk, inside)] = uri
        return desk, inside

    def found(self, uri: str) -> tuple[tuple[Desk, str], ...]:
        """Return the workspace and the path of a file, as something to go through; nothing where it belongs to none."""
        found = self.desk_of(uri)
        return (found,) if found else ()

    def asked(self, uri: str, answer: Callable[[Desk, str], T], nothing: T) -> T:
        """Return the answer to a question about a file; nothing where it belongs to no workspace."""
        found = self.desk_of(uri)
        return answer(*found) if found else nothing

    def put(self, uri: str, text: str, version: int) -> None:
        """Take the text of a file, and say what is wrong in it: of itself now, of all else after a pause."""
        for desk, path in self.found(uri):
            desk.put(path, text, version)
            self.tell(desk, path)
            self.after_a_pause(desk)

    def _opened(self, folder: Path) -> Desk | None:
        while not folder.is_dir() and folder != folder.parent:
            folder = folder.parent
        try:
            project = open_project(folder, needs_git=False)
        except CannotRun as error:
            self._refuse(error)
            return None
        if project.commit is not None:
            return None
        desk = Desk(project, str(self.workspace.position_encoding or types.PositionEncodingKind.Utf16))
        self.desks[project.folder.resolve()] = desk
        return desk

    def _refuse(self, error: CannotRun) -> None:
        """Say once why nothing can be said of a file."""
        words = said(error.text, self.language)
        if words not in self._refused:
            self._refused.add(words)
            self.window_log_message(types.LogMessageParams(types.MessageType.Info, words))

    def address(self, desk: Desk) -> Callable[[str], str]:
        """Return what gives the address of a path in a workspace, as the editor spells it where it has the file open."""

        def of(path: str) -> str:
            plain = self._address(desk, path)
            return self.spelled.get(plain, plain)

        return of

    def _address(self, desk: Desk, path: str) -> str:
        return uris.from_fs_path(str(desk.project.top.resolve() / path)) or ""

    def tell(self, desk: Desk, path: str) -> None:
        """Show what is wrong in a file."""
        uri = self.address(desk)
        found = diagnostics(desk, path, self.language, uri)
        paper = desk.papers.get(path)
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri(path), found, paper.version if paper else None)
        )

    def after_a_pause(self, desk: Desk, *, long_only: bool = False) -> None:
        """Look at the whole workspace when nothing has changed for a while; what was waiting for that begins again."""
        folder = desk.project.folder.resolve()
        if (waiting := self._waiting.get(folder)) is not None:
            waiting.cancel()
        self._waiting[folder] = asyncio.get_running_loop().create_task(self._look(desk, folder, long_only=long_only))

    async def _look(self, desk: Desk, folder: Path, *, long_only: bool) -> None:
        if not long_only:
            await asyncio.sleep(self.pause)
            await self._judged(desk, folder, with_history=False)
            await asyncio.sleep(self.pause * LONG_PAUSE / PAUSE)
        await self._judged(desk, folder, with_history=True)

    async def _judged(self, desk: Desk, folder: Path, *, with_history: bool) -> None:
        loop = asyncio.get_running_loop()
        try:
            judged = await loop.run_in_executor(self._judge, lambda: desk.judge(with_history=with_history))
        except CannotRun as error:
            # Such as while the repository is being cloned, or its configuration is gone: what was known stays.
            self._refuse(error)
            return
        desk.take(judged)
        before, now = self._told.get(folder, set()), desk.found_in
        self._told[folder] = now
        for path in sorted(before | now):
            self.tell(desk, path)
        if with_history and self._refreshes_lenses():
            self.workspace_code_lens_refresh(None)

    def _refreshes_lenses(self) -> bool:
        wanted = self.client_capabilities.workspace
        return bool(wanted and wanted.code_lens and wanted.code_lens.refresh_support)


def serve(language: str | None = None, *, pause: float = PAUSE) -> None:
    """Answer an editor on standard input and output until it ends; without a language, in that of the editor."""
    logging.basicConfig(stream=sys.stderr, level=logging.ERROR)
    sys.setswitchinterval(_SWITCH)
    # The end of the conversation closes its streams; the program still has to end with its own.
    with os.fdopen(os.dup(sys.stdin.fileno()), "rb") as asked, os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answered:
        server_of(language, pause=pause).start_io(asked, answered)


def server_of(language: str | None, *, pause: float) -> Server:
    """Return the server with all that it answers."""
    server = Server(language, pause)
    _of_files(server)
    _of_the_disk(server)
    _of_places(server)
    _of_lists(server)
    _of_changes(server)
    return server


def _of_files(server: Server) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        spoken = (params.locale or "").partition("-")[0].lower()
        if server.asks_language and spoken in LANGUAGES:
            server.language = spoken

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        server.put(params.text_document.uri, params.text_document.text, params.text_document.version)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def typed(params: types.DidChangeTextDocumentParams) -> None:
        server.put(params.text_document.uri, params.content_changes[-1].text, params.text_document.version)


def _of_the_disk(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        for desk, path in server.found(params.text_document.uri):
            desk.drop(path)
            server.after_a_pause(desk, long_only=True)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        for desk, _ in server.found(params.text_document.uri):
            server.after_a_pause(desk, long_only=True)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def moved(_params: types.DidChangeWatchedFilesParams) -> None:
        for desk in server.desks.values():
            server.after_a_pause(desk, long_only=True)


def _of_places(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[" ", ":", "-", "["]))
    def complete(params: types.CompletionParams) -> types.CompletionList:
        found = server.asked(
            params.text_document.uri,
            lambda desk, path: completions(desk, path, params.position, server.language),
            list[types.CompletionItem](),
        )
        return types.CompletionList(is_incomplete=len(found) == MOST, items=found)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hovered(params: types.HoverParams) -> types.Hover | None:
        return server.asked(
            params.text_document.uri, lambda desk, path: hover(desk, path, params.position, server.language), None
        )

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def defined(params: types.DefinitionParams) -> types.Location | None:
        return server.asked(
            params.text_document.uri,
            lambda desk, path: definition(desk, path, params.position, server.address(desk)),
            None,
        )

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def referred(params: types.ReferenceParams) -> list[types.Location]:
        own = params.context.include_declaration
        return server.asked(
            params.text_document.uri,
            lambda desk, path: references(desk, path, params.position, server.address(desk), with_own=own),
            [],
        )


def _of_lists(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def listed(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        return server.asked(
            params.text_document.uri, lambda desk, path: document_symbols(desk, path, server.language), []
        )

    @server.feature(types.WORKSPACE_SYMBOL)
    def searched(params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        return [
            symbol
            for desk in server.desks.values()
            for symbol in workspace_symbols(desk, params.query, server.language, server.address(desk))
        ]

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS)
    def stated(params: types.CodeLensParams) -> list[types.CodeLens]:
        return server.asked(params.text_document.uri, lambda desk, path: list(lenses(desk, path, server.language)), [])


def _of_changes(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def called(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        found = server.desk_of(params.text_document.uri)
        return name_at(*found, params.position) if found else None

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        found = server.desk_of(params.text_document.uri)
        if found is None:
            return None
        try:
            return renamed(*found, params.position, params.new_name, server.address(found[0]))
        except CannotRun as error:
            words = said(error.text, server.language)
            server.window_show_message(types.ShowMessageParams(types.MessageType.Warning, words))
            return None

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    )
    def offered(params: types.CodeActionParams) -> list[types.CodeAction]:
        found = server.desk_of(params.text_document.uri)
        if found is None:
            return []
        return list(fixes(*found, params.range, server.language, server.address(found[0])))
