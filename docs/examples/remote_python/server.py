"""A plugin on a server of its own, with nothing but Python's standard library.

It counts the units that a learner looked at and shows the number on their dashboard. What it counts the platform
keeps: a call that needs a document asks for it, and is made again with the answer. So this server keeps nothing, and
any number of it may run side by side.

    CARILLON_SECRET=whsec_... python3 server.py 8080
"""

import base64
import hashlib
import hmac
import html
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = base64.b64decode(os.environ["CARILLON_SECRET"].removeprefix("whsec_"))
OLDEST = 5 * 60
LARGEST = 1024 * 1024


def is_signed(headers, body):
    """Whether a call comes from the site: Standard Webhooks 1.0, "Verifying webhook authenticity"."""
    message_id, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not sent.isdigit() or abs(time.time() - int(sent)) > OLDEST:
        return False
    signed = hmac.new(SECRET, f"{message_id}.{sent}.".encode() + body, hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(signed).decode()
    return any(hmac.compare_digest(expected, one) for one in headers.get("webhook-signature", "").split())


class Wanted(Exception):
    """A document that has to be known before the call can be answered."""


class Documents:
    """The plugin's documents, as far as the platform has told them."""

    def __init__(self, known):
        self.known = {one["get"]: one.get("value") for one in known if "get" in one}
        self.writes = []

    def get(self, key):
        if key not in self.known:
            raise Wanted(key)
        return self.known[key]

    def put(self, key, value):
        self.known[key] = value
        self.writes.append({"put": key, "value": value})

    def delete(self, key):
        self.known[key] = None
        self.writes.append({"delete": key})


def unit_viewed(signal, documents, said):
    """Counts a unit. A signal may come twice, so what was counted last is kept beside the number."""
    person, unit = signal["body"]["personId"], signal["body"]["unitId"]
    tally = documents.get(f"tally {person}") or {"count": 0, "last": None}
    if tally["last"] == signal["id"]:
        return
    count = tally["count"] + 1
    documents.put(f"tally {person}", {"count": count, "last": signal["id"], "unit": unit})
    if count % 10 == 0:
        said.append({"name": "tally.round.reached.v1", "body": {"personId": person, "count": count}})


def dashboard(given, documents, said):
    tally = documents.get(f"tally {given['personId']}")
    return f"<p>Units you looked at: {html.escape(str(tally['count']))}</p>" if tally else None


def forget(action, documents, said):
    documents.delete(f"tally {action['personId']}")
    return {"forgotten": True}


ANSWERS = {
    ("hear", "learning.unit.viewed.v1"): unit_viewed,
    ("widget", "dashboard.aside.v1"): dashboard,
    ("act", "forget"): forget,
}


def answer(asked):
    call, documents, said = asked["call"], Documents(asked["known"]), []
    try:
        came = ANSWERS[call["do"], call["name"]](call["given"], documents, said)
    except Wanted as wanted:
        return {"ask": [{"get": str(wanted)}]}
    except Exception as error:  # the site shows the words to its operator
        return {"error": f"{type(error).__name__}: {error}"}
    return {"writes": documents.writes, "emit": said, **({} if came is None else {"answer": came})}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        length = int(self.headers.get("content-length", 0))
        body = self.rfile.read(min(length, LARGEST))
        signed = is_signed(self.headers, body)
        said = json.dumps(answer(json.loads(body)) if signed else {"error": "not signed"}).encode()
        self.send_response(200 if signed else 401)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8080), Handler)
    print(f"Listening on port {server.server_port}", flush=True)
    server.serve_forever()
