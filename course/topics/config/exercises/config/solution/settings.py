"""The raffle's settings: which set is used is said by RAFFLE_ENV. Production's secrets come from the environment."""

import os

DEVELOPMENT = {
    "NOTICE": "Practice run: these tickets win nothing",
    "TICKETS": 10,
    "TICKET_KEY": "practice",
    "TILL_CODE": "0000",
}
PRODUCTION = {"NOTICE": "", "TICKETS": 500}
SECRETS = ["TICKET_KEY", "TILL_CODE"]


class BadSettings(Exception):
    """The app must not start like this. The message says what to set."""


def settings_for_here():
    name = os.environ.get("RAFFLE_ENV", "development")
    if name == "development":
        return DEVELOPMENT
    if name == "production":
        return {**PRODUCTION, **secrets_from_environment()}
    raise BadSettings(f"RAFFLE_ENV is {name!r}; it must be 'development' or 'production'.")


def secrets_from_environment():
    values = {name: os.environ.get(name, "") for name in SECRETS}
    missing = [name for name in SECRETS if not values[name]]
    if missing:
        raise BadSettings(f"Production needs these in the environment: {', '.join(missing)}.")
    practice = [name for name in SECRETS if values[name] == DEVELOPMENT[name]]
    if practice:
        raise BadSettings(f"The practice value is known to everybody; choose another: {', '.join(practice)}.")
    return values
