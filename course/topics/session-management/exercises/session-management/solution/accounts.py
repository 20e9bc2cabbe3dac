"""Who may come in: names and hashed passwords, in SQLite. Nothing here needs a change."""

import sqlite3
from contextlib import closing
from pathlib import Path

from werkzeug.security import check_password_hash, generate_password_hash

FILE = Path(__file__).with_name("diary.db")


def run(statement, *values):
    """Run one SQL statement, keep what it changed, and give the rows that it found as a list."""
    with closing(sqlite3.connect(FILE, timeout=5)) as database, database:
        database.row_factory = sqlite3.Row
        return database.execute(statement, values).fetchall()


run("create table if not exists account (name text primary key, password text not null)")


def add_account(name, password):
    """True if the account was made, False if the name is taken."""
    try:
        run("insert into account values (?, ?)", name, generate_password_hash(password))
    except sqlite3.IntegrityError:
        return False
    return True


def right_password(name, password):
    rows = run("select password from account where name = ?", name)
    return bool(rows) and check_password_hash(rows[0]["password"], password)


def set_password(name, password):
    run("update account set password = ? where name = ?", generate_password_hash(password), name)
