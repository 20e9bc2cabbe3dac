"""Mistakes shown in the editor before anything is run."""
