"""What has been passed, once and for all, and what learners say to know, which they can take back."""
