"""A workspace: its configuration, its files, its records and the links between them."""

from plancode.workspace.advice import Standing, hint_for
from plancode.workspace.as_written import parse_records
from plancode.workspace.config import DEFAULT_CONFIG, Config, load_config
from plancode.workspace.config_model import LISTS, AcceptSection, ConfigFile, config_schema
from plancode.workspace.files import (
    CONFIG_NAME,
    PLANS_FOLDER,
    SUFFIXES,
    SourceFile,
    Sources,
    colliding,
    is_record_file,
    sources_at,
)
from plancode.workspace.flaws import flaw_of_rules, flaws_of, is_empty, require_rules
from plancode.workspace.folder import (
    Index,
    NoWorkspace,
    index_of,
    no_workspace,
    read_sources,
    staged_sources,
    workspace_folder,
    workspaces_below,
)
from plancode.workspace.forges import Addresses, addresses, filled
from plancode.workspace.known import known_files
from plancode.workspace.lookup import find, find_whole, named, require_all_read, unread, where_it_may_be
from plancode.workspace.lost import texts_at, with_lost_rules
from plancode.workspace.picklists import OPEN
from plancode.workspace.records import identity_of, read_record
from plancode.workspace.workspace import Workspace, load, sources_of

__all__ = [
    "CONFIG_NAME",
    "DEFAULT_CONFIG",
    "LISTS",
    "OPEN",
    "PLANS_FOLDER",
    "SUFFIXES",
    "AcceptSection",
    "Addresses",
    "Config",
    "ConfigFile",
    "Index",
    "NoWorkspace",
    "SourceFile",
    "Sources",
    "Standing",
    "Workspace",
    "addresses",
    "colliding",
    "config_schema",
    "filled",
    "find",
    "find_whole",
    "flaw_of_rules",
    "flaws_of",
    "hint_for",
    "identity_of",
    "index_of",
    "is_empty",
    "is_record_file",
    "known_files",
    "load",
    "load_config",
    "named",
    "no_workspace",
    "parse_records",
    "read_record",
    "read_sources",
    "require_all_read",
    "require_rules",
    "sources_at",
    "sources_of",
    "staged_sources",
    "texts_at",
    "unread",
    "where_it_may_be",
    "with_lost_rules",
    "workspace_folder",
    "workspaces_below",
]
