"""A small HTTP front over chdb, the engine of a current ClickHouse: enough of the protocol for Tidemark and Superset.

Usage: front.py PORT FOLDER; `prepare` answers the Python that has the engine. With port 0 the system chooses one. Prints
`ready on http://127.0.0.1:PORT`. It is no server: one query at a time, and no users: any are let in.
"""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from urllib.parse import parse_qs, urlsplit

from chdb import session

ENGINE = session.Session(sys.argv[2])
LOCK = Lock()


class Front(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or the body waits 40 ms for the other end's acknowledgement of the head

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            body = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer(body)

    def _answer(self, body: bytes) -> None:
        address = urlsplit(self.path)
        if address.path == "/ping":
            return self._send(200, b"Ok.\n")
        parameters = {name: values[0] for name, values in parse_qs(address.query).items()}
        text = body.decode("utf-8", "surrogateescape")
        sql = f"{parameters['query']}\n{text}" if "query" in parameters else text
        form = parameters.get("default_format") or self.headers.get("X-ClickHouse-Format") or "TabSeparated"
        database = parameters.get("database") or self.headers.get("X-ClickHouse-Database") or "default"
        try:
            with LOCK:
                ENGINE.query(f"USE `{database}`")
                answer = bytes(ENGINE.query(sql, form).bytes() or b"")
            self._send(200, answer, form)
        except Exception as error:  # the engine's own words, as a server would say them
            self._send(500, f"{error}\n".encode())

    def _send(self, status: int, answer: bytes, form: str = "TabSeparated") -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("X-ClickHouse-Format", form)
        self.send_header("X-ClickHouse-Timezone", "UTC")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Says nothing of requests."""


SERVER = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Front)
print(f"ready on http://127.0.0.1:{SERVER.server_port}", flush=True)
SERVER.serve_forever()
