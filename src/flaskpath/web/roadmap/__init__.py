"""The welcome page, the roadmap and the page of a topic that is not written yet."""
