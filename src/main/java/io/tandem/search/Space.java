package io.tandem.search;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.OptionalInt;

/** The values that one option may have, as they are written on a command line. */
public sealed interface Space {
  /** How many values there are, where they can be counted. */
  OptionalInt size();

  /**
   * One of countable values.
   *
   * @param index from 0 to {@code size() - 1}
   */
  String value(int index);

  /**
   * The value at a place.
   *
   * @param place from 0 to 1; uniform places give values as likely as the space has them
   */
  String at(double place);

  /** Values one by one, all equally likely. */
  record Choices(List<String> values) implements Space {
    @Override
    public OptionalInt size() {
      return OptionalInt.of(values.size());
    }

    @Override
    public String value(int index) {
      return values.get(index);
    }

    @Override
    public String at(double place) {
      return values.get(Math.min(values.size() - 1, (int) (place * values.size())));
    }
  }

  /**
   * The real numbers from one to another.
   *
   * @param logarithmic whether equal ratios, not equal differences, are equally likely
   */
  record Reals(double low, double high, boolean logarithmic) implements Space {
    /** So many tell values apart and are still pleasant to read. */
    private static final int DIGITS = 4;

    @Override
    public OptionalInt size() {
      return OptionalInt.empty();
    }

    @Override
    public String value(int index) {
      throw new UnsupportedOperationException("real numbers cannot be counted");
    }

    @Override
    public String at(double place) {
      double value = between(low, high, logarithmic, place);
      return Double.toString(Math.min(high, Math.max(low, rounded(value))));
    }

    /** To digits of the range's width or, on a logarithmic range, of the value, if it is less. */
    private double rounded(double value) {
      double size = logarithmic ? Math.min(high - low, value) : high - low;
      int decimals = DIGITS - 1 - (int) Math.floor(StrictMath.log10(size));
      return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).doubleValue();
    }
  }

  /**
   * The whole numbers from one to another, both included.
   *
   * @param logarithmic whether equal ratios, not equal differences, are equally likely
   */
  record Wholes(int low, int high, boolean logarithmic) implements Space {
    @Override
    public OptionalInt size() {
      return OptionalInt.of((int) Math.min(Integer.MAX_VALUE, high - (long) low + 1));
    }

    @Override
    public String value(int index) {
      return Integer.toString(low + index);
    }

    @Override
    public String at(double place) {
      double value = between(low, high + 1.0, logarithmic, place);
      return Integer.toString((int) Math.min(high, Math.floor(value)));
    }
  }

  private static double between(double low, double high, boolean logarithmic, double place) {
    return logarithmic ? low * StrictMath.pow(high / low, place) : low + place * (high - low);
  }
}
