"""A thread for each connection, in Python."""
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COST = float(os.environ.get("BURN_MS", "2")) / 1000


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        end = time.thread_time() + COST
        while time.thread_time() < end:
            pass
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"done")

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
