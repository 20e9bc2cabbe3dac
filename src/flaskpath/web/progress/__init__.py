"""What has been passed. A pass is recorded once and never taken back."""
