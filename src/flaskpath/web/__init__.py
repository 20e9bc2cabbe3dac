"""The platform: pages, drafts, verdicts and progress. It asks grading for verdicts and runs no learner code."""
