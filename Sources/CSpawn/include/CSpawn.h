// Starting a program and waiting for it with a time limit, by calls that Swift does not see.
#ifndef CSPAWN_H
#define CSPAWN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/// How a program ended.
struct CSpawnEnding {
    /// Whether it outlived its time.
    bool timed_out;
    /// Whether a signal ended it.
    bool by_signal;
    /// Its exit code, or the signal's number.
    int code;
};

/// Runs a program to its end: standard input holds the bytes, what it writes is thrown away.
///
/// It gets a process group of its own, `/` as its folder, no signal blocked or ignored, and no other
/// open file. After `limit_ms` the group gets SIGTERM, after `grace_ms` more SIGKILL.
/// - Returns: 0 when it was started and has ended, else errno.
int cspawn_run(
    const char *path, char *const arguments[], char *const environment[],
    const unsigned char *input, size_t input_count, int limit_ms, int grace_ms,
    struct CSpawnEnding *ending);

#endif
