"""The platform: pages, drafts, verdicts and progress. It asks grading for verdicts and never runs learner code itself."""
