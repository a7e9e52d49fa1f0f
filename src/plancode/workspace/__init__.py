"""A workspace: its configuration, its files, its records and the links between them."""

from plancode.workspace.config import DEFAULT_CONFIG, Config, load_config
from plancode.workspace.config_file import AcceptSection, ConfigFile, config_schema
from plancode.workspace.flaws import flaws_of, named, where_it_may_be
from plancode.workspace.index import Workspace, load, sources_of
from plancode.workspace.picklists import OPEN
from plancode.workspace.records import identity_of
from plancode.workspace.sources import (
    CONFIG_NAME,
    PLANS_FOLDER,
    SUFFIXES,
    SourceFile,
    Sources,
    read_sources,
    workspace_folder,
)

__all__ = [
    "CONFIG_NAME",
    "DEFAULT_CONFIG",
    "OPEN",
    "PLANS_FOLDER",
    "SUFFIXES",
    "AcceptSection",
    "Config",
    "ConfigFile",
    "SourceFile",
    "Sources",
    "Workspace",
    "config_schema",
    "flaws_of",
    "identity_of",
    "load",
    "load_config",
    "named",
    "read_sources",
    "sources_of",
    "where_it_may_be",
    "workspace_folder",
]
