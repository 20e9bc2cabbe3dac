"""Who is learning. For now: the one person at this computer."""
