"""A receiver of webhooks for tests: answers as its mode says and reports what it got.

Prints its port on the first line of standard output, then one JSON object a line:
  {"connected": true}                                a connection was opened
  {"path": PATH, "headers": {NAME: VALUE}, "body": BASE64}   a request came whole
Modes: a status such as `503`, or `503,200` for one answer after the other (the last stays), or
see WORDS.
"""

import argparse
import base64
import json
import signal
import socket
import ssl
import threading

WORDS = [
    "slow",       # never answers
    "cut",        # closes the connection after the whole request, without an answer
    "cut-early",  # closes the connection before the request
    "endless",    # answers 200 and goes on for ever
    "garbage",    # says at once what is neither TLS nor HTTP
    "half",       # answers 200, promises a body, and closes within it
]
turn = threading.Lock()


def report(**what):
    with turn:
        print(json.dumps(what), flush=True)


def read_request(connection):
    text = b""
    while b"\r\n\r\n" not in text:
        more = connection.recv(65536)
        if not more:
            return None
        text += more
    head, body = text.split(b"\r\n\r\n", 1)
    first, *lines = head.decode().split("\r\n")
    headers = {}
    for line in lines:
        name, value = line.split(":", 1)
        headers[name.strip().lower()] = value.strip()
    while len(body) < int(headers.get("content-length", "0")):
        body += connection.recv(65536)
    report(path=first.split(" ")[1], headers=headers, body=base64.b64encode(body).decode())
    return first


class Receiver:
    def __init__(self, mode):
        self.words = mode.split(",")
        self.count = 0
        self.kept = []

    def word(self):
        with turn:
            place = min(self.count, len(self.words) - 1)
            self.count += 1
            return self.words[place]

    def serve(self, connection, context):
        try:
            if context:
                connection = context.wrap_socket(connection, server_side=True)
            report(connected=True)
            if self.words == ["cut-early"]:
                connection.close()
                return
            if self.words == ["garbage"]:
                connection.sendall(b"220 this is no web server\r\n")
                connection.recv(65536)
                connection.close()
                return
            while read_request(connection):
                if not self.answer(connection, self.word()):
                    return
        except (OSError, ssl.SSLError):
            pass

    def answer(self, connection, word):
        if word == "slow":
            self.kept.append(connection)
            return False
        if word == "cut":
            connection.close()
            return False
        if word == "half":
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            connection.close()
            return False
        if word == "endless":
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
            while True:
                connection.sendall(b"x" * 65536)
        extra = "Location: http://127.0.0.1:1/\r\n" if word.startswith("3") else ""
        if "@" in word:
            word, seconds = word.split("@")
            extra = f"Retry-After: {seconds}\r\n"
        connection.sendall(
            f"HTTP/1.1 {word} As told\r\n{extra}Content-Length: 2\r\n\r\nok".encode())
        return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", default="200")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    options = parser.parse_args()
    # A child inherits what its parent's threads block, and these block the signals that end it.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM, signal.SIGALRM])
    # A test that hangs must not leave a server behind.
    signal.alarm(600)
    context = None
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate, options.key)
    receiver = Receiver(options.mode)
    listener = socket.create_server(("127.0.0.1", options.port))
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(
            target=receiver.serve, args=(connection, context), daemon=True).start()


main()
