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

/// From now on SIGINT, SIGTERM, SIGHUP, SIGQUIT and SIGXCPU remove the noted files and end the process
/// with status 128 + the signal, as shells tell it, without a core file; SIGPIPE and SIGXFSZ become
/// errors of the `write` that caused them.
///
/// A signal that is ignored already, as under nohup, stays ignored; one that is blocked is let through.
void memc_interrupts_install(void);

/// From now on the first of these signals is only noted, and the second ends the process.
void memc_interrupts_hold(void);

/// Whether one has been noted.
int memc_interrupts_noted(void);

/// Takes back one `memc_interrupts_hold`: after the last, signals end the process again; one that has
/// been noted does so now.
void memc_interrupts_release(void);

/// What is written to standard error when a signal ends the process: at most 255 bytes.
void memc_interrupts_say(const char *text);

#endif
