"""Nodes that apply a function to every element."""
from onnx import TensorProto

from .nodes import Nodes

# operator -> the intervals from which its attributes are drawn
FUNCTIONS = {
    "Abs": {}, "Celu": {"alpha": (0.25, 2)}, "Elu": {"alpha": (-1, 2)}, "Erf": {}, "Gelu": {},
    "HardSigmoid": {"alpha": (-1, 2), "beta": (-1, 1)}, "HardSwish": {}, "Identity": {},
    "LeakyRelu": {"alpha": (-1, 2)}, "Mish": {}, "Neg": {},
    "Selu": {"alpha": (0, 2), "gamma": (0.25, 2)}, "Sigmoid": {}, "Softplus": {}, "Softsign": {}, "Tanh": {},
}
STEPS = {"Ceil": {}, "Floor": {}, "Round": {}, "Sign": {}, "ThresholdedRelu": {"alpha": (-1, 1)}}
# the least value that `positive` makes
LEAST = 1 / 8


class Functions(Nodes):
    def function(self, x, shape):
        operator = "Relu" if self.likely(0.2) else self.draw.choice(list(FUNCTIONS))
        self.applied(operator, x, FUNCTIONS.get(operator, {}))

    def stepped(self, x, shape):
        """A function that jumps."""
        operator = self.draw.choice(list(STEPS))
        if operator != "Sign" and self.pick(0, 1):
            x = self.node("Mul", [x, self.number(2, 8)])
        if x:
            self.applied(operator, x, STEPS[operator])

    def applied(self, operator, x, intervals):
        attributes = {name: self.pick(None, self.draw.uniform(*interval), self.draw.uniform(*interval))
                      for name, interval in intervals.items()}
        if operator == "Gelu":
            attributes["approximate"] = self.pick(None, "none", "tanh")
        return self.node(operator, [x], **attributes)

    def within_domain(self, x, shape):
        """A function that is steep or undefined somewhere, of arguments away from there."""
        operator = self.pick("Exp", "Log", "Reciprocal", "Sqrt")
        if operator == "Exp":
            kind = self.pick("Tanh", "Sigmoid", "Softsign", "negative", "any")
            if kind == "negative":
                x = self.positive(x)
                x = x and self.node("Neg", [x])
            elif kind != "any":
                x = self.node(kind, [x])
        elif operator == "Sqrt" and self.pick(0, 1):
            x = self.node(self.pick("Relu", "Abs", "Sigmoid"), [x])
        else:
            x = self.positive(x)
        if x:
            self.node(operator, [x])

    def positive(self, x):
        """A value of the shape of x, at least LEAST everywhere."""
        kind = self.pick("Relu", "Abs", "Sigmoid", "Softplus", "HardSigmoid", "square", "Clip", "Exp")
        if kind == "Clip":
            return self.clipped(x, LEAST, self.draw.uniform(0.5, 4))
        if kind == "Exp":
            x = self.node("Tanh", [x])
            return x and self.node("Exp", [x])
        x = self.node("Mul", [x, x]) if kind == "square" else self.node(kind, [x])
        return x and self.node("Add", [x, self.number(LEAST, 1)])

    def bounded(self, x, shape):
        low, high = sorted([self.draw.uniform(-2, 2), self.draw.uniform(-2, 2)])
        self.clipped(x, *self.pick((low, high), (low, high), (low, None), (None, high), (None, None)))

    def clipped(self, x, low, high):
        if self.opset < 11:
            return self.node("Clip", [x], min=low, max=high)
        bounds = ["" if bound is None else self.number(bound, bound) for bound in (low, high)]
        while bounds and not bounds[-1]:
            bounds.pop()
        return self.node("Clip", [x, *bounds])

    def cast(self, x, shape):
        """A wider type and back, the same type, or integers, which memc refuses. Halves would round."""
        if self.seldom():
            return self.node("Cast", [x], to=self.pick(TensorProto.INT32, TensorProto.BOOL))
        wide = x if self.pick(0, 1) else self.node("Cast", [x], to=TensorProto.DOUBLE)
        if wide:
            self.node("Cast", [wide], to=self.kind)

    def dropout(self, x, shape):
        ratio, seed = self.pick(None, 0.3), self.pick(None, None, 7)
        outputs = self.pick(1, 1, 2) if self.opset >= 10 else 1  # the second is Boolean from there on
        if self.opset < 12:
            return self.node("Dropout", [x], outputs, ratio=ratio)
        more = [self.number(0, 0.9)] if ratio else []
        if more and self.pick(0, 1):
            more.append(self.truth(False))
        self.node("Dropout", [x, *more], outputs, seed=seed)
