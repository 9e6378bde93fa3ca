"""A mail server for tests: STARTTLS, AUTH PLAIN and LOGIN, and every message kept in memory."""

import base64
import email
import email.policy
import socketserver
import ssl
import threading


class Session(socketserver.StreamRequestHandler):
    """One connection."""

    def say(self, line):
        self.wfile.write((line + "\r\n").encode())
        self.wfile.flush()

    def hear(self):
        return self.rfile.readline(100_000).decode("utf-8", "replace").rstrip("\r\n")

    def secure(self):
        self.say("220 go ahead")
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb")
        self.is_secure = True

    def authenticate(self, words):
        if words[1].upper() == "PLAIN":
            given = words[2] if len(words) > 2 else self.ask("")
            name, password = base64.b64decode(given).decode().split("\0")[1:]
        else:
            name = base64.b64decode(self.ask("VXNlcm5hbWU6")).decode()
            password = base64.b64decode(self.ask("UGFzc3dvcmQ6")).decode()
        self.is_known = (name, password) == self.server.account
        self.say("235 welcome" if self.is_known else "535 wrong name or password")

    def ask(self, question):
        self.say("334 " + question)
        return self.hear()

    def take(self):
        self.say("354 go on")
        lines = []
        while True:
            line = self.rfile.readline(1_000_000)
            if line in (b".\r\n", b""):
                break
            lines.append(line[1:] if line.startswith(b".") else line)
        message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        with self.server.lock:
            self.server.messages.append((self.recipients, message))
        self.say("250 taken")

    def handle(self):
        self.is_secure = self.is_known = False
        self.recipients = []
        self.say("220 sink")
        while True:
            words = self.hear().split()
            if not words:
                return
            verb = words[0].upper()
            if verb == "EHLO":
                self.say("250-sink")
                if self.is_secure:
                    self.say("250-AUTH PLAIN LOGIN")
                else:
                    self.say("250-STARTTLS")
                self.say("250 8BITMIME")
            elif verb == "STARTTLS":
                self.secure()
            elif verb == "AUTH":
                self.authenticate(words)
            elif verb in ("MAIL", "RCPT", "DATA") and not self.is_known:
                self.say("530 who are you")
            elif verb == "MAIL":
                self.recipients = []
                self.say("250 ok")
            elif verb == "RCPT":
                self.recipients.append(words[1].split("<")[1].split(">")[0])
                self.say("250 ok")
            elif verb == "DATA":
                self.take()
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")


class MailSink(socketserver.ThreadingTCPServer):
    """Listens on a loopback port, for one account."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port, certificate, key, account):
        super().__init__(("127.0.0.1", port), Session)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.account = account
        self.messages = []
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        """Connections break off here on purpose."""

    def received(self, recipient, text):
        """Messages to a mailbox in whose subject or body a text stands."""
        with self.lock:
            messages = list(self.messages)
        found = []
        for recipients, message in messages:
            body = message.get_body(("plain",))
            content = str(message["subject"]) + "\n" + (body.get_content() if body else "")
            if recipient in recipients and text in content:
                found.append(message)
        return found
