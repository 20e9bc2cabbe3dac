from flask import Flask

from rooms import ROOMS

app = Flask(__name__)
