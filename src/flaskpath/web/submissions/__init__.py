"""Drafts and attempts: what a learner typed, asked to be checked, and was told. Nothing typed is lost."""
