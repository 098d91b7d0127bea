package io.tandem.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Random numbers are those of the published algorithm, and stay the same for good. */
class PhiloxTest {
  private static final int SEED = 42;
  private static final int DRAWS = 200_000;

  /** The known answers for philox4x32 with 10 rounds that the authors publish with Random123. */
  @ParameterizedTest
  @CsvSource({
    "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
    "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"
  })
  void blocksArePublishedOnes(String counter, String key, String expected) {
    int[] output = new int[4];

    Philox.block(words(counter), words(key), output);

    assertThat(output).isEqualTo(words(expected));
  }

  @Test
  void aBlockMayOverwriteItsCounter() {
    int[] words = new int[4];

    Philox.block(words, new int[2], words);

    assertThat(words).isEqualTo(words("6627e8d5 e169c58d bc57ac4c 9b00dbd8"));
  }

  /** Computed apart, with whole numbers of any length, from the formulas in the Javadoc. */
  @ParameterizedTest
  @CsvSource({
    "1, INITIALIZATION, 0, 0, a1cfb5712cef5b95, 0.6320756341273727, 0.47450444191092667",
    "1, INITIALIZATION, 0, 1, e8ec0aae82e1327e, 0.9098517108967641, -0.4282053745492079",
    "42, SHUFFLE, 3, 5000000000, c464ef540436516a, 0.7671651439779563, -0.42439423491854034",
    "-7, SPLIT, 2147483647, 12345, a654c83706079a1c, 0.6497311720213744, 0.5862817366540352"
  })
  void numbersNeverChange(
      int seed,
      Purpose purpose,
      int epoch,
      long index,
      String bits,
      double uniform,
      double normal) {
    Philox philox = new Philox(seed, purpose);

    assertThat(Long.toHexString(philox.bits(epoch, index))).isEqualTo(bits);
    assertThat(philox.uniform(epoch, index)).isEqualTo(uniform);
    assertThat(philox.normal(epoch, index)).isEqualTo(normal);
  }

  @Test
  void permutationsNeverChange() {
    Philox philox = new Philox(SEED, Purpose.SHUFFLE);

    assertThat(philox.permutation(0, 10)).containsExactly(9, 7, 5, 1, 6, 8, 4, 2, 0, 3);
    assertThat(philox.permutation(1, 10)).containsExactly(3, 8, 4, 5, 2, 1, 0, 6, 7, 9);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 10, 1000, 45_000})
  void aPermutationHasEveryNumberOnce(int count) {
    int[] order = new Philox(SEED, Purpose.SHUFFLE).permutation(7, count);

    Arrays.sort(order);

    assertThat(order).isEqualTo(IntStream.range(0, count).toArray());
  }

  @Test
  void permutationsDifferByEpochSeedAndPurpose() {
    int[] order = new Philox(SEED, Purpose.SHUFFLE).permutation(0, 100);

    assertThat(new Philox(SEED, Purpose.SHUFFLE).permutation(0, 100)).isEqualTo(order);
    assertThat(new Philox(SEED, Purpose.SHUFFLE).permutation(1, 100)).isNotEqualTo(order);
    assertThat(new Philox(SEED + 1, Purpose.SHUFFLE).permutation(0, 100)).isNotEqualTo(order);
    assertThat(new Philox(SEED, Purpose.SPLIT).permutation(0, 100)).isNotEqualTo(order);
  }

  @Test
  void everyPermutationIsEquallyLikely() {
    Philox philox = new Philox(SEED, Purpose.SHUFFLE);
    int draws = 24_000;
    Map<String, Integer> counts = new HashMap<>();
    for (int epoch = 0; epoch < draws; epoch++) {
      counts.merge(Arrays.toString(philox.permutation(epoch, 4)), 1, Integer::sum);
    }

    double expected = draws / 24.0;
    double chiSquare =
        counts.values().stream()
            .mapToDouble(count -> (count - expected) * (count - expected) / expected)
            .sum();
    assertThat(counts).hasSize(24);
    // One fair generator in ten thousand is beyond this, with 23 degrees of freedom.
    assertThat(chiSquare).isLessThan(56);
  }

  @Test
  void uniformNumbersFillTheUnitIntervalEvenly() {
    Philox philox = new Philox(SEED, Purpose.INITIALIZATION);
    LongToDoubleFunction draw = index -> philox.uniform(0, index);

    assertThat(LongStream.range(0, DRAWS).mapToDouble(draw).min().getAsDouble())
        .isBetween(0.0, 1e-4);
    assertThat(LongStream.range(0, DRAWS).mapToDouble(draw).max().getAsDouble())
        .isBetween(1 - 1e-4, Math.nextDown(1.0));
    assertMoment("mean", draw, 1, 0.5, 1.0 / 12);
    assertMoment("second moment", draw, 2, 1.0 / 3, 1.0 / 5 - 1.0 / 9);
    assertMoment("third moment", draw, 3, 1.0 / 4, 1.0 / 7 - 1.0 / 16);
  }

  @Test
  void normalNumbersHaveTheMomentsOfTheNormalDistribution() {
    Philox philox = new Philox(SEED, Purpose.INITIALIZATION);
    LongToDoubleFunction draw = index -> philox.normal(3, index);

    assertMoment("mean", draw, 1, 0, 1);
    assertMoment("variance", draw, 2, 1, 3 - 1);
    assertMoment("third moment", draw, 3, 0, 15);
    assertMoment("fourth moment", draw, 4, 3, 105 - 9);
  }

  /** Fails for one fair generator in ten thousand: four standard errors are allowed. */
  private static void assertMoment(
      String name, LongToDoubleFunction draw, int power, double expected, double variance) {
    double mean =
        LongStream.range(0, DRAWS)
            .mapToDouble(index -> Math.pow(draw.applyAsDouble(index), power))
            .average()
            .getAsDouble();
    assertThat(mean)
        .as("%s of %d numbers, seed %d", name, DRAWS, SEED)
        .isCloseTo(expected, within(4 * Math.sqrt(variance / DRAWS)));
  }

  private static int[] words(String hexadecimal) {
    return Arrays.stream(hexadecimal.split(" "))
        .mapToInt(word -> Integer.parseUnsignedInt(word, 16))
        .toArray();
  }
}
