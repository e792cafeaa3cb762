"""Asks a running Superset, by its API, for the data of every dataset and every chart, and holds them against the store.

Usage: ask_charts.py SUPERSET PASSWORD STORE
"""

import json
import sys
import urllib.error
import urllib.request
from pathlib import Path

SUPERSET, PASSWORD, STORE = sys.argv[1:]
CHARTS = len(list((Path(__file__).parent.parent / "assets/charts").glob("*.yaml")))
TOTALS = {
    "Events counted": "SELECT sum(counted) FROM ledger_per_minute FINAL",
    "Events in quarantine": "SELECT sum(quarantined) FROM ledger_per_minute FINAL",
    "Events unexplained (must be 0)": "SELECT 0",
    "Unusual traffic: alerts": "SELECT count() FROM alerts FINAL",
}
passed = failed = 0


def ask(path: str, token: str | None = None, body: dict | None = None) -> dict:
    request = urllib.request.Request(SUPERSET + path, json.dumps(body).encode() if body else None)
    if body:
        request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return {"error": f"{error.code} {error.read().decode()[:500]}"}


def stored(sql: str) -> list[dict]:
    """The store's own answer."""
    request = urllib.request.Request(f"{STORE}/?database=tidemark", f"{sql} FORMAT JSONEachRow".encode())
    with urllib.request.urlopen(request, timeout=60) as answer:
        return [json.loads(line) for line in answer.read().splitlines()]


def check(what: str, good: bool, why: object = "") -> None:
    global passed, failed
    passed, failed = passed + good, failed + (not good)
    print(f"check-superset: {'ok' if good else 'FAILED'}: {what}{'' if good else f': {why}'}")


def rows_of(answer: dict) -> tuple[list[dict], object]:
    """The rows of an answer, and what is wrong with it."""
    results = answer.get("result") or []
    error = answer.get("error") or answer.get("message") or [result["error"] for result in results if result.get("error")]
    return [row for result in results for row in result.get("data") or []], error or None


def check_dashboard(token: str) -> None:
    dashboard = ask("/api/v1/dashboard/tidemark", token).get("result", {})
    metadata = json.loads(dashboard.get("json_metadata") or "{}")
    check("the dashboard refreshes itself", metadata.get("refresh_frequency") == 30, dashboard or "no dashboard")
    on_dashboard = {chart["slice_name"] for chart in ask("/api/v1/dashboard/tidemark/charts", token).get("result", [])}
    names = [chart["slice_name"] for chart in ask("/api/v1/chart/?q=(page_size:100)", token).get("result", [])]
    once = len(names) == len(set(names)) == CHARTS and set(names) == on_dashboard
    check(f"there are {len(names)} charts, each once, all on the dashboard", once, (names, on_dashboard))


def check_datasets(token: str) -> None:
    """Every column and every metric is asked for; columns are those that the store says the SQL has."""
    for listed in ask("/api/v1/dataset/?q=(page_size:100)", token).get("result", []):
        dataset = ask(f"/api/v1/dataset/{listed['id']}", token).get("result", {})
        columns = [column["column_name"] for column in dataset.get("columns", [])]
        real = [column["name"] for column in stored(f"DESCRIBE ({dataset.get('sql')})")]
        check(f"dataset '{listed['table_name']}' has the columns of its SQL", sorted(columns) == sorted(real), (columns, real))
        query = {"columns": columns, "metrics": [metric["metric_name"] for metric in dataset.get("metrics", [])], "row_limit": 5}
        source = {"id": listed["id"], "type": "table"}
        body = {"datasource": source, "queries": [query], "result_format": "json", "result_type": "full", "force": True}
        rows, error = rows_of(ask("/api/v1/chart/data", token, body))
        check(f"dataset '{listed['table_name']}' answers all its columns and metrics", rows and not error, error)


def check_charts(token: str) -> None:
    for chart in ask("/api/v1/chart/?q=(page_size:100)", token).get("result", []):
        name = chart["slice_name"]
        rows, error = rows_of(ask(f"/api/v1/chart/{chart['id']}/data/?force=true", token))
        if name in TOTALS:
            total = [float(value) for row in stored(TOTALS[name]) for value in row.values()]
            shown = [float(value) for row in rows for value in row.values() if value is not None]
            check(f"'{name}' shows {shown}", not error and shown == total, error or f"the store has {total}")
        else:
            whole = sum(all(value is not None for value in row.values()) for row in rows)
            check(f"'{name}' has {whole} rows", whole > 0 and not error, error)


login = ask("/api/v1/security/login", body={"username": "admin", "password": PASSWORD, "provider": "db", "refresh": True})
check("admin logs in", "access_token" in login, login)
if "access_token" in login:
    check_dashboard(login["access_token"])
    check_datasets(login["access_token"])
    check_charts(login["access_token"])
print(f"check-superset: {passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
