# The command that starts this site for visitors goes here.
