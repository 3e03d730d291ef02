"""Outputs that cannot take all bytes: full disks, and standard streams that are full, broken or closed."""
import os
import resource
import subprocess

from .trial import is_trap

STEPS = 200
SUCCESS, INPUT_OUTPUT = 0, 74


def full_files(trial, command):
    """Runs a command under limits on the size of a file, from 0 to the largest output; yields findings."""
    before, after = trial.reference(command, has_old=True)
    largest = max(len(data) for name, data in after.items() if data != before.get(name))
    for step in range(STEPS):
        limit = largest * step // STEPS
        trial.begin(command, has_old=True)

        def bound():
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        # standard streams are files of their own
        status = trial.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=bound)
        yield f"{limit} bytes", finding(trial, command, status, before, after)


def full_disks(trial, command):
    """Runs a command on disks of 1 page and more, until it succeeds, in place of the trial's folder; yields findings.
    Only root can."""
    before, after = trial.reference(command, has_old=True)
    status, pages = INPUT_OUTPUT, 0
    while status != SUCCESS:
        pages += 1
        trial.begin(command, has_old=False)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={pages * 4}k", "memc", trial.folder], check=True)
        try:
            for name, data in before.items():
                (trial.folder / name).write_bytes(data)
            status = trial.run(command)
            yield f"{pages} pages", finding(trial, command, status, before, after)
        except OSError:
            continue  # not even the old files fit
        finally:
            subprocess.run(["umount", trial.folder], check=True)


def finding(trial, command, status, before, after):
    """What is wrong with a command that may have had no room; `None` if nothing."""
    if wrong := trial.halves(command, before, after) + trial.leftovers():
        return "; ".join(wrong)
    if status not in (SUCCESS, INPUT_OUTPUT):
        return f"ends with {status}: {trial.told()[-200:]}"
    return "succeeds with other files" if status == SUCCESS and trial.state() != after else None


def broken_pipe():
    reader, writer = os.pipe()
    os.close(reader)
    return writer


def streams(trial, command):
    """Runs a command with standard streams that take nothing; yields findings. If it succeeds, its files are there."""
    before, after = trial.reference(command, has_old=True)
    prints = os.path.getsize(trial.stream("out")) > 0
    full = os.open("/dev/full", os.O_WRONLY)
    lost = INPUT_OUTPUT if prints else SUCCESS
    for name, options, expected in (
        ("full standard output", {"stdout": full}, lost),
        ("full standard error", {"stderr": full}, SUCCESS),
        ("broken standard output", {"stdout": broken_pipe()}, SUCCESS),
        ("broken standard error", {"stderr": broken_pipe()}, SUCCESS),
        ("closed standard output", {"preexec_fn": lambda: os.close(1)}, lost),
        ("closed standard error", {"preexec_fn": lambda: os.close(2)}, SUCCESS),
        ("closed standard streams", {"preexec_fn": lambda: os.closerange(0, 3)}, lost),
    ):
        trial.begin(command, has_old=True)
        status = trial.run(command, **options)
        if wrong := trial.halves(command, after if status == SUCCESS else before, after) + trial.leftovers():
            yield name, "; ".join(wrong)
        elif status != expected or is_trap(status):
            yield name, f"ends with {status}, not {expected}: {trial.told()[-200:]}"
        else:
            yield name, None
