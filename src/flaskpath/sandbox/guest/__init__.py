"""The UNTRUSTED side: runs a learner's program and reports what it saw.

Imports only the standard library, `flaskpath.sandbox.protocol` and what learners use. Nobody outside
imports it: inside the jail these files are all there is of Flaskpath. What they report is the program's
own word, for the learner's code shares their process.
"""
