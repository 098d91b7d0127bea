// Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel Random
// Numbers: As Easy as 1, 2, 3", SC 2011), bit for bit those of io.tandem.random.Philox. A number is
// a pure function of (seed, purpose, epoch, index), so any kernel that needs one, such as a dropout
// mask, computes it where it is needed.
#pragma once

/** Four words: a counter, or the random numbers that belong to it. */
struct PhiloxBlock {
  unsigned words[4];
};

/** The random numbers of a counter under a key of two words. */
__device__ inline PhiloxBlock philox(PhiloxBlock counter, unsigned key0, unsigned key1) {
  constexpr int ROUNDS = 10;
  constexpr unsigned long long MULTIPLIER_0 = 0xD2511F53u;
  constexpr unsigned long long MULTIPLIER_1 = 0xCD9E8D57u;
  constexpr unsigned WEYL_0 = 0x9E3779B9u;
  constexpr unsigned WEYL_1 = 0xBB67AE85u;
#pragma unroll
  for (int round = 0; round < ROUNDS; round++) {
    const unsigned long long product0 = MULTIPLIER_0 * counter.words[0];
    const unsigned long long product1 = MULTIPLIER_1 * counter.words[2];
    counter = {{static_cast<unsigned>(product1 >> 32) ^ counter.words[1] ^ key0,
                static_cast<unsigned>(product1),
                static_cast<unsigned>(product0 >> 32) ^ counter.words[3] ^ key1,
                static_cast<unsigned>(product0)}};
    key0 += WEYL_0;
    key1 += WEYL_1;
  }
  return counter;
}

/** The first 64 of the 128 random bits that belong to (epoch, index). */
__device__ inline unsigned long long random_bits(unsigned seed, unsigned purpose, unsigned epoch,
                                                 unsigned long long index) {
  const PhiloxBlock counter = {
      {static_cast<unsigned>(index), static_cast<unsigned>(index >> 32), epoch, 0}};
  const PhiloxBlock random = philox(counter, seed, purpose);
  return static_cast<unsigned long long>(random.words[0]) << 32 | random.words[1];
}

/** A number from the uniform distribution over [0, 1), a multiple of 2^-53. */
__device__ inline double random_uniform(unsigned seed, unsigned purpose, unsigned epoch,
                                        unsigned long long index) {
  constexpr double TWO_POW_MINUS_53 = 1.0 / (1ull << 53);
  return (random_bits(seed, purpose, epoch, index) >> 11) * TWO_POW_MINUS_53;
}
