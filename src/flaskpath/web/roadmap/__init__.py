"""The welcome page, the roadmap and the page of a topic that has no exercise yet."""
