"""A workspace: its configuration, its files, its records and the links between them."""

from plancode.workspace.as_written import parse_records
from plancode.workspace.config import DEFAULT_CONFIG, Config, load_config
from plancode.workspace.config_model import AcceptSection, ConfigFile, config_schema
from plancode.workspace.files import (
    CONFIG_NAME,
    PLANS_FOLDER,
    SUFFIXES,
    SourceFile,
    Sources,
    is_record_file,
    sources_at,
)
from plancode.workspace.flaws import flaws_of
from plancode.workspace.folder import Index, index_of, read_sources, workspace_folder
from plancode.workspace.forges import Addresses, addresses, filled
from plancode.workspace.lookup import find, find_whole, named, where_it_may_be
from plancode.workspace.picklists import OPEN
from plancode.workspace.records import identity_of
from plancode.workspace.workspace import Workspace, load, sources_of

__all__ = [
    "CONFIG_NAME",
    "DEFAULT_CONFIG",
    "OPEN",
    "PLANS_FOLDER",
    "SUFFIXES",
    "AcceptSection",
    "Addresses",
    "Config",
    "ConfigFile",
    "Index",
    "SourceFile",
    "Sources",
    "Workspace",
    "addresses",
    "config_schema",
    "filled",
    "find",
    "find_whole",
    "flaws_of",
    "identity_of",
    "index_of",
    "is_record_file",
    "load",
    "load_config",
    "named",
    "parse_records",
    "read_sources",
    "sources_at",
    "sources_of",
    "where_it_may_be",
    "workspace_folder",
]
