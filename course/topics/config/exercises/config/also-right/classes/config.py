import os


class Development:
    NOTICE = "Practice run: these tickets win nothing"
    TICKETS = 10
    TICKET_KEY = "practice"
    TILL_CODE = "0000"


class Production:
    NOTICE = ""
    TICKETS = 500

    def __init__(self):
        problems = []
        for name in ("TICKET_KEY", "TILL_CODE"):
            value = os.environ.get(name)
            if not value or value == getattr(Development, name):
                problems.append(name)
            setattr(self, name, value)
        if problems:
            raise RuntimeError(f"set {' and '.join(problems)} to a secret of your own")


def chosen():
    kinds = {"development": Development, "production": Production}
    wanted = os.getenv("RAFFLE_ENV") or "development"
    if wanted not in kinds:
        raise ValueError(f"RAFFLE_ENV should be one of {list(kinds)}")
    return kinds[wanted]()
