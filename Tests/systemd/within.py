"""Looks at the file system as a service sees it, and stops single threads of a process."""

import ctypes
import os
import pathlib

LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNS = 0x20000
PTRACE_SEIZE, PTRACE_INTERRUPT, PTRACE_DETACH = 0x4206, 0x4207, 17


def attempts(process, user, group, paths):
    """Tries to make a file in each directory, as the user, where the process sees it.

    Returns the directories in which it succeeded; whatever was made is removed again.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            space = os.open(f"/proc/{process}/ns/mnt", os.O_RDONLY)
            if LIBC.setns(space, CLONE_NEWNS) != 0:
                os._exit(2)
            os.setgroups([])
            os.setresgid(group, group, group)
            os.setresuid(user, user, user)
            for path in paths:
                name = f"{path}/.attempt-of-a-test"
                try:
                    os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
                    os.write(writing, path.encode() + b"\n")
                    os.unlink(name)
                except OSError:
                    continue
            os._exit(0)
        finally:
            os._exit(3)
    os.close(writing)
    with os.fdopen(reading) as said:
        done = said.read().split()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status != 0:
        raise OSError(f"the attempts ended with {status}")
    return done


def readable(process, user, group, path):
    """Whether the user can read a file where the process sees it."""
    child = os.fork()
    if child == 0:
        try:
            space = os.open(f"/proc/{process}/ns/mnt", os.O_RDONLY)
            LIBC.setns(space, CLONE_NEWNS)
            os.setgroups([])
            os.setresgid(group, group, group)
            os.setresuid(user, user, user)
            os.close(os.open(path, os.O_RDONLY))
            os._exit(0)
        except OSError:
            os._exit(1)
        finally:
            os._exit(3)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def mounts(process):
    """Directories that are mounted where the process sees them."""
    lines = pathlib.Path(f"/proc/{process}/mountinfo").read_text().splitlines()
    return [line.split()[4] for line in lines]


def threads(process, name):
    """Threads of a process with this name."""
    found = []
    for task in pathlib.Path(f"/proc/{process}/task").iterdir():
        if (task / "comm").read_text().strip() == name:
            found.append(int(task.name))
    return found


class StoppedThread:
    """Holds one thread of a process, as a fault in it would; the others go on."""

    def __init__(self, thread):
        self.thread = thread

    def __enter__(self):
        for request in (PTRACE_SEIZE, PTRACE_INTERRUPT):
            if LIBC.ptrace(request, self.thread, None, None) != 0:
                raise OSError(ctypes.get_errno(), "the thread cannot be stopped")
        os.waitpid(self.thread, 0x40000000)  # __WALL
        return self

    def has_ended(self):
        """Whether its process was ended; asking also lets it vanish."""
        try:
            return os.waitpid(self.thread, 0x40000000 | os.WNOHANG)[0] != 0
        except ChildProcessError:
            return True

    def __exit__(self, *_):
        LIBC.ptrace(PTRACE_DETACH, self.thread, None, None)
