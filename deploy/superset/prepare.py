"""Prepares Superset: its metadata, the user admin, the roles, and all of ./assets. Safe to repeat.

TIDEMARK_CLICKHOUSE_URI       clickhousedb://user:password@host:8123/database
TIDEMARK_SUPERSET_PASSWORD    of the user admin; without it one is made at the first start, and printed once

One process does it all, since each of Superset's own commands takes seconds to load.
"""

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit

from flask_migrate import upgrade
from superset.app import create_app

ASSETS = Path(__file__).parent / "assets"


def prepare_admin(security_manager, password: str | None) -> None:
    """Makes the user; of one that is there a password that is given is set."""
    admin = security_manager.find_user("admin")
    if not admin:
        made = password or secrets.token_urlsafe(18)
        role = security_manager.find_role("Admin")
        if not security_manager.add_user("admin", "Tidemark", "Admin", "admin@localhost", role, password=made):
            sys.exit("Cannot make the user admin: Superset's own lines above say why")
        if not password:
            print(f"superset: the password of admin is {made}", flush=True)
    elif password:
        security_manager.reset_password(admin.id, password)


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
        sys.exit("Cannot prepare: TIDEMARK_CLICKHOUSE_URI is not set, such as clickhousedb://user:password@host:8123/tidemark")
    app = create_app()
    with app.app_context():
        from superset import appbuilder, security_manager
        from superset.commands.importers.v1.assets import ImportAssetsCommand
        from superset.extensions import db
        from superset.utils.core import override_user

        upgrade(str(Path(app.root_path) / "migrations"))
        appbuilder.add_permissions(update_perms=True)
        security_manager.sync_role_definitions()
        prepare_admin(security_manager, os.environ.get("TIDEMARK_SUPERSET_PASSWORD"))
        db.session.commit()
        with override_user(security_manager.find_user("admin")):
            ImportAssetsCommand(contents(ASSETS, uri)).run()
    print("superset: databases, datasets, charts and the dashboard are imported")


main()
