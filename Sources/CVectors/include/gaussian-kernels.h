// Normals for sixteen images at a time, compiled once for each instruction set.

// Several vectors go through each stage together, because a single one would wait for its own
// results most of the time.

#define EACH(I, COUNT) _Pragma("clang loop unroll(full)") for (int I = 0; I < COUNT; I++)

/// The high halves in place of the low ones; shuffles are faster than shifts.
MEMC_INLINE memc_u64x8 ISA(high)(memc_u64x8 a) {
  const memc_u32x16 b = (memc_u32x16)a;
  return (memc_u64x8)__builtin_shufflevector(b, b, 1, 1, 3, 3, 5, 5, 7, 7, 9, 9, 11, 11, 13, 13, 15,
                                             15);
}

/// Ten rounds on `count` times eight counters; only the low half of each word is used.
MEMC_INLINE void ISA(philox)(memc_u64x8 (*word)[4], const uint32_t key[2], const int count) {
  const uint64_t half = 0xffffffff;
  uint32_t first = key[0], second = key[1];
  EACH(round, 10) {
    EACH(i, count) {
      const memc_u64x8 a = (word[i][0] & half) * 0xD2511F53;
      const memc_u64x8 b = (word[i][2] & half) * 0xCD9E8D57;
      word[i][0] = ISA(high)(b) ^ word[i][1] ^ (uint64_t)first;
      word[i][1] = b;
      word[i][2] = ISA(high)(a) ^ word[i][3] ^ (uint64_t)second;
      word[i][3] = a;
    }
    first += 0x9E3779B9;
    second += 0xBB67AE85;
  }
}

/// Sixteen images from `image`.
MEMC_INLINE memc_u32x16 ISA(images)(uint32_t image) {
  const memc_u32x16 lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return lane + image;
}

/// The four words of `vectors` (1 or 2) times sixteen images.
MEMC_INLINE void ISA(words_of_images)(memc_u32x16 (*words)[4], const uint32_t key[2],
                                      const memc_u32x16 *images, uint32_t ordinal,
                                      const int vectors) {
  memc_u64x8 half[4][4];
  EACH(v, vectors) {
    half[2 * v][0] = __builtin_convertvector(
        __builtin_shufflevector(images[v], images[v], 0, 1, 2, 3, 4, 5, 6, 7), memc_u64x8);
    half[2 * v + 1][0] = __builtin_convertvector(
        __builtin_shufflevector(images[v], images[v], 8, 9, 10, 11, 12, 13, 14, 15), memc_u64x8);
  }
  EACH(h, 2 * vectors) {
    half[h][1] = (memc_u64x8){0} + (uint64_t)ordinal;
    half[h][2] = half[h][3] = (memc_u64x8){0};
  }
  ISA(philox)(half, key, 2 * vectors);
  EACH(v, vectors)
  EACH(w, 4) {
    // the low halves are the even numbers, as processors are little-endian
    words[v][w] =
        __builtin_shufflevector((memc_u32x16)half[2 * v][w], (memc_u32x16)half[2 * v + 1][w], 0, 2,
                                4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  }
}

MEMC_INLINE void ISA(random_words)(memc_u32x16 words[4], const uint32_t key[2], memc_u32x16 images,
                                   uint32_t ordinal) {
  ISA(words_of_images)((memc_u32x16(*)[4])words, key, &images, ordinal, 1);
}

/// The four words of `vectors` times sixteen images from `image`.
MEMC_INLINE void ISA(words_of)(memc_u32x16 (*words)[4], const uint32_t key[2], uint32_t image,
                               uint32_t ordinal, const int vectors) {
  memc_u32x16 images[2];
  EACH(v, vectors) images[v] = ISA(images)(image + 16 * (uint32_t)v);
  ISA(words_of_images)(words, key, images, ordinal, vectors);
}

/// Positive numbers u = m · 2^e that are not subnormal, with m in √½ … √2, so that
/// ln u = e ln 2 + (p z + z).
typedef struct {
  memc_f32x16 e;
  /// m − 1, and a polynomial in z times z.
  memc_f32x16 z;
  memc_f32x16 p;
} ISA(logarithm);

/// - Parameter bits: of the numbers.
MEMC_INLINE void ISA(logarithms)(ISA(logarithm) of[], const memc_i32x16 *bits, const int count) {
  memc_f32x16 z[4], p[4];
  EACH(i, count) {
    const memc_i32x16 exponent = (bits[i] - 0x3f3504f3) >> 23;
    of[i].e = __builtin_convertvector(exponent, memc_f32x16);
    z[i] = (memc_f32x16)(bits[i] - (exponent << 23)) - 1;
  }
  EACH(i, count) p[i] = z[i] * -0x1.a15312p-4f + 0x1.475ab2p-3f;
  EACH(i, count) p[i] = p[i] * z[i] - 0x1.5edf0cp-3f;
  EACH(i, count) p[i] = p[i] * z[i] + 0x1.9825a8p-3f;
  EACH(i, count) p[i] = p[i] * z[i] - 0x1.ffa3fep-3f;
  EACH(i, count) p[i] = p[i] * z[i] + 0x1.55576p-2f;
  EACH(i, count) p[i] = p[i] * z[i] - 0x1.00001ep-1f;
  EACH(i, count) {
    of[i].z = z[i];
    of[i].p = p[i] * z[i];
  }
}

/// −2 ln u for uniform u = (word / 2 + ½) 2^-31, in 2^-32 … 1.
MEMC_INLINE void ISA(radii_squared)(memc_f32x16 *power, const memc_u32x16 *word, const int count) {
  memc_i32x16 bits[4];
  ISA(logarithm) of[4];
  EACH(i, count) {
    const memc_f32x16 u = __builtin_convertvector((memc_i32x16)(word[i] >> 1), memc_f32x16) + 0.5f;
    bits[i] = (memc_i32x16)u - (31 << 23);
  }
  ISA(logarithms)(of, bits, count);
  EACH(i, count) {
    const memc_f32x16 twice = of[i].z + of[i].z;
    power[i] = of[i].e * -0x1.62e43p0f - (of[i].p * twice + twice);
  }
}

/// Uniform points on the circle: a quadrant, and an angle of up to an eighth of a turn either way.
MEMC_INLINE void ISA(directions)(const memc_u32x16 *word, memc_f32x16 *x, memc_f32x16 *y,
                                 const int count) {
  memc_f32x16 f[4], t[4], sine[4], cosine[4];
  EACH(i, count) {
    f[i] = __builtin_convertvector((memc_i32x16)(word[i] << 2), memc_f32x16) * 0x1p-32f;
    t[i] = f[i] * f[i];
  }
  EACH(i, count) sine[i] = t[i] * -0.004602149128913879f + 0.07968021929264069f;
  EACH(i, count) cosine[i] = t[i] * -0.020408159121870995f + 0.25359857082366943f;
  EACH(i, count) sine[i] = sine[i] * t[i] - 0.6459634900093079f;
  EACH(i, count) cosine[i] = cosine[i] * t[i] - 1.2336970567703247f;
  EACH(i, count) sine[i] = (sine[i] * t[i] + 1.5707963705062866f) * f[i];
  EACH(i, count) cosine[i] = cosine[i] * t[i] + 1.0f;
  EACH(i, count) {
    const memc_u32x16 swap = (memc_u32x16)((memc_i32x16)(word[i] << 1) >> 31);
    const memc_u32x16 change = ((memc_u32x16)sine[i] ^ (memc_u32x16)cosine[i]) & swap;
    const memc_u32x16 sign = word[i] & 0x80000000;
    const memc_u32x16 turned = ((word[i] << 1) ^ word[i]) & 0x80000000;
    x[i] = (memc_f32x16)((memc_u32x16)cosine[i] ^ change ^ turned);
    y[i] = (memc_f32x16)((memc_u32x16)sine[i] ^ change ^ sign);
  }
}

/// The first `width` of the four normals of `vectors` (1 or 2) times sixteen images, from their
/// words: `power[vector][pair]` and `direction[vector][normal]`.
MEMC_INLINE void ISA(normals_of)(const memc_u32x16 (*words)[4], memc_f32x16 (*power)[2],
                                 memc_f32x16 (*direction)[4], const int width, const int vectors) {
  const int pairs = (width + 1) / 2, count = pairs * vectors;
  memc_u32x16 radius[4], angle[4];
  memc_f32x16 squared[4], x[4], y[4];
  EACH(i, count) {
    radius[i] = words[i / pairs][i % pairs * 2];
    angle[i] = words[i / pairs][i % pairs * 2 + 1];
  }
  ISA(radii_squared)(squared, radius, count);
  ISA(directions)(angle, x, y, count);
  EACH(i, count) {
    power[i / pairs][i % pairs] = squared[i];
    direction[i / pairs][i % pairs * 2] = x[i];
    direction[i / pairs][i % pairs * 2 + 1] = y[i];
  }
}

/// The first `width` of the four normals of sixteen images from `image`.
MEMC_INLINE void ISA(draw)(const uint32_t key[2], uint32_t image, uint32_t ordinal,
                           memc_f32x16 power[2], memc_f32x16 direction[4], const int width) {
  memc_u32x16 words[1][4];
  ISA(words_of)(words, key, image, ordinal, 1);
  ISA(normals_of)(words, (memc_f32x16(*)[2])power, (memc_f32x16(*)[4])direction, width, 1);
}

#undef EACH

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
  memc_f32x16 power;
  ISA(radii_squared)(&power, &words[2 * n], 1);
  ISA(directions)(&words[2 * n + 1], &normal[0], &normal[1], 1);
  for (int i = 0; i < 2; i++) normal[i] *= __builtin_elementwise_sqrt(power);
}

/// `a` where a mask is set, else `b`.
MEMC_INLINE memc_f32x16 ISA(choose)(memc_i32x16 mask, memc_f32x16 a, memc_f32x16 b) {
  return (memc_f32x16)(((memc_i32x16)a & mask) | ((memc_i32x16)b & ~mask));
}
