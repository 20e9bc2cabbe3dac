import os
from collections import ChainMap

BASE = dict(NOTICE="", TICKETS=500)
PRACTICE = dict(NOTICE="Practice run: these tickets win nothing", TICKETS=10, TICKET_KEY="practice", TILL_CODE="0000")


def load():
    match os.environ.get("RAFFLE_ENV", "development"):
        case "development":
            return PRACTICE
        case "production":
            given = ChainMap(os.environ)
            missing = {name for name in ("TICKET_KEY", "TILL_CODE") if not given.get(name, "").strip()}
            known = {name for name in ("TICKET_KEY", "TILL_CODE") if given.get(name) == PRACTICE[name]}
            if missing | known:
                raise SystemExit("Missing or unsafe: " + ", ".join(sorted(missing | known)))
            return {name: given[name] for name in ("TICKET_KEY", "TILL_CODE")}
        case other:
            raise SystemExit(f"RAFFLE_ENV={other}? Say development or production.")
