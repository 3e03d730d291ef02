#include "checks.h"
#include <string.h>
#include "elementwise.h"

static size_t size_of(memc_type type) { return (size_t[]){1, 1, 2, 2, 4, 8, 4, 8}[type]; }

enum { elements = 23 };

/// Runs a kernel of the vector unit on random codes and constants.
static void check_kernel(const char *name, memc_kernel *kernel, int64_t lanes, memc_type to,
                         memc_type a, memc_type b, int variant) {
  memc_step step = {.lanes = lanes, .type = {to, a, b}};
  const size_t sizes[3] = {size_of(to), size_of(a), size_of(b)};
  uint8_t *at[4];
  for (int i = 0; i < 3; i++) {
    step.operand[i].element = step.operand[i].next = (int64_t)sizes[i] * lanes;
    at[i] = take(elements * lanes * sizes[i]);
    for (int64_t n = 0; n < elements * lanes; n++) {
      const int64_t code = between(-2000000, 2000000);
      if (i && step.type[i] == memc_f32) ((float *)at[i])[n] = (float)code / 3;
      else if (i && step.type[i] == memc_f64) ((double *)at[i])[n] = (double)code / 3;
      else memcpy(at[i] + n * sizes[i], &code, sizes[i]);
    }
  }
  memc_scale *scales = take(elements * sizeof *scales);
  for (int i = 0; i < elements; i++) {
    const int64_t high = to == memc_u8 ? 255 : to == memc_i8 ? 127 : 32767;
    scales[i] = (memc_scale){between(-128, 127),
                             between(-128, 127),
                             between(1 << 30, 0x7FFFFFFF),
                             between(1 << 15, 1 << 20),
                             40 + i % 3,
                             (int64_t)1 << 39,
                             to == memc_u8 ? 0 : -high - 1,
                             high};
  }
  step.operand[3].next = sizeof *scales;
  at[3] = (uint8_t *)scales;
  kernel(&step, at, elements);
  report(name, lanes, variant, at[0], elements * lanes * sizes[0]);
}

void check_vector_unit(int64_t lanes) {
  const memc_isa isa = memc_portable;
  const memc_type codes[] = {memc_u8, memc_i8, memc_u16, memc_i16, memc_i32};
  for (int to = 0; to < 5; to++)
    for (int from = 0; from < 5; from++) {
      const int variant = 8 * to + from;
      const memc_type t = codes[to], f = codes[from];
      check_kernel("requant", memc_requant_kernel(isa, t, f, false), lanes, t, f, f, variant);
      check_kernel("requant wide", memc_requant_kernel(isa, t, f, true), lanes, t, f, f, variant);
      check_kernel("add", memc_add_kernel(isa, false), lanes, t, f, f, variant);
      check_kernel("add wide", memc_add_kernel(isa, true), lanes, t, f, f, variant);
      check_kernel("mul", memc_mul_kernel(isa, false), lanes, t, f, f, variant);
      check_kernel("mul wide", memc_mul_kernel(isa, true), lanes, t, f, f, variant);
      check_kernel("convert", memc_convert, lanes, t, f, f, variant);
    }
  for (int from = 0; from < 5; from++) {
    const memc_type f = codes[from];
    check_kernel("max", memc_max_kernel(isa, f), lanes, f, f, f, from);
    check_kernel("sum", memc_sum_kernel(isa, memc_i32, f), lanes, memc_i32, f, f, from);
    check_kernel("exact add", memc_exact_add_kernel(isa, memc_i32, f, memc_i32), lanes, memc_i32, f,
                 memc_i32, from);
  }
  for (int accumulates = 0; accumulates < 2; accumulates++) {
    check_kernel("store floats", memc_store_kernel(isa, memc_i32, memc_f32, accumulates), lanes,
                 memc_i32, memc_f32, memc_f32, accumulates);
    check_kernel("store doubles", memc_store_kernel(isa, memc_i64, memc_f64, accumulates), lanes,
                 memc_i64, memc_f64, memc_f64, accumulates);
  }
}

void check_moves(int64_t lanes) {
  enum { rows = 36, taps = 9 };
  for (memc_kind kind = memc_quads; kind <= memc_bytes; kind++)
    for (memc_type type = memc_u8; type <= memc_i16; type++) {
      if (kind == memc_biased_quads && type != memc_i8 && type != memc_i16) continue;
      if (kind == memc_biased_pairs && type != memc_u8 && type != memc_u16) continue;
      uint8_t *source = take(rows * lanes * 2), *reg = take(rows * lanes * 8);
      fill(source, rows * lanes * 2);
      int64_t offsets[rows];
      for (int i = 0; i < rows; i++)
        offsets[i] = between(0, rows - 1) * lanes * (int64_t)size_of(type);
      memc_pack_kernel(kind, type, memc_portable, lanes)(reg, source, offsets, rows, lanes);
      report("pack", lanes, 8 * (int)kind + (int)type, reg, rows * lanes * 8);
    }
  for (memc_type type = memc_u8; type <= memc_i8; type++) {
    uint8_t *from = take(rows * lanes), *to = take(4 * lanes);
    fill(from, rows * lanes);
    int64_t offsets[taps];
    for (int i = 0; i < taps; i++) offsets[i] = between(0, rows - 4) * lanes;
    memc_window_kernel(memc_portable, type, taps)(to, from, offsets, taps, 4 * lanes);
    report("window", lanes, (int)type, to, 4 * lanes);
  }
  for (memc_type type = memc_u8; type <= memc_i32; type++) {
    enum { count = 53 };
    const int64_t present = lanes - lanes / 3;
    int32_t *codes = take((present * count + 64) * 4), *back = take(present * count * 4);
    for (int64_t i = 0; i < present * count; i++) codes[i] = (int32_t)between(0, 127);
    int64_t places[count];
    for (int i = 0; i < count; i++) places[i] = (count - 1 - i) * lanes * 4;
    uint8_t *buffer = take(count * lanes * 4);
    memc_lanes_in(memc_portable, buffer, type, codes, count, places, lanes, present);
    memc_lanes_out(back, buffer, type, count, places, lanes, present);
    expect_equal("lanes", lanes, back, codes, present * count * 4);
    report("lanes", lanes, (int)type, buffer, count * lanes * 4);
  }
}
