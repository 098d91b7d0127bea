package io.tandem.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.search.Space.Choices;
import io.tandem.search.Space.Reals;
import io.tandem.search.Space.Wholes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchSpaceTest {
  private static SearchSpace space(Object... namesAndSpaces) {
    Map<String, Space> options = new LinkedHashMap<>();
    for (int i = 0; i < namesAndSpaces.length; i += 2) {
      options.put((String) namesAndSpaces[i], (Space) namesAndSpaces[i + 1]);
    }
    return new SearchSpace(options);
  }

  @Test
  void aGridHasAllSettings() {
    SearchSpace space = space("a", new Choices(List.of("x", "y")), "b", new Wholes(1, 3, false));
    assertThat(space.size()).hasValue(6);
    assertThat(space.grid().stream().map(Setting::toString))
        .containsExactly("a x, b 1", "a x, b 2", "a x, b 3", "a y, b 1", "a y, b 2", "a y, b 3");
  }

  @Test
  void realNumbersCannotBeCounted() {
    assertThat(space("a", new Reals(0, 1, false)).size()).isEmpty();
  }

  @Test
  void countableSettingsAreDrawnOnceEach() {
    SearchSpace space = space("a", new Wholes(1, 8, false), "b", new Wholes(1, 8, true));
    assertThat(space.draw(50, 3)).hasSize(50).doesNotHaveDuplicates();
    assertThat(space.draw(64, 3)).hasSize(64).doesNotHaveDuplicates();
    assertThat(space.draw(100, 3)).isEqualTo(space.grid());
  }

  @Test
  void moreDrawsBeginWithTheFewerOnesAndDependOnTheSeed() {
    SearchSpace space = space("a", new Reals(1e-4, 1, true), "b", new Reals(0, 1, false));
    assertThat(space.draw(20, 1).subList(0, 5)).isEqualTo(space.draw(5, 1));
    assertThat(space.draw(5, 1)).isNotEqualTo(space.draw(5, 2));
  }

  @Test
  void logarithmicNumbersAreAsOftenInEveryDecade() {
    List<Double> values = drawn(new Reals(1e-4, 1, true));
    for (double decade = 1e-4; decade < 0.9; decade *= 10) {
      double low = decade;
      assertThat(count(values, low, low * 10)).isBetween(200, 300);
    }
  }

  @Test
  void linearNumbersAreAsOftenInEveryFifth() {
    List<Double> values = drawn(new Reals(-1, 1, false));
    for (int i = 0; i < 5; i++) {
      assertThat(count(values, -1 + 0.4 * i, -0.6 + 0.4 * i)).isBetween(160, 240);
    }
  }

  @Test
  void wholeNumbersReachBothEnds() {
    for (boolean logarithmic : new boolean[] {false, true}) {
      List<Double> values = drawn(new Wholes(2, 6, logarithmic), 1_000);
      assertThat(values).contains(2.0, 6.0).allMatch(value -> value >= 2 && value <= 6);
    }
  }

  @Test
  void narrowRangesKeepTheirDigits() {
    assertThat(drawn(new Reals(0.5, 0.5001, true)))
        .allMatch(value -> value >= 0.5 && value <= 0.5001);
    assertThat(
            IntStream.range(0, 1_000)
                .mapToObj(i -> new Reals(0.5, 0.5001, false).at(i / 1e3))
                .distinct())
        .hasSizeGreaterThan(900);
  }

  private static List<Double> drawn(Space space) {
    return drawn(space, 1_000);
  }

  /** Drawn beside an option that keeps countable ones from being drawn once only. */
  private static List<Double> drawn(Space space, int count) {
    return space("a", space, "b", new Reals(0, 1, false)).draw(count, 7).stream()
        .map(setting -> Double.valueOf(setting.values().get("a")))
        .toList();
  }

  private static int count(List<Double> values, double low, double high) {
    return (int) values.stream().filter(value -> value >= low && value < high).count();
  }
}
