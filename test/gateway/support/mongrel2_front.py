"""A front of Mongrel2 for tests: binds its two sockets, sends what comes on standard input and prints the replies.

Usage: FOLDER. Each line, either way, is a message in base64.
"""
import base64
import sys
import threading

import zmq

folder = sys.argv[1]
context = zmq.Context()
push = context.socket(zmq.PUSH)
push.bind(f"ipc://{folder}/send")
subscription = context.socket(zmq.SUB)
subscription.rcvhwm = 0
subscription.subscribe(b"")
subscription.bind(f"ipc://{folder}/receive")


def print_replies():
    while True:
        print(base64.b64encode(subscription.recv()).decode(), flush=True)


threading.Thread(target=print_replies, daemon=True).start()
for line in sys.stdin:
    push.send(base64.b64decode(line))
