import os
import sys
from pathlib import Path

from dotenv import dotenv_values


class Settings:
    def __init__(self):
        file = Path(__file__).parent / ".env"
        self.values = {**dotenv_values(file), **os.environ}
        self.wrong = []
        self.SECRET_KEY = self.text("SECRET_KEY", lambda key: len(key) > 31)
        url = self.text("DATABASE_URL", lambda url: url[:10] == "sqlite:///" and url[10:])
        self.BOOK_FILE = url[10:]
        self.ENTRIES_SHOWN = self.number("ENTRIES_SHOWN", 10)
        if self.wrong:
            print("Cannot start. Look at:", *self.wrong, file=sys.stderr)
            sys.exit(78)

    def text(self, name, fits):
        value = self.values.get(name) or ""
        if not fits(value):
            self.wrong.append(name)
        return value

    def number(self, name, default):
        try:
            value = int(self.values.get(name, default))
        except ValueError:
            value = 0
        if value < 1:
            self.wrong.append(name)
        return value
