// The kernels of correlate.c, written once and compiled for each instruction set.

/// Packs `ROWS` rows of weights, `depth` apart, as `[depth][ROWS]`; rows from `rows` on are 0.
MEMC_INLINE void ISA(pack_weights)(const float *weights, int64_t depth, int64_t rows, double *to) {
  int64_t k = 0;
  if (rows == ROWS)
    for (; k + 8 <= depth; k += 8)
      for (int row = 0; row < ROWS; row++)
        for (int i = 0; i < 8; i++) to[(k + i) * ROWS + row] = weights[row * depth + k + i];
  for (; k < depth; k++)
    for (int64_t row = 0; row < ROWS; row++)
      to[k * ROWS + row] = row < rows ? weights[row * depth + k] : 0;
}

/// Writes inputs of consecutive positions into panels of `LANES` positions, from `position` on.
MEMC_INLINE void ISA(pack_run)(const float *from, int64_t stride, int64_t count, int64_t position,
                               int64_t panel_size, double *to) {
  for (int64_t done = 0; done < count;) {
    int64_t lane = (position + done) % LANES;
    int64_t length = count - done < LANES - lane ? count - done : LANES - lane;
    double *line = to + (position + done) / LANES * panel_size + lane;
    const float *source = from + done * stride;
    if (stride == 1)
      for (int64_t i = 0; i < length; i++) line[i] = source[i];
    else
      for (int64_t i = 0; i < length; i++) line[i] = source[i * stride];
    done += length;
  }
}

/// Packs rows `first` to before `first + rows` at `count` positions from `start` on, as
/// `[panel][rows][LANES]`.
static void ISA(pack_inputs)(const memc_correlation *c, const float *input, int64_t first,
                             int64_t rows, int64_t start, int64_t count, double *to) {
  int64_t panels = (count + LANES - 1) / LANES;
  memset(to, 0, sizeof(double) * panels * rows * LANES);
  for (int64_t row = 0; row < rows; row++) {
    int64_t channel = (first + row) / c->taps, tap = (first + row) % c->taps;
    const float *plane = input + channel * c->plane;
    int64_t end = c->first_run[tap + 1];
    for (int64_t r = run_before(c, tap, start); r < end && c->runs[r].output < start + count; r++) {
      memc_run run = c->runs[r];
      int64_t skipped = run.output < start ? start - run.output : 0;
      int64_t position = run.output + skipped - start;
      int64_t length = run.count - skipped;
      if (length > count - position) length = count - position;
      if (length > 0) ISA(pack_run)
      (plane + run.input + skipped * c->stride, c->stride, length, position, rows * LANES,
       to + row * LANES);
    }
  }
}

/// Adds the products of `depth` rows to `rows` sums of `vectors` vectors each, `[ROWS][LANES]`.
MEMC_INLINE void ISA(add_products)(const double *weights, const double *inputs, int64_t depth,
                                   double *sums, const int rows, const int vectors) {
// a product of two floats is exact in double precision, so that adding it in the same step rounds
// alike
#pragma clang fp contract(fast)
  f64x8 sum[ROWS][LANES / 8];
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) sum[row][v] = *(f64x8 *)(sums + row * LANES + v * 8);
  for (int64_t k = 0; k < depth; k++) {
    f64x8 line[LANES / 8];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) line[v] = *(const f64x8 *)(inputs + k * LANES + v * 8);
#pragma clang loop unroll(full)
    for (int row = 0; row < rows; row++) {
      f64x8 weight = (f64x8){} + weights[k * ROWS + row];
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) sum[row][v] += weight * line[v];
    }
  }
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) *(f64x8 *)(sums + row * LANES + v * 8) = sum[row][v];
}

/// As `add_products` for all rows, in parts that fit the registers.
static void ISA(add_tile)(const double *weights, const double *inputs, int64_t depth, double *sums,
                          int64_t vectors) {
  if (ISA(wide)) {
    if (vectors == 1) ISA(add_products)(weights, inputs, depth, sums, ROWS, 1);
    else if (vectors == 2) ISA(add_products)(weights, inputs, depth, sums, ROWS, 2);
    else ISA(add_products)(weights, inputs, depth, sums, ROWS, 3);
    return;
  }
  for (int row = 0; row < ROWS; row += 4)
    for (int64_t v = 0; v < vectors; v++)
      ISA(add_products)(weights + row, inputs + v * 8, depth, sums + row * LANES + v * 8, 4, 1);
}

/// The outputs of `rows` rows of packed weights at `count` positions from `start` on.
static void ISA(correlate_block)(const memc_correlation *c, const float *input,
                                 const double *weights, int64_t rows, int64_t start, int64_t count,
                                 double *inputs, double *sums) {
  int64_t depth = c->channels * c->taps;
  int64_t row_panels = (rows + ROWS - 1) / ROWS, panels = (count + LANES - 1) / LANES;
  memset(sums, 0, sizeof(double) * row_panels * panels * TILE);
  for (int64_t first = 0; first < depth; first += DEPTH) {
    int64_t part = depth - first < DEPTH ? depth - first : DEPTH;
    ISA(pack_inputs)(c, input, first, part, start, count, inputs);
    for (int64_t panel = 0; panel < panels; panel++) {
      int64_t lanes = count - panel * LANES < LANES ? count - panel * LANES : LANES;
      for (int64_t row = 0; row < row_panels; row++) {
        ISA(add_tile)
        (weights + (row * depth + first) * ROWS, inputs + panel * part * LANES, part,
         sums + (row * panels + panel) * TILE, (lanes + 7) / 8);
      }
    }
  }
}

static void ISA(correlate)(const memc_correlation *c, const float *input, const float *weights,
                           const float *bias, float *output, memc_correlation_memory m) {
  int64_t depth = c->channels * c->taps;
  for (int64_t first = 0; first < c->outputs; first += m.rows) {
    int64_t rows = c->outputs - first < m.rows ? c->outputs - first : m.rows;
    for (int64_t row = 0; row < rows; row += ROWS) {
      ISA(pack_weights)
      (weights + (first + row) * depth, depth, rows - row < ROWS ? rows - row : ROWS,
       m.weights + row * depth);
    }
    for (int64_t start = 0; start < c->positions; start += POSITIONS) {
      int64_t count = c->positions - start < POSITIONS ? c->positions - start : POSITIONS;
      ISA(correlate_block)(c, input, m.weights, rows, start, count, m.inputs, m.sums);
      write_sums(c, m.sums, bias, first, rows, start, count, output);
    }
  }
}
