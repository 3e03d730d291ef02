"""Nodes that select, repeat and resample elements."""
import numpy

from .nodes import Nodes

COORDINATES = ["half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"]
ROUNDINGS = ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"]


class Selections(Nodes):
    def gathered(self, x, shape):
        axis = self.axis(shape)
        size = shape[axis] if -len(shape) <= axis < len(shape) else 1
        own = self.pick((), (1,), (2,), (size,), (2, 2))
        low = -size if self.opset >= 11 else 0
        places = [self.draw.randint(low, max(size - 1, 0)) for _ in range(int(numpy.prod(own)))]
        if self.pick(0, 1):
            places.sort()
        indices = numpy.array(places, self.pick(numpy.int64, numpy.int32)).reshape(own)
        self.node("Gather", [x, self.initializer(indices)], axis=axis)

    def tiled(self, x, shape):
        repeats = [self.pick(1, 1, 2, 3) for _ in shape]
        if repeats and not self.seldom():
            repeats[0] = 1
        self.node("Tile", [x, self.ints(repeats)])

    def expanded(self, x, shape):
        sizes = [self.pick(1, 3) if size == 1 else self.pick(1, size) for size in shape]
        if sizes and not self.seldom():
            sizes[0] = 1
        self.node("Expand", [x, self.ints(sizes[self.pick(0, 0, 1):])])

    def blocks(self, x, shape):
        if len(shape) != 4:
            return self.rearranged(x, shape)
        _, channels, rows, columns = shape
        fitting = [block for block in (3, 2) if rows % block == 0 and columns % block == 0]
        if fitting and self.pick(0, 1):
            return self.node("SpaceToDepth", [x], blocksize=self.draw.choice(fitting))
        fitting = [block for block in (3, 2) if channels % block**2 == 0] or [1]
        mode = self.pick(None, "DCR", "CRD") if self.opset >= 11 else None
        self.node("DepthToSpace", [x], blocksize=self.draw.choice(fitting), mode=mode)

    def resized(self, x, shape):
        """Resize, or Upsample before opset 10, of the axes after the second."""
        if not shape:
            return self.function(x, shape)
        grows = self.opset < 10
        factors = [1, 1.5, 2, 2, 3] if grows else [0.5, 0.75, 1, 1.5, 2, 2, 3]
        scales = [1.0 if axis < min(2, len(shape) - 1) and len(shape) > 1 else self.draw.choice(factors)
                  for axis in range(len(shape))]
        if len(shape) == 1:
            scales = [1.0]
        mode = self.pick("nearest", "linear", "linear")
        if self.opset < 11:
            return self.resized_before_11(x, scales, mode)
        if len(shape) == 4:
            mode = self.pick(mode, "cubic")
        attributes = {"mode": self.pick(None, mode) if mode == "nearest" else mode}
        modes = COORDINATES + ["half_pixel_symmetric"] * (self.opset >= 19)
        if self.seldom():
            modes = ["tf_crop_and_resize"] + ["tf_half_pixel_for_nn"] * (self.opset < 13)
        attributes["coordinate_transformation_mode"] = self.pick(None, *modes)
        if mode == "nearest":
            attributes["nearest_mode"] = self.pick(None, *ROUNDINGS)
        if mode == "cubic":
            attributes["cubic_coeff_a"] = self.pick(None, -0.5)
            attributes["exclude_outside"] = self.pick(None, 0, 1)
        if self.opset >= 18 and mode != "nearest":
            attributes["antialias"] = self.pick(None, 0, 1)
        self.resized_to(x, shape, scales, attributes)

    def resized_before_11(self, x, scales, mode):
        if self.opset < 9:
            return self.node("Upsample", [x], mode=mode, scales=scales)
        operator = "Upsample" if self.opset == 9 else "Resize"
        self.node(operator, [x, self.reals(scales)], mode=mode)

    def resized_to(self, x, shape, scales, attributes):
        axes = list(range(len(shape)))
        if self.opset >= 18 and self.likely(0.3):
            axes = axes[min(2, len(axes) - 1):]
            attributes["axes"] = [self.counted(axis, len(shape)) for axis in axes]
        absent = "" if self.opset >= 13 else self.reals([])
        if self.pick(0, 1):
            inputs = [x, absent, self.reals([scales[axis] for axis in axes])]
        else:
            sizes = [max(1, int(shape[axis] * scales[axis])) for axis in axes]
            inputs = [x, absent, absent, self.ints(sizes)]
            # onnxruntime rounds ratios of sizes to single precision, and misses whole positions
            if attributes.get("nearest_mode") in ("floor", "ceil"):
                del attributes["nearest_mode"]
            if self.opset >= 18:
                attributes["keep_aspect_ratio_policy"] = self.pick(None, "stretch")
            if "axes" in attributes and self.pick(0, 1):
                # onnxruntime keeps no ratio of axes counted from the last
                attributes["axes"] = axes
                attributes["keep_aspect_ratio_policy"] = self.pick("not_larger", "not_smaller")
        self.node("Resize", inputs, **attributes)

    def reals(self, numbers):
        """Numbers in single precision, whatever the graph computes in."""
        return self.initializer(numpy.array(numbers, numpy.float32))
