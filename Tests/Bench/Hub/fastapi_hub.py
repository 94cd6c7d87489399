"""The same intake by hand: FastAPI and sqlite3. A delivery is verified, stored by one INSERT that is on the disk, and then
answered. It keeps the delivery as it came, neither sealed nor looked for among what waits already.

HUB_SECRET=… HUB_FILE=… uvicorn fastapi_hub:app"""

import base64
import hashlib
import hmac
import json
import os
import sqlite3
import time

from fastapi import FastAPI, Request, Response

SECRET = os.environ["HUB_SECRET"].encode()

database = sqlite3.connect(os.environ["HUB_FILE"], isolation_level=None)
database.execute("PRAGMA journal_mode = WAL")
database.execute("PRAGMA synchronous = FULL")
database.execute("PRAGMA busy_timeout = 10000")
database.execute(
    "CREATE TABLE IF NOT EXISTS inbox (id INTEGER PRIMARY KEY, received_at INTEGER NOT NULL, topic TEXT, headers TEXT NOT NULL,"
    " body BLOB NOT NULL)")
if database.execute("PRAGMA synchronous").fetchone() != (2,):
    raise SystemExit("synchronous is not FULL")

app = FastAPI()


# One connection on the loop's own thread: SQLite writes one transaction at a time however many threads wait.
@app.post("/api/v1/webhooks/{platform}")
async def take(platform: str, request: Request):
    body = await request.body()
    signed = base64.b64encode(hmac.new(SECRET, body, hashlib.sha256).digest()).decode()
    if not hmac.compare_digest(signed, request.headers.get("x-wc-webhook-signature", "")):
        return Response(status_code=401)
    row = database.execute(
        "INSERT INTO inbox (received_at, topic, headers, body) VALUES (?, ?, ?, ?)",
        (int(time.time() * 1000), request.headers.get("x-wc-webhook-topic"), json.dumps(dict(request.headers)), body)).lastrowid
    return {"id": row, "status": "kept"}
