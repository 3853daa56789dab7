"""Alerts over the web, signed as Standard Webhooks has it (standardwebhooks.com): any library of it can check them."""

import base64
import hmac
from datetime import datetime

import msgspec

from sayso.fetch.addresses import asking
from sayso.fetch.posting import post
from sayso.fetch.reaching import RULES, Rules
from sayso.ledger.watching import digest_of
from sayso.run.watch.alerts import Alert
from sayso.run.watch.config import Hook


def message_id(alert: str, address: str) -> str:
    """The same each time that one alert is sent to one address: whoever gets it twice can tell."""
    return f"msg_{digest_of(alert, address)[:32]}"


def body(alert: Alert, at: datetime) -> bytes:
    """What is sent: its time is that at which the change was found."""
    kind = alert.when.replace("-", "_")
    return msgspec.json.encode({"type": f"sayso.{kind}", "timestamp": alert.at or at.isoformat(), "data": alert})


def signature(secret: bytes, id_: str, timestamp: int, content: bytes) -> str:
    """Version 1: HMAC with SHA-256 of id, time and body."""
    signed = hmac.digest(secret, f"{id_}.{timestamp}.".encode() + content, "sha256")
    return f"v1,{base64.b64encode(signed).decode()}"


def send(alert: Alert, hook: Hook, secret: bytes, at: datetime, *, rules: Rules = RULES) -> None:
    """Send it, once. Raises InputError, with one line that goes on from the address, unless it is taken."""
    id_ = message_id(alert.id, hook.address)
    content = body(alert, at)
    timestamp = int(at.timestamp())
    headers = asking("*/*;q=0.1", "tells what it was asked to watch") | {
        "Content-Type": "application/json",
        "webhook-id": id_,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, id_, timestamp, content),
    }
    post(hook.address, content, headers, private=hook.private, rules=rules)
