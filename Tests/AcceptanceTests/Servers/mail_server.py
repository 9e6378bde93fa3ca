"""A mail server on loopback that keeps every message it accepts as a file.

    mail_server.py DIRECTORY PORT

Prints `ready` when it listens. A message is on the disk before it is accepted, as in a real server.
"""
import os
import sys
import threading

from aiosmtpd.controller import Controller


class Keeper:
    def __init__(self, directory):
        self.directory = directory
        self.lock = threading.Lock()
        self.count = len(os.listdir(directory))

    async def handle_DATA(self, server, session, envelope):
        with self.lock:
            self.count += 1
            name = f"{self.count:06d}"
        path = os.path.join(self.directory, name)
        with open(path + ".new", "wb") as file:
            file.write(b"X-Envelope-To: " + ",".join(envelope.rcpt_tos).encode() + b"\r\n")
            file.write(envelope.original_content)
        os.rename(path + ".new", path + ".eml")
        return "250 2.0.0 kept"


def main():
    directory, port = sys.argv[1], int(sys.argv[2])
    controller = Controller(Keeper(directory), hostname="127.0.0.1", port=port)
    controller.start()
    print("ready", flush=True)
    sys.stdin.read()
    controller.stop()


main()
