"""The learner's app as a page of its own: kept running, served from hosts of its own, never part of the site."""
