"""What the README claims about speed, as commands: `make bench`. Ratios are made within one run on one machine."""
