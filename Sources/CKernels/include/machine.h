// A bound program: steps, operands, streams. Swift fills these in, C runs them.
//
// A buffer holds `[element][lane]`, one lane per image. Places are byte offsets in a machine's
// memory, so that all threads share one set of steps. Nothing here checks bounds: the verifier did.
#ifndef MEMC_MACHINE_H
#define MEMC_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include "instruction-set.h"

/// The deepest nesting of loops; the most taps of a window, and the most steps of a loop, that are
/// processed at once.
enum { memc_loop_depth = 4, memc_most_taps = 64, memc_most_steps_at_once = 8 };

/// Element types, in the order of `BufferType`; the last two are only for sums of analog products.
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

/// `count` contiguous elements, `offset` bytes after an address.
typedef struct {
  int64_t offset;
  int64_t count;
} memc_element_run;

/// An address generator and the elements at the address.
typedef struct {
  /// Constants outside the machine's memory; null for buffers.
  const uint8_t *outside;
  /// The place of the buffer, and of the address in it when all counters are 0.
  int64_t base;
  int64_t start;
  /// Bytes per count of each enclosing loop, outermost first.
  int64_t stride[memc_loop_depth];
  /// Bytes after which addresses wrap; 0 if they do not.
  int64_t ring;
  /// Bytes of one element in all lanes, and from one element to the next: the same, or 0 if one
  /// element is used for all.
  int64_t element;
  int64_t next;
  /// Offsets, in 0 ..< ring for a ring. Without runs there is no operand.
  const memc_element_run *runs;
  int64_t run_count;
} memc_operand;

typedef struct memc_stream memc_stream;
typedef struct memc_step memc_step;

/// Runs one step; returns false if it blocks, without any change.
typedef bool memc_execute(memc_stream *stream, const memc_step *step);

/// Runs a step that cannot block; `at` points to its operands, none of which wraps.
typedef void memc_at_once(memc_stream *stream, const memc_step *step, uint8_t *const at[4]);

/// Computes `n` elements of all lanes; `at` points to them in each operand.
typedef void memc_kernel(const memc_step *step, uint8_t *const at[4], int64_t n);

/// Computes a whole window of a pool at once: taps of `bytes` bytes at `offsets` from `from`.
typedef void memc_window(uint8_t *to, const uint8_t *from, const int64_t *offsets, int64_t taps,
                         int64_t bytes);

/// Copies rows into a register; there is an offset for each row, rounded up to whole entries.
typedef void memc_pack(void *reg, const uint8_t *source, const int64_t *offsets, int64_t rows,
                       int64_t lanes);

/// The head of a loop, or its end, which jumps back to the step after `head` until the loop has run
/// `trips` times. Only the head knows the end.
typedef struct {
  int64_t depth;
  int64_t trips;
  int64_t head;
  int64_t end;
} memc_loop_step;

/// `wait` and `signal`: the token, and the amount.
typedef struct {
  int64_t index;
  int64_t amount;
} memc_token_step;

/// `lookup`: one entry for each code of the source's type, from the code `lowest` on.
typedef struct {
  const int32_t *entries;
  int64_t lowest;
} memc_lookup_step;

/// `gather`, either by `pack` or from pieces.
typedef struct {
  const struct memc_group *group;
  /// Byte offsets of the window's rows, rounded up to whole entries, and the largest of them.
  const int64_t *offsets;
  int64_t offset_count;
  int64_t largest_offset;
  /// The place for as many offsets, for windows that wrap at the end of a ring.
  int64_t wrapped;
  memc_pack *pack;
  const struct memc_piece *pieces;
  int64_t piece_count;
} memc_gather_step;

/// `pool`: byte offsets of the taps, the kernel of the first tap, and that of whole windows or
/// null.
typedef struct {
  const int64_t *offsets;
  int64_t tap_count;
  memc_kernel *first;
  memc_window *window;
} memc_pool_step;

/// An activation or pooling unit of a chip, which turns real values in scratch memory, a double for
/// each element and lane, into codes in place, an int64 each.
///
/// `value` is clamped to `low` ... `high`; the code is `zero + gain (value - zero) + offset + noise
/// N`, rounded half up and clamped again, with a standard normal N.
typedef struct {
  memc_isa isa;
  int64_t low;
  int64_t zero;
  int64_t high;
  /// `[element]`, of the circuit that the element passes; offsets are in codes.
  const double *gain;
  const double *offset;
  /// In codes, and the keys of the normals, `[element / 4][2]`; null without noise.
  double noise;
  const uint32_t *keys;
  /// The number of earlier executions for this image, per count of each enclosing loop.
  int64_t executions[memc_loop_depth];
} memc_unit_step;

/// One bound instruction.
struct memc_step {
  memc_execute *execute;
  memc_kernel *kernel;
  /// Destination, a, b, table.
  memc_operand operand[4];
  memc_type type[4];
  int64_t lanes;
  /// The number of elements.
  int64_t count;
  /// What only one kind of instruction has.
  union {
    memc_loop_step loop;
    memc_token_step token;
    /// The index of the channel of `send` and `receive`.
    int64_t channel;
    /// The constant of `fill`.
    int64_t constant;
    memc_lookup_step lookup;
    memc_gather_step gather;
    memc_pool_step pool;
    const memc_unit_step *unit;
    const struct memc_neuron_step *neuron;
    /// The group of `mvm`.
    const struct memc_group *group;
    /// The constants of a `requant` to bytes with one lane.
    const struct memc_scale_block *blocks;
    /// What `host` computes; its `execute` knows the type.
    const void *host;
  };
};

/// A bounded queue; `place` is the place of its ring of `capacity` elements.
typedef struct {
  int64_t place;
  int64_t capacity;
  int64_t element;
  int64_t head;
  int64_t fill;
} memc_channel;

/// The recording of one group while it runs.
typedef struct {
  /// The number of firings so far.
  int64_t window;
  /// The codes `[row][lane]` of the last gather; null if nothing is recorded.
  int32_t *codes;
  /// The windows and lanes to record, ascending by window, and how many are recorded.
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
  /// One capture for each group, by its number; null without captures.
  memc_capture *captures;
  /// The image of lane 0, and the number of firings of each group for these images.
  uint32_t image;
  uint32_t *firings;
  /// The step of the image, from 0.
  int64_t moment;
  const memc_step *steps;
  int64_t step_count;
  int64_t next;
  int64_t counter[memc_loop_depth];
};

/// Runs a stream until it ends or blocks; returns the number of instructions run.
int64_t memc_run_stream(memc_stream *stream);

/// Sets the end of a loop, and makes its head run all iterations if no step can block.
void memc_close_loop(memc_step *head, int64_t end);

/// All iterations of a loop, or of a loop in a loop, with addresses that advance; one by one, like
/// `memc_loop`, where an operand wraps or readings are recorded.
memc_execute memc_loop_at_once, memc_nest_at_once;

memc_execute memc_loop, memc_end, memc_wait, memc_signal, memc_send, memc_receive;

/// Elementwise instructions; `plain` if every operand is one run that cannot wrap.
memc_execute memc_elementwise, memc_elementwise_plain, memc_pool;

/// Passes the values in scratch memory through a unit.
memc_execute memc_pass_unit;

/// Fill a group's row register, and fire it; `plain` writes to a run that cannot wrap, `direct` to
/// one of the type of the sums.
memc_execute memc_gather, memc_mvm, memc_mvm_plain, memc_mvm_direct;

#endif
