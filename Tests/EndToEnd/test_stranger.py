"""A stranger's package: built by path against the SDK, exporting one symbol, installed, and run against a shop of its own."""

import http.server
import json
import os
import subprocess
import threading
import urllib.parse

from harness import ROOT, Case, run

ORDERS = [
    {"id": number, "currency": "EUR", "total": f"{number}.25", "sold_at": f"2026-05-{number % 28 + 1:02d}T12:00:00+02:00"}
    for number in range(1, 251)
]


class HarbourShop(http.server.BaseHTTPRequestHandler):
    """The platform that the package speaks to: a token, one shop, its orders by offset."""

    def do_GET(self):
        place = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(place.query))
        if self.headers.get("X-Token") != "open-sesame":
            return self.answer(401, {"error": "no such token"})
        if place.path == "/shop":
            return self.answer(200, {"id": "harbour-1", "name": "Harbour", "currency": "EUR"})
        offset, size = int(query.get("offset", 0)), int(query.get("per_page", 10))
        self.answer(200, ORDERS[offset:offset + size])

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Total", str(len(ORDERS)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


class StrangerTests(Case):
    def test_a_package_of_somebody_elses_builds_exports_its_entry_alone_and_runs(self):
        check = subprocess.run(
            [ROOT / "Tests" / "ThirdParty" / "check", ROOT / ".build" / "third-party"], capture_output=True, text=True,
            env=dict(os.environ, CONFIGURATION="debug"), timeout=1200)
        self.assertEqual(check.returncode, 0, check.stderr[-4000:])
        package = check.stdout.split()[-1]

        data = self.folder / "data"
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), HarbourShop)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.shutdown)
        run("plugin", "install", package, data=data)
        run("store", "add", "harbour", "Harbour", "--set", f"address=http://127.0.0.1:{server.server_port}",
            "--secret", "token=env:HARBOUR_TOKEN", "--allow-loopback", data=data, environment={"HARBOUR_TOKEN": "open-sesame"})
        synced = run("sync", "orders", "--store", "Harbour", "--json", data=data).json
        self.assertEqual(synced["runs"][0]["counts"]["created"], len(ORDERS))
        summary = run("report", "summary", "--json", data=data).json
        cents = sum(round(float(order["total"]) * 100) for order in ORDERS)
        self.assertEqual(summary["revenue"][0]["gross"], f"{cents // 100}.{cents % 100:02d}")
        again = run("sync", "orders", "--store", "Harbour", "--full", "--json", data=data).json
        self.assertEqual(again["runs"][0]["counts"]["unchanged"], len(ORDERS))
