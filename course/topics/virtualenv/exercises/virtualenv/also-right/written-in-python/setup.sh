exec python3 make.py
