"""What the functions that draw nodes share."""


class Nodes:
    """A function that draws a node takes `x`, a value, and its shape, and puts the node behind it, with
    attributes that mostly fit. A graph says how a node is made: `node`, `constant`, `ints`, `number`."""

    def seldom(self):
        """Whether to draw what memc is known to refuse."""
        return self.draw.random() < 0.02

    def likely(self, share):
        return self.draw.random() < share

    def pick(self, *choices):
        return self.draw.choice(choices)

    def moves_images(self):
        """Whether to move, merge or drop axis 0, which may have one image alone."""
        return self.batch == 1 and self.likely(0.1) or self.seldom()

    def is_image(self, shape):
        return 3 <= len(shape) <= (6 if self.seldom() else 5)

    def like(self, shape):
        """A value of the same rank that may go together with a shape, the wanted one if there is any."""
        same = [name for name, own in self.values.items() if own == shape]
        near = [name for name, own in self.values.items() if len(own) == len(shape)]
        fitting = list(self.values) if self.seldom() else near or list(self.values)
        return self.draw.choice(same if same and self.likely(0.7) else fitting)

    def part_of(self, shape):
        """A shape that broadcasts to another; seldom with an axis more."""
        own = [self.pick(1, size) for size in shape[self.draw.randint(0, len(shape)):]]
        return [1] * (len(shape) + 1 - len(own)) + own if self.seldom() else own

    def axes(self, shape):
        """Some axes, which may be negative from opset 11 on."""
        first = 0 if self.moves_images() else 1
        axes = [axis for axis in range(first, len(shape)) if self.pick(0, 1)]
        self.draw.shuffle(axes)
        return [self.counted(axis, len(shape)) for axis in axes]

    def axis(self, shape):
        """One axis, seldom the first."""
        axis = self.draw.randint(0 if self.seldom() else 1, max(len(shape) - 1, 1))
        return self.counted(axis, len(shape))

    def counted(self, axis, rank):
        """An axis counted from either end; before opset 11, not from the last."""
        return axis - rank if self.opset >= 11 and self.likely(1 / 3) else axis

    def divisor(self, number):
        return self.draw.choice([size for size in range(1, number + 1) if number % size == 0] or [1])
