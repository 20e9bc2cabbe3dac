"""Real servers for exercises, each in a jail of its own: PostgreSQL, Redis, one that speaks MongoDB's protocol.

Only the folder of a server's socket is shown to the learner's programs, which are no superuser of it.
"""

from flaskpath.sandbox.services.leases import Lease, Services
from flaskpath.sandbox.services.survey import Finding, missing, survey

__all__ = ["Finding", "Lease", "Services", "missing", "survey"]
