"""The trusted side of a verdict: drives a learner's program and judges what came back."""
