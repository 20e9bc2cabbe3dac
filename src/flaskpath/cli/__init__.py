"""The terminal: one file per command. Commands are imported when used, so that `check` and `--help` stay quick."""
