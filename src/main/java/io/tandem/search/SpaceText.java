package io.tandem.search;

import io.tandem.search.Space.Choices;
import io.tandem.search.Space.Reals;
import io.tandem.search.Space.Wholes;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A space as people write it: {@code a|b|c}; {@code log(low,high)} or {@code linear(low,high)};
 * with a third number, as in {@code log(low,high,4)}, so many values at even distances.
 */
public final class SpaceText {
  private static final Pattern RANGE = Pattern.compile("(log|linear)\\((.*)\\)");
  private static final int MOST_POINTS = 1_000;

  private final String text;
  private final Kind kind;

  /** What an option takes, which decides how its values may be searched. */
  public enum Kind {
    /** Real numbers. */
    REAL,
    /** Whole numbers. */
    WHOLE,
    /** Anything else: choices alone make sense. */
    OTHER
  }

  private SpaceText(String text, Kind kind) {
    this.text = text;
    this.kind = kind;
  }

  /**
   * The space that a text describes.
   *
   * @throws IllegalArgumentException if it describes none, with what was expected
   */
  public static Space parse(String text, Kind kind) {
    SpaceText reader = new SpaceText(text.trim(), kind);
    Matcher range = RANGE.matcher(reader.text);
    return range.matches()
        ? reader.range(range.group(1).equals("log"), range.group(2).split(",", -1))
        : reader.choices();
  }

  private Choices choices() {
    List<String> values = Arrays.stream(text.split("\\|", -1)).map(String::trim).toList();
    check(
        !values.contains("") && text.indexOf('(') < 0,
        "values separated by |, log(low,high) or linear(low,high)");
    check(values.stream().distinct().count() == values.size(), "each value once");
    return new Choices(values);
  }

  private Space range(boolean logarithmic, String[] numbers) {
    check(kind != Kind.OTHER, "values separated by |, because the option takes no single number");
    check(numbers.length == 2 || numbers.length == 3, "two numbers, or a count as third");
    double low = number(numbers[0]);
    double high = number(numbers[1]);
    check(low < high, "the lower number first");
    check(!logarithmic || low > 0, "numbers above 0, because their logarithms count");
    Space space =
        kind == Kind.REAL
            ? new Reals(low, high, logarithmic)
            : new Wholes(whole(low), whole(high), logarithmic);
    return numbers.length == 2 ? space : points(space, number(numbers[2]));
  }

  private Choices points(Space space, double count) {
    check(count >= 2 && count <= MOST_POINTS, "a count from 2 to " + MOST_POINTS);
    int last = whole(count) - 1;
    return new Choices(
        IntStream.rangeClosed(0, last)
            .mapToObj(i -> space.at((double) i / last))
            .distinct()
            .toList());
  }

  private double number(String number) {
    try {
      return new BigDecimal(number.trim()).doubleValue();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "expected a number where '" + number.trim() + "' is, found '" + text + "'", e);
    }
  }

  private int whole(double number) {
    check(number == (int) number, "whole numbers");
    return (int) number;
  }

  private void check(boolean holds, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("expected " + expected + ", found '" + text + "'");
    }
  }
}
