"""Asks a running Superset, by its API, for the data of every chart. Usage: ask_charts.py URL PASSWORD"""

import json
import sys
import urllib.error
import urllib.request

URL, PASSWORD = sys.argv[1:]
passed = failed = 0


def ask(path: str, token: str | None = None, body: dict | None = None) -> dict:
    request = urllib.request.Request(URL + path, json.dumps(body).encode() if body else None)
    if body:
        request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return {"error": f"{error.code} {error.read().decode()[:500]}"}


def check(what: str, good: bool, why: object = "") -> None:
    global passed, failed
    passed, failed = passed + good, failed + (not good)
    print(f"check-superset: {'ok' if good else 'FAILED'}: {what}{'' if good else f': {why}'}")


login = ask("/api/v1/security/login", body={"username": "admin", "password": PASSWORD, "provider": "db", "refresh": True})
check("admin logs in", "access_token" in login, login)
token = login.get("access_token")
dashboard = ask("/api/v1/dashboard/tidemark", token).get("result", {})
metadata = json.loads(dashboard.get("json_metadata") or "{}")
check("the dashboard refreshes itself", metadata.get("refresh_frequency") == 30, dashboard or "no dashboard")
on_dashboard = {chart["slice_name"] for chart in ask("/api/v1/dashboard/tidemark/charts", token).get("result", [])}
charts = ask("/api/v1/chart/?q=(page_size:100)", token).get("result", [])
names = [chart["slice_name"] for chart in charts]
check(f"there are {len(names)} charts, each once, all on the dashboard", len(names) == len(set(names)) == 11 and set(names) == on_dashboard, (names, on_dashboard))
for chart in charts:
    answer = ask(f"/api/v1/chart/{chart['id']}/data/?force=true", token)
    results = answer.get("result", [])
    rows = sum(all(value is not None for value in row.values()) for result in results for row in result.get("data") or [])
    error = answer.get("error") or answer.get("message") or [result.get("error") for result in results]
    check(f"'{chart['slice_name']}' has {rows} rows", rows > 0, error)
print(f"check-superset: {passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
