// What a bound program looks like: steps, operands, streams. Swift fills these in, C runs them.
//
// A buffer holds `[element][lane]`, one lane per image. Places are bytes from the start of a
// machine's memory, so that one set of steps serves every thread. Nothing here checks a bound:
// binding has.
#ifndef MEMC_MACHINE_H
#define MEMC_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

/// Depth of nested loops; taps of windows that are taken at once.
enum { memc_loop_depth = 4, memc_most_taps = 64 };

/// Element types, in the order of `BufferType`; the last two only for sums of analog products.
typedef enum {
  memc_u8,
  memc_i8,
  memc_u16,
  memc_i16,
  memc_i32,
  memc_i64,
  memc_f32,
  memc_f64
} memc_type;

/// The instruction sets kernels are written for; each includes the ones before, those of another
/// processor left out.
typedef enum {
  memc_portable,
  memc_neon,
  memc_avx2,
  /// With the byte permutes of VBMI and the byte products of VNNI.
  memc_avx512
} memc_isa;

/// Whether this processor has it.
bool memc_has_isa(memc_isa isa);

/// `count` elements side by side, `offset` bytes after an address.
typedef struct {
  int64_t offset;
  int64_t count;
} memc_run;

/// An address generator and the elements it takes.
typedef struct {
  /// Constants outside the machine's memory; null for buffers.
  const uint8_t *outside;
  /// The place of the buffer, and of the address in it while all counters are 0.
  int64_t base;
  int64_t start;
  /// Bytes for each count of the enclosing loops, outermost first.
  int64_t stride[memc_loop_depth];
  /// Bytes after which addresses wrap; 0 where they do not.
  int64_t ring;
  /// Bytes of one element in all lanes, and from one element to the next: the same, or 0 where one
  /// element serves all.
  int64_t element;
  int64_t next;
  /// Offsets within 0 ..< ring in a ring. No runs: no operand.
  const memc_run *runs;
  int64_t run_count;
} memc_operand;

typedef struct memc_stream memc_stream;
typedef struct memc_step memc_step;

/// Runs one step; false if it blocks, and then nothing has changed.
typedef bool memc_execute(memc_stream *stream, const memc_step *step);

/// Computes `n` elements of all lanes; `at` is where they stand in each operand.
typedef void memc_kernel(const memc_step *step, uint8_t *const at[4], int64_t n);

/// A whole window of a pool at once: `offsets` from `from`, `bytes` each.
typedef void memc_window(uint8_t *to, const uint8_t *from, const int64_t *offsets, int64_t taps,
                         int64_t bytes);

/// One instruction, bound.
struct memc_step {
  memc_execute *execute;
  memc_kernel *kernel;
  /// The kernel of a pool's first tap; of all taps where they stand side by side, null for none.
  memc_kernel *first;
  memc_window *window;
  /// Destination, a, b, table.
  memc_operand operand[4];
  memc_type type[4];
  int64_t lanes;
  /// Elements; for `loop` the trips, for `wait` and `signal` the amount.
  int64_t count;
  /// The constant of `fill`, the lowest code of `lookup`, the largest offset of `gather`.
  int64_t value;
  /// Depth of a loop; index of a token or channel; number of pieces.
  int64_t index;
  /// The step that `end` goes back to; the number of a pool's or gather's offsets.
  int64_t target;
  /// A group, the entries of a function.
  const void *detail;
  /// Byte offsets of a pool's taps, or of a window's rows.
  const int64_t *offsets;
  /// How `gather` brings rows into a register.
  void (*pack)(void *reg, const uint8_t *source, const int64_t *offsets, int64_t rows,
               int64_t lanes);
  /// Pieces of a window instead.
  const void *pieces;
};

/// A bounded queue; `place` is that of its ring of `capacity` elements.
typedef struct {
  int64_t place;
  int64_t capacity;
  int64_t element;
  int64_t head;
  int64_t fill;
} memc_channel;

/// What is noted of one group while it runs.
typedef struct {
  /// Firings so far.
  int64_t window;
  /// The codes of the last gather, `[row][lane]`; null where nothing is noted.
  int32_t *codes;
  /// Which windows of which lanes to note, ascending by window, and how many are.
  const struct memc_sample *samples;
  int64_t sample_count;
  int64_t taken;
} memc_capture;

typedef struct memc_sample {
  int64_t window;
  int64_t lane;
  /// `[row]` in register order, and `[column]`.
  int32_t *inputs;
  double *sums;
} memc_sample;

/// One sequencer of one machine.
struct memc_stream {
  uint8_t *memory;
  int64_t *tokens;
  memc_channel *channels;
  /// One for each group, by its number; none if null.
  memc_capture *captures;
  /// The image of lane 0, and how often each group has fired for these images.
  uint32_t image;
  uint32_t *firings;
  const memc_step *steps;
  int64_t step_count;
  int64_t next;
  int64_t counter[memc_loop_depth];
};

/// Runs a stream until it ends or blocks; the number of instructions it ran.
int64_t memc_run_stream(memc_stream *stream);

memc_execute memc_loop, memc_end, memc_wait, memc_signal, memc_send, memc_receive;

/// Elementwise instructions; `plain` where every operand is one run that cannot wrap.
memc_execute memc_elementwise, memc_elementwise_plain, memc_pool;

/// Fills a group's row register, fires it; `plain` into a run that cannot wrap, `direct` into one
/// of the sums' own type.
memc_execute memc_gather, memc_mvm, memc_mvm_plain, memc_mvm_direct;

#endif
