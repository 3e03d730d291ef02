// Codes and sums of any type in all lanes, compiled once for each instruction set.

enum { ISA(most_lanes) = 64 };

#define LOAD(TYPE, OUT)                                                 \
  for (int64_t i = 0; i < n; i++) to[i] = (OUT)((const TYPE *)from)[i]; \
  break

/// Loads `n` numbers of any integer type of at most 32 bits.
MEMC_INLINE void ISA(load32)(memc_type type, const uint8_t *from, int64_t n, int32_t *to) {
  switch (type) {
    case memc_u8: LOAD(uint8_t, int32_t);
    case memc_i8: LOAD(int8_t, int32_t);
    case memc_u16: LOAD(uint16_t, int32_t);
    case memc_i16: LOAD(int16_t, int32_t);
    default: LOAD(int32_t, int32_t);
  }
}

MEMC_INLINE void ISA(load64)(memc_type type, const uint8_t *from, int64_t n, int64_t *to) {
  switch (type) {
    case memc_u8: LOAD(uint8_t, int64_t);
    case memc_i8: LOAD(int8_t, int64_t);
    case memc_u16: LOAD(uint16_t, int64_t);
    case memc_i16: LOAD(int16_t, int64_t);
    case memc_i32: LOAD(int32_t, int64_t);
    default: LOAD(int64_t, int64_t);
  }
}
#undef LOAD

#define STORE(TYPE)                                                \
  for (int64_t i = 0; i < n; i++) ((TYPE *)to)[i] = (TYPE)from[i]; \
  break

MEMC_INLINE void ISA(store32)(memc_type type, uint8_t *to, int64_t n, const int32_t *from) {
  switch (type) {
    case memc_u8:
    case memc_i8: STORE(uint8_t);
    case memc_u16:
    case memc_i16: STORE(uint16_t);
    default: STORE(int32_t);
  }
}

MEMC_INLINE void ISA(store64)(memc_type type, uint8_t *to, int64_t n, const int64_t *from) {
  switch (type) {
    case memc_u8:
    case memc_i8: STORE(uint8_t);
    case memc_u16:
    case memc_i16: STORE(uint16_t);
    case memc_i32: STORE(int32_t);
    default: STORE(int64_t);
  }
}
#undef STORE

MEMC_INLINE int64_t ISA(clamp)(int64_t value, int64_t low, int64_t high) {
  value = value < low ? low : value;
  return value > high ? high : value;
}
