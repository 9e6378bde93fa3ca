"""A mail server for tests: answers as its mode says and reports what it hears.

Prints its port on the first line of standard output, then one JSON object a line:
  {"heard": BASE64, "tls": BOOL}         bytes as they came, and whether they came by TLS
  {"message": BASE64, "to": [ADDRESS]}   a message that was taken
Modes: see MODES.
"""

import argparse
import asyncio
import base64
import json
import signal
import ssl

from aiosmtpd.smtp import SMTP, AuthResult

MODES = [
    "ok",             # takes everything
    "greeting-554",   # wants nobody
    "mail-421",       # closes at MAIL
    "mail-452-later", # takes one message a connection, as OpenSMTPD after a hundred
    "rcpt-450",       # greylisting
    "rcpt-550",       # unknown mailbox
    "rcpt-554-relay", # does not know the sending machine
    "data-552",       # refuses the message after it has come whole
    "data-451",       # not now, after the message has come whole
    "auth-535",       # wrong password
    "auth-454",       # log-in does not work at the moment
    "drop-data",      # closes the connection after the whole message, without an answer
    "drop-mail",      # closes the connection at MAIL, without an answer
    "silent-data",    # never answers after the whole message
    "silent-greeting", # never says a word
    "rcpt-450-once",  # greylisting: takes the same recipient the second time
    "rcpt-452",       # full mailbox
]
ANSWERS = {
    ("MAIL", "mail-421"): "421 4.3.2 closing",
    ("RCPT", "rcpt-450"): "450 4.2.0 <citizen@example.test> greylisted",
    ("RCPT", "rcpt-452"): "452 4.2.2 <citizen@example.test> mailbox full",
    ("RCPT", "rcpt-550"): "550 5.1.1 <citizen@example.test> unknown",
    ("RCPT", "rcpt-554-relay"): "554 5.7.1 <citizen@example.test> relay denied",
    ("DATA", "data-552"): "552 5.3.4 too big",
    ("DATA", "data-451"): "451 4.3.0 try later",
}
GREYLIST = set()


def report(**what):
    print(json.dumps(what), flush=True)


class Handler:
    def __init__(self, mode):
        self.mode = mode

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.mode == "drop-mail":
            server.transport.abort()
        if self.mode == "mail-452-later":
            session.messages = getattr(session, "messages", 0) + 1
            if session.messages > 1:
                return "452 4.5.3 too many messages"
        if ("MAIL", self.mode) in ANSWERS:
            return ANSWERS["MAIL", self.mode]
        envelope.mail_from = address
        return "250 2.1.0 ok"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.mode == "rcpt-450-once" and address not in GREYLIST:
            GREYLIST.add(address)
            return ANSWERS["RCPT", "rcpt-450"]
        if ("RCPT", self.mode) in ANSWERS:
            return ANSWERS["RCPT", self.mode]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        if ("DATA", self.mode) in ANSWERS:
            return ANSWERS["DATA", self.mode]
        report(message=base64.b64encode(envelope.original_content).decode(), to=envelope.rcpt_tos)
        if self.mode == "drop-data":
            server.transport.abort()
        if self.mode == "silent-data":
            await asyncio.sleep(600)
        return "250 2.0.0 taken"


class Server(SMTP):
    def __init__(self, *arguments, implicit_tls=False, mode="ok", **options):
        super().__init__(*arguments, **options)
        self.implicit_tls = implicit_tls
        self.mode = mode

    def data_received(self, data):
        by_tls = self.implicit_tls or bool(self.session and self.session.ssl)
        report(heard=base64.b64encode(data).decode(), tls=by_tls)
        super().data_received(data)

    async def push(self, status):
        text = status.decode() if isinstance(status, bytes) else status
        if self.mode == "greeting-554" and text.startswith("220"):
            await super().push("554 5.3.2 not here")
            self.transport.close()
            return
        if self.mode == "silent-greeting":
            return
        await super().push(status)


def authenticator(mode):
    def check(server, session, envelope, mechanism, data):
        if mode == "auth-454":
            return AuthResult(success=False, handled=False, message="454 4.7.0 not now")
        good = mode != "auth-535" and (data.login, data.password) == (b"tovholder", b"s3cret+/=")
        return AuthResult(success=good, handled=False)

    return check


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", choices=MODES, default="ok")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--implicit-tls", action="store_true")
    parser.add_argument("--old-tls", action="store_true", help="nothing newer than TLS 1.1")
    parser.add_argument("--login", action="store_true", help="takes mail only after AUTH")
    options = parser.parse_args()
    # A child inherits what its parent's threads block, and these block the signals that end it.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM, signal.SIGALRM])
    # A test that hangs must not leave a server behind.
    signal.alarm(600)

    context = None
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if options.old_tls:
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.load_cert_chain(options.certificate, options.key)

    def make():
        return Server(
            Handler(options.mode),
            mode=options.mode,
            hostname="mail.example.test",
            implicit_tls=options.implicit_tls,
            tls_context=None if options.implicit_tls else context,
            require_starttls=False,
            authenticator=authenticator(options.mode) if options.login else None,
            auth_required=options.login,
            auth_exclude_mechanism=None if options.login else ["LOGIN", "PLAIN"],
            auth_require_tls=context is not None and not options.implicit_tls,
        )

    server = await asyncio.get_running_loop().create_server(
        make, "127.0.0.1", options.port, ssl=context if options.implicit_tls else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
