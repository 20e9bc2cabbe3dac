"""Raffle tickets that nobody can make without the key. Leave this file as it is."""

import hmac


def make_ticket(number, key):
    """The ticket with this number: "12-3f9a0c...", the number and a signature made with the key."""
    signature = hmac.new(key.encode(), str(number).encode(), "sha256").hexdigest()[:20]
    return f"{number}-{signature}"


def is_genuine(ticket, key):
    """True if the ticket was made with this key."""
    number = ticket.partition("-")[0]
    return hmac.compare_digest(ticket.encode(), make_ticket(number, key).encode())
