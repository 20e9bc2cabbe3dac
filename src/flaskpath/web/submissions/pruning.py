"""Which attempts are kept, as one statement that the site and the terminal share. Standard library only."""

NEWEST = 40  # per learner and exercise
PASSES = 10  # the latest, beside the first
DRAFTS = 20  # that made way for the starter or for another tab

_MINE = "SELECT id FROM attempt WHERE learner_id = :learner AND exercise_id = :exercise"

# Every part is a constant of this module.
PRUNE = f"""
DELETE FROM attempt WHERE learner_id = :learner AND exercise_id = :exercise
AND id NOT IN (SELECT id FROM ({_MINE} AND kind = 'verdict' ORDER BY id DESC LIMIT {NEWEST}) AS newest)
AND id NOT IN (SELECT id FROM ({_MINE} AND kind = 'kept' ORDER BY id DESC LIMIT {DRAFTS}) AS drafts)
AND id NOT IN (SELECT id FROM ({_MINE} AND passed AND NOT replay ORDER BY id DESC LIMIT {PASSES}) AS passes)
AND id NOT IN (SELECT id FROM ({_MINE} AND passed AND NOT replay ORDER BY id LIMIT 1) AS first_pass)
"""  # noqa: S608 - no value of anybody's is in it
