"""The commands that write, on small inputs."""
import dataclasses
import pathlib
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SWEEP = """\
model: ../in/m.onnx
set: {accelerator: [isaac, tiny-8]}
images: ../in/x.npy
labels: ../in/y.npy
device: {name: lognormal, sigma: [0.1, 0.4]}
seed: {from: 1, count: 2}
"""
# What a NIR graph can state.
SPIKING = """\
memc-network 1
input x float32[1, 1, 8, 8]
parameter weight float32[10, 64]
parameter bias float32[10]
flat = Flatten(x)
y = Gemm(flat, @weight, @bias) {transB = 1}
output y
"""
TRAINING = "--images ../in/x.npy --labels ../in/y.npy"


@dataclasses.dataclass(frozen=True)
class Command:
    """A command line, which runs in a folder beside that of the inputs, `in`."""

    name: str
    line: str
    # Files that it replaces; there may be old ones.
    outputs: tuple = ()
    # It may find its own results, and goes on from them; else it refuses to replace them.
    resumes: bool = True
    # With these statuses too it ends after a signal.
    statuses: tuple = ()
    # Kinds of calls that do not fail, because a library goes on with something else.
    spared: tuple = ()

    @property
    def arguments(self):
        return self.line.split()


def export(name, file, more=""):
    return Command(f"export {name} {file[1:]}", f"export ../in/p.memc --format {name} -o {file} {more}", (file,))


COMMANDS = [
    Command("compile", "compile ../in/m.onnx --calibrate ../in/x.npy -o p.memc", ("p.memc",)),
    Command("program", "program ../in/p.memc --device lognormal:sigma=0.4 -o c.npz", ("c.npz",)),
    Command("train .onnx", f"train ../in/m.onnx {TRAINING} --set passes.retrain.training.epochs=2 "
            "--checkpoint run -o n.onnx", ("n.onnx",)),
    Command("train FOLDER", f"train ../in/m.onnx {TRAINING} -o network", resumes=False),
    Command("train .nir", f"train ../in/spiking.txt --from-scratch {TRAINING} -o n.nir", ("n.nir",)),
    Command("learn", f"learn ../in/learn.memc --device exponential:states=64 {TRAINING} --epochs 2 "
            "--checkpoint run -o c.npz --csv curve.csv", ("c.npz", "curve.csv")),
    Command("sweep run", "sweep run ../in/s.yaml --results results", statuses=(0, 75)),
    Command("sweep merge", "sweep merge ../in/s.yaml --results ../in/results -o t.csv -o t.jsonl",
            ("t.csv", "t.jsonl")),
    Command("sweep submit", "sweep submit ../in/s.yaml --slurm --dry-run --array 2 --time 60 --memory 512 "
            "--results results"),
    Command("plan", "plan ../in/m.onnx --grid accelerator=isaac,tiny-8 --results results -o plan.csv",
            ("plan.csv",)),
    Command("plan .svg", "plan ../in/m.onnx --grid accelerator=isaac,tiny-8 -o plan.svg", ("plan.svg",)),
    Command("simulate .npy", "simulate ../in/p.memc --images ../in/x.npy -o y.npy", ("y.npy",)),
    Command("simulate .npz", "simulate ../in/p.memc --images ../in/x.npy --chip ../in/c.npz -o y.npz", ("y.npz",)),
    Command("array", "array ../in/g.npy --inputs ../in/v.npy --bit-line-ohm 1 --word-line-ohm 1 -o i.npy "
            "--spice a.cir", ("i.npy", "a.cir")),
    Command("report", "report ../in/p.memc --format html --simulation ../in/sim.json -o page.html", ("page.html",)),
    Command("inspect", "inspect ../in/p.memc --chip ../in/c.npz --format html -o page.html", ("page.html",)),
    export("onnx", "e.onnx"),
    export("chrome-trace", "e.json"),
    export("cells", "e.npz", "--chip ../in/c.npz"),
    export("cells", "e.csv"),
    export("neurosim", "e.csv"),
    export("spice", "e.cir"),
    Command("plot .svg", "plot ../in/sim.json -o f.svg", ("f.svg",)),
    # librsvg takes another font where one cannot be read, and cairo does not notice that zlib has no memory
    Command("plot .pdf", "plot ../in/sim.json -o f.pdf", ("f.pdf",), spared=("open", "read", "map", "memory")),
    Command("plot .png", "plot ../in/sim.json --dpi 40 -o f.png", ("f.png",), spared=("open", "read", "map")),
    Command("device", "device vteam --csv d.csv --svg d.svg", ("d.csv", "d.svg")),
    Command("device --export", "device vteam --export spice -o d.sub", ("d.sub",)),
    Command("new", "new accelerator mine -o mine.yaml", resumes=False),
]


def make_inputs(memc, folder):
    """Makes what the commands read in `folder`/in."""
    folder = pathlib.Path(folder) / "in"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "models/tiny.onnx", folder / "m.onnx")
    (folder / "s.yaml").write_text(SWEEP)
    (folder / "spiking.txt").write_text(SPIKING)
    make_data(folder)
    for line in (
        "compile m.onnx --calibrate x.npy -o p.memc",
        "compile m.onnx --calibrate x.npy --mapping learn -o learn.memc",
        "program p.memc --device lognormal:sigma=0.4 -o c.npz",
        "sweep run s.yaml --results results",
    ):
        subprocess.run([memc, *line.split(), "-q"], cwd=folder, check=True)
    simulate = "simulate p.memc --images x.npy --labels y.npy --device lognormal:sigma=0.4 --chips 3 --json"
    with (folder / "sim.json").open("w") as file:
        subprocess.run([memc, *simulate.split()], cwd=folder, check=True, stdout=file, stderr=subprocess.DEVNULL)


def make_data(folder):
    """Eight images of 8 x 8 with labels, a matrix of conductances and voltages for it."""
    import numpy

    images = (numpy.arange(512) * 37 % 256).reshape(8, 1, 8, 8)
    numpy.save(folder / "x.npy", images.astype(numpy.uint8))
    numpy.save(folder / "y.npy", numpy.arange(8))
    numpy.save(folder / "g.npy", numpy.linspace(1e-5, 1e-4, 48, dtype=numpy.float32).reshape(8, 6))
    numpy.save(folder / "v.npy", numpy.linspace(0, 0.5, 8, dtype=numpy.float32))
