# Make the environment here.
