"""A learner's work to take away: files, what to install, and a git history with a commit per attempt."""
