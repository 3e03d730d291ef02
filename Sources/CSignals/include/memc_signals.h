#ifndef MEMC_SIGNALS_H
#define MEMC_SIGNALS_H

/// Notes a temporary file that an interruption must remove.
///
/// - Returns: what `memc_temporary_forget` takes; or -1, with `errno` ENAMETOOLONG where the path
///   has more than 4095 bytes, EMFILE where 256 files are noted already.
int memc_temporary_note(const char *path);

/// Says that the file noted is there now.
void memc_temporary_created(int noted);

/// Forgets a temporary file, which was renamed or removed.
void memc_temporary_forget(int noted);

/// From now on SIGINT, SIGTERM and SIGHUP remove the noted files and end the process with status
/// 130 (SIGINT) or 143; SIGPIPE and SIGXFSZ become errors of the `write` that caused them.
///
/// A signal that is ignored already, as under nohup, stays ignored.
void memc_interrupts_install(void);

#endif
