"""Imports the folder `assets` beside this file; what is there by the same UUID is replaced."""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from superset.app import create_app

app = create_app()


def contents(folder: Path, uri: str) -> dict[str, str]:
    """The files as the import wants them, with the store's address in its place."""
    schema = urlsplit(uri).path.lstrip("/")
    return {
        str(file.relative_to(folder)): file.read_text()
        .replace("TIDEMARK_CLICKHOUSE_URI", uri)
        .replace("schema: SCHEMA", f"schema: {schema}")
        for file in sorted(folder.rglob("*.yaml"))
    }


def main() -> None:
    uri = os.environ.get("TIDEMARK_CLICKHOUSE_URI")
    if not uri:
        sys.exit("Cannot import: TIDEMARK_CLICKHOUSE_URI is not set, such as clickhousedb://user:password@host:8123/tidemark")
    with app.app_context():
        from superset import security_manager
        from superset.commands.importers.v1.assets import ImportAssetsCommand
        from superset.utils.core import override_user

        with override_user(security_manager.find_user("admin")):
            ImportAssetsCommand(contents(Path(__file__).parent / "assets", uri)).run()
    print("superset: databases, datasets, charts and the dashboard are imported")


main()
