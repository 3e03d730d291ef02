#include "checks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 1;
int failures = 0;

/// Steele, Lea and Flood's SplitMix64.
uint64_t draw(void) {
  uint64_t z = state += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

int64_t between(int64_t low, int64_t high) {
  return low + (int64_t)(draw() % (uint64_t)(high - low + 1));
}

void *take(size_t bytes) {
  void *memory = aligned_alloc(64, (bytes + 127) / 64 * 64);
  memset(memory, 0, (bytes + 127) / 64 * 64);
  return memory;
}

void fill(void *to, size_t bytes) {
  for (size_t i = 0; i < bytes; i++) ((uint8_t *)to)[i] = (uint8_t)draw();
}

/// FNV-1a.
static uint64_t digest(const void *from, size_t bytes) {
  uint64_t hash = 0xCBF29CE484222325;
  for (size_t i = 0; i < bytes; i++) hash = (hash ^ ((const uint8_t *)from)[i]) * 0x100000001B3;
  return hash;
}

void report(const char *name, int64_t lanes, int variant, const void *from, size_t bytes) {
  printf("%s %d lanes, %d: %016llx\n", name, (int)lanes, variant,
         (unsigned long long)digest(from, bytes));
}

void expect_equal(const char *name, int64_t lanes, const void *a, const void *b, size_t bytes) {
  if (!memcmp(a, b, bytes)) return;
  fprintf(stderr, "%s: %d lanes differ from the definition\n", name, (int)lanes);
  failures++;
}
