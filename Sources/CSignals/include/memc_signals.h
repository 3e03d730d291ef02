#ifndef MEMC_SIGNALS_H
#define MEMC_SIGNALS_H

/// Registers a temporary file that an interruption must remove.
///
/// - Returns: a handle for the functions below; -1 with `errno` ENAMETOOLONG if the path has more
///   than 4095 bytes, with EMFILE if 256 files are already registered.
int memc_temporary_note(const char *path);

/// Marks the registered file as created.
void memc_temporary_created(int noted);

/// Unregisters a temporary file that was renamed or removed.
void memc_temporary_forget(int noted);

/// Installs the handlers: SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU and SIGUSR1 remove the
/// registered files and end the process with status 128 + the signal, without a core file; SIGPIPE
/// and SIGXFSZ become errors of the `write` that caused them.
///
/// A signal that is already ignored, as under nohup, stays ignored; a blocked one is unblocked.
void memc_interrupts_install(void);

/// Defers these signals: the first is only recorded, the second ends the process.
void memc_interrupts_hold(void);

/// Whether a signal has been recorded.
int memc_interrupts_noted(void);

/// Forgets the recorded signal.
void memc_interrupts_forget(void);

/// Removes the registered files and ends the process with this status, from any thread.
_Noreturn void memc_interrupts_end(int status);

/// Ends one deferral. After the last, signals end the process again; a recorded one does so
/// immediately.
void memc_interrupts_release(void);

/// Sets the text written to standard error when a signal ends the process, at most 255 bytes.
void memc_interrupts_say(const char *text);

#endif
