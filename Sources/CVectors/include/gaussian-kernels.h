// Normals for sixteen images at a time, compiled once for each instruction set.

/// Ten rounds on eight counters; only the low half of each word is used.
MEMC_INLINE void ISA(philox)(memc_u64x8 word[4], const uint32_t key[2]) {
  const uint64_t half = 0xffffffff;
  uint32_t first = key[0], second = key[1];
  for (int round = 0; round < 10; round++) {
    const memc_u64x8 a = (word[0] & half) * 0xD2511F53;
    const memc_u64x8 b = (word[2] & half) * 0xCD9E8D57;
    word[0] = (b >> 32) ^ word[1] ^ (uint64_t)first;
    word[1] = b;
    word[2] = (a >> 32) ^ word[3] ^ (uint64_t)second;
    word[3] = a;
    first += 0x9E3779B9;
    second += 0xBB67AE85;
  }
}

/// Sixteen images from `image`.
MEMC_INLINE memc_u32x16 ISA(images)(uint32_t image) {
  const memc_u32x16 lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return lane + image;
}

/// The four words of sixteen images.
MEMC_INLINE void ISA(random_words)(memc_u32x16 words[4], const uint32_t key[2], memc_u32x16 images,
                                   uint32_t ordinal) {
  memc_u64x8 half[2][4];
  half[0][0] = __builtin_convertvector(
      __builtin_shufflevector(images, images, 0, 1, 2, 3, 4, 5, 6, 7), memc_u64x8);
  half[1][0] = __builtin_convertvector(
      __builtin_shufflevector(images, images, 8, 9, 10, 11, 12, 13, 14, 15), memc_u64x8);
  for (int h = 0; h < 2; h++) {
    half[h][1] = (memc_u64x8){0} + (uint64_t)ordinal;
    half[h][2] = half[h][3] = (memc_u64x8){0};
    ISA(philox)(half[h], key);
  }
  for (int w = 0; w < 4; w++) {
    const memc_u32x8 low = __builtin_convertvector(half[0][w], memc_u32x8);
    const memc_u32x8 high = __builtin_convertvector(half[1][w], memc_u32x8);
    words[w] =
        __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  }
}

/// The natural logarithm of positive numbers that are not subnormal.
MEMC_INLINE memc_f32x16 ISA(logarithm)(memc_f32x16 u) {
  // u = m · 2^e with m in √½ … √2, and z = m − 1
  const memc_i32x16 bits = (memc_i32x16)u;
  const memc_i32x16 exponent = (bits - 0x3f3504f3) >> 23;
  const memc_f32x16 z = (memc_f32x16)(bits - (exponent << 23)) - 1;
  memc_f32x16 p = z * -0x1.a15312p-4f + 0x1.475ab2p-3f;
  p = p * z - 0x1.5edf0cp-3f;
  p = p * z + 0x1.9825a8p-3f;
  p = p * z - 0x1.ffa3fep-3f;
  p = p * z + 0x1.55576p-2f;
  p = p * z - 0x1.00001ep-1f;
  return __builtin_convertvector(exponent, memc_f32x16) * 0x1.62e43p-1f + (p * z * z + z);
}

/// −2 ln u for a uniform u in 2^-32 … 1.
MEMC_INLINE memc_f32x16 ISA(radius_squared)(memc_u32x16 word) {
  const memc_f32x16 u =
      __builtin_convertvector((memc_i32x16)(word >> 1), memc_f32x16) * 0x1p-31f + 0x1p-32f;
  return ISA(logarithm)(u) * -2.0f;
}

/// A uniform point on the circle: a quadrant, and an angle of up to an eighth of a turn either way.
MEMC_INLINE void ISA(direction)(memc_u32x16 word, memc_f32x16 *x, memc_f32x16 *y) {
  const memc_f32x16 f = __builtin_convertvector((memc_i32x16)(word << 2), memc_f32x16) * 0x1p-32f;
  const memc_f32x16 t = f * f;
  memc_f32x16 sine = t * -0.004602149128913879f + 0.07968021929264069f;
  sine = sine * t - 0.6459634900093079f;
  sine = (sine * t + 1.5707963705062866f) * f;
  memc_f32x16 cosine = t * -0.020408159121870995f + 0.25359857082366943f;
  cosine = cosine * t - 1.2336970567703247f;
  cosine = cosine * t + 1.0f;
  const memc_u32x16 swap = (memc_u32x16)((memc_i32x16)(word << 1) >> 31);
  const memc_u32x16 change = ((memc_u32x16)sine ^ (memc_u32x16)cosine) & swap;
  const memc_u32x16 sign = word & 0x80000000, turned = ((word << 1) ^ word) & 0x80000000;
  *x = (memc_f32x16)((memc_u32x16)cosine ^ change ^ turned);
  *y = (memc_f32x16)((memc_u32x16)sine ^ change ^ sign);
}

/// The first `width` of the four normals of sixteen images from `image`.
MEMC_INLINE void ISA(draw)(const uint32_t key[2], uint32_t image, uint32_t ordinal,
                           memc_f32x16 power[2], memc_f32x16 direction[4], const int width) {
  memc_u32x16 words[4];
  ISA(random_words)(words, key, ISA(images)(image), ordinal);
  for (int pair = 0; pair < (width + 1) / 2; pair++) {
    power[pair] = ISA(radius_squared)(words[2 * pair]);
    ISA(direction)(words[2 * pair + 1], &direction[2 * pair], &direction[2 * pair + 1]);
  }
}

static void ISA(draw_images)(const uint32_t key[2], uint32_t image, uint32_t ordinal, int64_t count,
                             memc_normals *normals) {
  for (int64_t first = 0; first < count; first += 16) {
    memc_f32x16 power[2], direction[4];
    ISA(draw)(key, image + (uint32_t)first, ordinal, power, direction, 4);
    for (int i = 0; i < 16; i++)
      for (int n = 0; n < 4; n++) {
        normals[first + i].power[n] = power[n / 2][i];
        normals[first + i].direction[n] = direction[n][i];
      }
  }
}

/// The four normals of sixteen images.
MEMC_INLINE void ISA(normals)(const uint32_t key[2], int64_t image, uint32_t ordinal,
                              memc_f32x16 normal[4]) {
  memc_f32x16 power[2], direction[4];
  ISA(draw)(key, (uint32_t)image, ordinal, power, direction, 4);
  for (int n = 0; n < 4; n++) normal[n] = __builtin_elementwise_sqrt(power[n / 2]) * direction[n];
}

/// The normals 2n and 2n + 1 of the four whose words are given.
MEMC_INLINE void ISA(pair_of_normals)(const memc_u32x16 words[4], int n, memc_f32x16 normal[2]) {
  const memc_f32x16 radius = __builtin_elementwise_sqrt(ISA(radius_squared)(words[2 * n]));
  ISA(direction)(words[2 * n + 1], &normal[0], &normal[1]);
  for (int i = 0; i < 2; i++) normal[i] *= radius;
}

/// `a` where a mask is set, else `b`.
MEMC_INLINE memc_f32x16 ISA(choose)(memc_i32x16 mask, memc_f32x16 a, memc_f32x16 b) {
  return (memc_f32x16)(((memc_i32x16)a & mask) | ((memc_i32x16)b & ~mask));
}
