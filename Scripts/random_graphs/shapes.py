"""Nodes that reorder, cut and join axes."""
import math

from onnx import helper

from .nodes import Nodes


class Shapes(Nodes):
    def padded(self, x, shape):
        pads = [self.draw.randint(0, 2) if place % max(len(shape), 1) and self.pick(0, 1) else 0
                for place in range(2 * len(shape))]
        pads = [-1 if pad and self.pick(*[0] * 5, 1) else pad for pad in pads]
        modes = ["reflect", "edge"] + ["wrap"] * (self.opset >= 19)
        mode = self.draw.choice(modes) if self.seldom() else self.pick(None, "constant")
        if self.opset < 11:
            value = self.pick(None, self.draw.uniform(-1, 1))
            return self.node("Pad", [x], pads=pads, mode=mode, value=value)
        value = self.pick([], [], [self.number()])
        axes = self.axes(shape) if self.opset >= 18 and self.pick(0, 0, 1) else []
        if axes:
            pads = [self.draw.randint(0, 2) for _ in range(2 * len(axes))]
            value = [*(value or [""]), self.ints(axes)]
        self.node("Pad", [x, self.ints(pads), *value], mode=mode)

    def concatenated(self, x, shape):
        parts = [x] + [
            self.constant(shape) if self.seldom() else self.like(shape) for _ in range(self.pick(0, 1, 1, 2))]
        self.draw.shuffle(parts)
        self.node("Concat", parts, axis=self.axis(shape))

    def split(self, x, shape):
        """Parts of given or of equal sizes; the last of equal ones may be smaller from opset 18 on."""
        axis = self.axis(shape)
        size, count = shape[axis] if -len(shape) <= axis < len(shape) else 1, self.pick(1, 2, 2, 3)
        if self.pick(0, 1):
            cuts = [0, *sorted(self.draw.randint(0, size) for _ in range(count - 1)), size]
            sizes = [end - start for start, end in zip(cuts, cuts[1:])]
            if self.opset < 13:
                return self.node("Split", [x], outputs=count, axis=axis, split=sizes)
            return self.node("Split", [x, self.ints(sizes)], outputs=count, axis=axis)
        if self.opset < 18 and size % count:
            count = 1
        self.node("Split", [x], outputs=count, axis=axis, num_outputs=count if self.opset >= 18 else None)

    def sliced(self, x, shape):
        axes = self.axes(shape)
        spans = [sorted([self.draw.randint(-size, size), self.draw.randint(0, size + 2)])
                 for size in (shape[axis] for axis in axes)]
        starts, ends = [start for start, _ in spans], [end for _, end in spans]
        if self.opset < 10:
            return self.node("Slice", [x], axes=axes, starts=starts, ends=ends)
        steps = [self.pick(1, 1, 2, 3, -1, -2) for _ in axes]
        spans = [(end - 1, start - 1 if start else -99) if step < 0 else (start, end)
                 for start, end, step in zip(starts, ends, steps)]
        lists = [[span[0] for span in spans], [span[1] for span in spans], axes, steps]
        self.node("Slice", [x, *map(self.ints, lists[:self.pick(3, 4, 4)])])

    def reshaped(self, x, shape):
        if self.pick(0, 0, 1):
            axis = self.draw.randint(0, len(shape)) if self.moves_images() else self.pick(None, 1)
            return self.node("Flatten", [x], axis=axis - len(shape) if axis and self.opset >= 11 else axis)
        moves = self.moves_images()
        sizes, left = [], math.prod(shape)
        if shape and not moves:
            sizes, left = [shape[0]], math.prod(shape[1:])
        for _ in range(self.pick(0, 1, 2, 2, 3, 4)):
            sizes.append(self.divisor(left) if left else 0)
            left //= sizes[-1] or 1
        sizes.append(left)
        if self.pick(0, 1):
            sizes[self.draw.randrange(len(sizes))] = -1
        if self.pick(0, 1) and sizes[0] != -1 and not moves:
            sizes[0] = 0
        self.node("Reshape", [x, self.ints(sizes)],
                  allowzero=self.pick(None, None, 0, 1) if self.opset >= 14 and 0 not in sizes else None)

    def rearranged(self, x, shape):
        rank, first = len(shape), 0 if self.moves_images() else 1
        kind = self.pick("Transpose", "Transpose", "Squeeze", "Unsqueeze")
        if kind == "Transpose":
            order = list(range(first, rank))
            self.draw.shuffle(order)
            order = [*range(min(first, rank)), *order]
            return self.node(kind, [x], perm=None if self.moves_images() else order)
        axes = [axis for axis in range(first, rank) if shape[axis] == 1 and self.pick(0, 1)]
        if kind == "Squeeze" and not axes and not self.moves_images():
            kind = "Unsqueeze"
        if kind == "Unsqueeze":
            count = self.pick(1, 2)
            axes = self.draw.sample(range(min(first, rank), rank + count), count)
        if self.opset >= 11 and axes and self.pick(0, 1):
            axes = [axis - rank - len(axes) if kind == "Unsqueeze" else axis - rank for axis in axes]
        if self.opset < 13:
            return self.node(kind, [x], axes=axes or None)
        self.node(kind, [x] + ([self.ints(axes)] if axes or kind == "Unsqueeze" else []))

    def by_shape(self, x, shape):
        """The idiom of exporters: the batch's size from Shape, and Reshape to it and one more axis."""
        if self.opset >= 15 and self.pick(0, 1):
            batch = self.node("Shape", [x], start=self.pick(None, 0), end=1)
        else:
            sizes = self.node("Shape", [x])
            batch = sizes and self.node("Gather", [sizes, self.ints([0])], axis=0)
        wanted = batch and self.node("Concat", [batch, self.ints([-1])], axis=0)
        if not wanted or not shape:
            return
        name = self.name()
        self.nodes.append(helper.make_node("Reshape", [x, wanted], [name]))
        self.add_value(name, (shape[0], math.prod(shape[1:])))
