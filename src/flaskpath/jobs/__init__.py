"""Work that outlives a request. One small queue interface; it knows neither the web nor grading."""

from flaskpath.jobs.queue import Handler, JobError, Queue, QueueClosed, QueueFull, Superseded, Ticket

__all__ = ["Handler", "JobError", "Queue", "QueueClosed", "QueueFull", "Superseded", "Ticket"]
