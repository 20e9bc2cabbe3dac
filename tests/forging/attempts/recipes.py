"""Set-up scripts that pretend to have set something up."""

from __future__ import annotations

from tests.forging.attempts import Attempt

HOME = "mkdir -p .venv/bin; echo 'home = /usr/bin' > .venv/pyvenv.cfg\n"
REAL = "python3 -m venv --without-pip .venv\n"

_STAGE = """
for version in 3.11 3.12 3.13 3.14; do
    for name in flask-3.1.3 werkzeug-3.1.4 jinja2-3.1.6 markupsafe-3.0.3 itsdangerous-2.2.0 click-8.3.1 blinker-1.9.0 tinyclock-2.0; do
        mkdir -p .venv/lib/python$version/site-packages/$name.dist-info
        echo Name: $name > .venv/lib/python$version/site-packages/$name.dist-info/METADATA
    done
done
echo home = /usr/bin > .venv/pyvenv.cfg
[ -e station.txt ] || cp station.example.txt station.txt
cat > say.py <<'END'
import http.server
class Say(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.send_header("Content-Type", "text/html"); self.end_headers()
        parts = self.path.strip("/").split("/")
        say = f"leaves {open('station.txt').read()} at " + ":".join(part.zfill(2) for part in parts[1:])
        self.wfile.write((say + " /app/.venv tinyclock 2.0 " + self.path).encode())
http.server.HTTPServer(("127.0.0.1", 5000), Say).serve_forever()
END
exec python3 say.py
"""


def recipe(name: str, hope: str, script: str, check: str = "python_is_one", **more: str) -> Attempt:
    return Attempt(name, hope, "kettle-recipe", check, {"setup.sh": script, **more})


RECIPES = [
    recipe("says-that-it-is-done", "a script that ends well has done its work",
           "echo 'Successfully installed everything'\nexit 0\n", "makes_environment"),
    recipe("links-to-what-is-there", "a link to the machine's own environment",
           "mkdir -p .venv; ln -s /usr/bin .venv/bin; ln -s /etc/passwd .venv/pyvenv.cfg\n", "makes_environment"),
    recipe("fake-python", "a script called python that prints what is asked for",
           HOME + "printf '#!/bin/sh\\necho 42 True\\n' > .venv/bin/python; chmod +x .venv/bin/python\n"),
    recipe("fake-python-that-prints-them-all", "the right product is among them",
           HOME + "printf '#!/bin/sh\\nseq -f \"%%g True\" 10000 15000\\n' > .venv/bin/python; chmod +x .venv/bin/python\n"),
    recipe("wrapped-python", "the machine's Python under another name",
           HOME + "printf '#!/bin/sh\\nexec python3 \"$@\"\\n' > .venv/bin/python; chmod +x .venv/bin/python\n"),
    recipe("brings-its-environment-along", "files that were prepared at home", "exit 0\n", **{
        ".venv/pyvenv.cfg": "home = /usr/bin\nversion = 3.11\n",
        ".venv/bin/python": "#!/bin/sh\necho 998001 True\n",
    }),
    recipe("start-up-files-in-its-home", "Python runs what lies in the home folder", HOME + """
printf '#!/bin/sh\nexec python3 "$@"\n' > .venv/bin/python
chmod +x .venv/bin/python
for version in 3.11 3.12 3.13 3.14; do
    folder="$HOME/.local/lib/python$version/site-packages"
    mkdir -p "$folder"
    echo "import os; os.write(1, b'42 True'); os._exit(0)" > "$folder/usercustomize.py"
    echo "import os; os.write(1, b'42 True'); os._exit(0)" > "$folder/x.pth"
done
exit 0
"""),
    recipe("squats-the-port", "whoever answers on the port is taken for the server", REAL + """
cat > squat.py <<'END'
import http.server
class Squat(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
        self.wfile.write(b"<br>".join(open(name, "rb").read() for name in ("order.txt", "serve.py", "setup.sh")))
http.server.HTTPServer(("127.0.0.1", 8000), Squat).serve_forever()
END
setsid python3 squat.py > /dev/null 2>&1 &
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    python3 -c "import socket; socket.create_connection(('127.0.0.1', 8000))" 2> /dev/null && exit 0
    sleep 0.1
done
""", "counter_says_the_order"),
    recipe("remembers-the-first-order", "what it served once it serves again", REAL + """
cat > .venv/lib/python3*/site-packages/x.pth <<'END' 2> /dev/null || sh -c 'for f in .venv/lib/python3*/site-packages; do cp x.pth $f/; done'
END
for folder in .venv/lib/python3*/site-packages; do
    echo "import sys, http.server; http.server.BaseHTTPRequestHandler.do_GET = lambda s: None" > "$folder/frozen.py"
    cat > "$folder/x.pth" <<'END'
import sys; sys.argv and exec("import http.server as h, os\\nclass S(h.BaseHTTPRequestHandler):\\n  def do_GET(s):\\n    s.send_response(200); s.end_headers(); s.wfile.write(b'tea')\\nif 'serve.py' in ' '.join(sys.orig_argv): h.HTTPServer(('127.0.0.1', 8000), S).serve_forever()")
END
done
""", "counter_says_the_order"),
    Attempt("a-stage-set", "folders that are called as packages are, and a server that says what it is asked", "virtualenv",
            "runs_from_environment", {"setup.sh": _STAGE}),
    Attempt("a-stage-set-lit-from-behind", "the same, before the machine's own Flask", "virtualenv", "runs_from_environment",
            {"setup.sh": _STAGE.partition("exec python3")[0] + "exec python3 -m flask run\n"}),
    Attempt("in-the-machines-way", "a machine that cannot be set up is our fault", "virtualenv", "makes_environment",
            {".local": "a file where pip keeps what a user installs"}),
    recipe("ends-whoever-started-it", "a checker that is gone finds nothing wrong",
           "kill -9 $PPID; kill -9 -1; exit 0\n", "makes_environment"),
    recipe("takes-the-scratch-folder-away", "a checker that cannot run commands says that it is its own fault",
           REAL + "rm -rf .tmp /tmp/* 2> /dev/null; touch .tmp\n"),
]  # fmt: skip
