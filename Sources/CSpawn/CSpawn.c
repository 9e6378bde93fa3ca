#define _GNU_SOURCE
#include "CSpawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// A file in memory with the bytes, to be read from its beginning: unlike a pipe it never makes either
// side wait, and it does not matter whether the program reads it.
static int hold(const unsigned char *input, size_t input_count)
{
    int file = memfd_create("message", MFD_CLOEXEC);
    size_t written = 0;
    while (file >= 0 && written < input_count) {
        ssize_t count = write(file, input + written, input_count - written);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            int error = count < 0 ? errno : EIO;
            close(file);
            errno = error;
            return -1;
        }
        written += (size_t)count;
    }
    if (file >= 0) {
        lseek(file, 0, SEEK_SET);
    }
    return file;
}

static int prepare(posix_spawn_file_actions_t *files, posix_spawnattr_t *attributes, int input)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int error = 0;
    short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    if ((error = posix_spawn_file_actions_adddup2(files, input, STDIN_FILENO)) == 0
        && (error = posix_spawn_file_actions_addopen(files, 1, "/dev/null", O_WRONLY, 0)) == 0
        && (error = posix_spawn_file_actions_addopen(files, 2, "/dev/null", O_WRONLY, 0)) == 0
        && (error = posix_spawn_file_actions_addclosefrom_np(files, 3)) == 0
        && (error = posix_spawn_file_actions_addchdir_np(files, "/")) == 0
        && (error = posix_spawnattr_setpgroup(attributes, 0)) == 0
        && (error = posix_spawnattr_setsigmask(attributes, &none)) == 0
        && (error = posix_spawnattr_setsigdefault(attributes, &all)) == 0) {
        error = posix_spawnattr_setflags(attributes, flags);
    }
    return error;
}

static int start(
    const char *path, char *const arguments[], char *const environment[], int input, pid_t *process)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&files);
    if (error != 0) {
        return error;
    }
    error = posix_spawnattr_init(&attributes);
    if (error == 0) {
        error = prepare(&files, &attributes, input);
        if (error == 0) {
            error = posix_spawn(process, path, &files, &attributes, arguments, environment);
        }
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&files);
    return error;
}

// Whether the program has ended within the time; the kernel counts it anew after an interruption,
// which a blocked thread of the service does not see.
static bool has_ended(int watch, int milliseconds)
{
    struct pollfd poll_watch = {.fd = watch, .events = POLLIN};
    int result;
    do {
        result = poll(&poll_watch, 1, milliseconds);
    } while (result < 0 && errno == EINTR);
    return result != 0;
}

int cspawn_run(
    const char *path, char *const arguments[], char *const environment[],
    const unsigned char *input, size_t input_count, int limit_ms, int grace_ms,
    struct CSpawnEnding *ending)
{
    memset(ending, 0, sizeof *ending);
    int file = hold(input, input_count);
    if (file < 0) {
        return errno;
    }
    pid_t process = 0;
    int error = start(path, arguments, environment, file, &process);
    close(file);
    if (error != 0) {
        return error;
    }
    // The process is not reaped before the end, so neither its number nor its group's is anybody else's.
    int watch = (int)syscall(SYS_pidfd_open, process, 0);
    if (watch < 0 || !has_ended(watch, limit_ms)) {
        ending->timed_out = true;
        kill(-process, SIGTERM);
        if (watch >= 0) {
            has_ended(watch, grace_ms);
        }
        kill(-process, SIGKILL);
    }
    if (watch >= 0) {
        close(watch);
    }
    int status = 0;
    while (waitpid(process, &status, 0) < 0) {
        if (errno != EINTR) {
            return errno;
        }
    }
    ending->by_signal = WIFSIGNALED(status);
    ending->code = ending->by_signal ? WTERMSIG(status) : WEXITSTATUS(status);
    return 0;
}
