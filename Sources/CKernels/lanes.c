#include <string.h>

#include "elementwise.h"
#include "isa.h"

/// The codes of one image next to those of the others; 16 at a time, so that cache lines are used.
#define INTO(TYPE)                                                                             \
  for (int64_t first = 0; first < count; first += 16) {                                        \
    int64_t end = first + 16 < count ? first + 16 : count;                                     \
    for (int64_t lane = 0; lane < lanes; lane++) {                                             \
      const int32_t *image = codes + (lane < present ? lane : 0) * count;                      \
      for (int64_t i = first; i < end; i++) ((TYPE *)(buffer + places[i]))[lane] = (TYPE)image[i]; \
    }                                                                                          \
  }                                                                                            \
  break

void memc_lanes_in(uint8_t *buffer, memc_type type, const int32_t *codes, int64_t count,
                   const int64_t *places, int64_t lanes, int64_t present) {
  switch (type) {
    case memc_u8:
    case memc_i8: INTO(uint8_t);
    case memc_u16:
    case memc_i16: INTO(uint16_t);
    case memc_i32: INTO(int32_t);
    default: INTO(int64_t);
  }
}

#define OUT_OF(TYPE)                                                       \
  for (int64_t lane = 0; lane < present; lane++)                           \
    for (int64_t i = 0; i < count; i++)                                    \
      codes[lane * count + i] = (int32_t)((const TYPE *)(buffer + places[i]))[lane]; \
  break

void memc_lanes_out(int32_t *codes, const uint8_t *buffer, memc_type type, int64_t count,
                    const int64_t *places, int64_t lanes, int64_t present) {
  switch (type) {
    case memc_u8: OUT_OF(uint8_t);
    case memc_i8: OUT_OF(int8_t);
    case memc_u16: OUT_OF(uint16_t);
    case memc_i16: OUT_OF(int16_t);
    case memc_i32: OUT_OF(int32_t);
    default: OUT_OF(int64_t);
  }
}
