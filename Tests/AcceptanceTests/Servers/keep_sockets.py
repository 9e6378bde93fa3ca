"""Passes listening sockets to a program as systemd does (sd_listen_fds(3)), and keeps them open.

    keep_sockets.py FILE NAME=PORT|PATH ... -- PROGRAM ARGUMENT...

FILE gets the process of the program. When a signal has ended that, the next connection starts it again;
meanwhile whoever connects waits. SIGTERM is passed on, and ends this as well.
"""

import ctypes
import os
import pathlib
import select
import signal
import socket
import sys

FIRST = 3  # SD_LISTEN_FDS_START
SPARE = 100
PR_SET_PDEATHSIG = 1

rest = sys.argv.index("--")
place, wanted, command = pathlib.Path(sys.argv[1]), sys.argv[2:rest], sys.argv[rest + 1:]
names, sockets = [], []
for name, address in (word.split("=", 1) for word in wanted):
    if address.isdigit():
        kept = socket.create_server(("127.0.0.1", int(address)), backlog=128)
    else:
        kept = socket.socket(socket.AF_UNIX)
        kept.bind(address)
        os.chmod(address, 0o600)
        kept.listen(128)
    names.append(name)
    sockets.append(kept)


def begin():
    """Starts the program with the sockets as descriptors 3, 4 and so on."""
    child = os.fork()
    if child:
        new = place.with_suffix(".new")
        new.write_text(str(child))
        new.rename(place)
        return child
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    # Out of the way first: one could stand where another belongs.
    spare = [os.dup2(kept.fileno(), SPARE + n) for n, kept in enumerate(sockets)]
    for number, descriptor in enumerate(spare):
        os.dup2(descriptor, FIRST + number, inheritable=True)
        os.close(descriptor)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    os.execvpe(command[0], command, os.environ | {
        "LISTEN_PID": str(os.getpid()), "LISTEN_FDS": str(len(sockets)),
        "LISTEN_FDNAMES": ":".join(names)})


ending = False
process = 0


def end(*_):
    """Passes the wish on."""
    global ending
    ending = True
    os.kill(process, signal.SIGTERM)


# A test's own mask is inherited.
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
process = begin()
signal.signal(signal.SIGTERM, end)
signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
while True:
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    if ending or status >= 0:
        sys.exit(status & 0xFF)
    select.select(sockets, [], [])
    process = begin()
