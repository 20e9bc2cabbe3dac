"""Says on port 8000 what stands in order.txt."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


class Counter(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.wfile.write(Path("order.txt").read_bytes())


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", 8000), Counter).serve_forever()
