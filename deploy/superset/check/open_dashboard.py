"""Opens the dashboard of a running Superset in Chromium: every chart is drawn, and asks again by itself.

Usage: open_dashboard.py SUPERSET PASSWORD [SCREENSHOT]; needs chromium and chromedriver
"""

import re
import shutil
import sys
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

SUPERSET, PASSWORD = sys.argv[1:3]
CHARTS = len(list((Path(__file__).parent.parent / "assets/charts").glob("*.yaml")))
# What was asked for is known by the browser's own list of what it loaded.
ASKED = "return performance.getEntriesByType('resource').filter(entry => entry.name.includes('/api/v1/chart/data')).length"
DRAWN = "return document.querySelectorAll('.dashboard-component-chart-holder .slice_container').length"
FAULTS = "return [...document.querySelectorAll('[role=alert]')].map(alert => alert.innerText)"
AGAIN = 60  # seconds; the dashboard asks every 30


def logged_in() -> str:
    """The session's cookie, by the form that people fill in."""
    cookies = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    page = opener.open(f"{SUPERSET}/login/", timeout=60).read().decode()
    token = re.search(r'csrf_token&#34;:\s*&#34;([^&]+)|name="csrf_token"[^>]*value="([^"]+)', page)
    form = {"username": "admin", "password": PASSWORD, "csrf_token": (token and (token[1] or token[2])) or ""}
    opener.open(f"{SUPERSET}/login/", urllib.parse.urlencode(form).encode(), timeout=60)
    return next(cookie.value for cookie in cookies if cookie.name == "session")


def main() -> None:
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1600,3000"):
        options.add_argument(argument)
    options.binary_location = shutil.which("chromium")
    browser = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        browser.get(f"{SUPERSET}/health")
        browser.add_cookie({"name": "session", "value": logged_in()})
        browser.get(f"{SUPERSET}/superset/dashboard/tidemark/")
        WebDriverWait(browser, 90).until(lambda page: page.execute_script(ASKED) >= CHARTS and page.execute_script(DRAWN) >= CHARTS)
        print(f"check-superset: ok: Chromium has drawn {CHARTS} charts")
        if sys.argv[3:]:
            browser.save_screenshot(sys.argv[3])
        before = browser.execute_script(ASKED)
        WebDriverWait(browser, AGAIN).until(lambda page: page.execute_script(ASKED) >= before + CHARTS)
        print("check-superset: ok: every chart has asked again by itself")
        # A chart that cannot be drawn says so in an alert.
        faults = browser.execute_script(FAULTS)
        if faults:
            sys.exit(f"check-superset: FAILED: no chart has an error: {faults}")
    finally:
        browser.quit()


main()
