package io.tandem.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Labels as they stand in a file, numbered by class. Classes that are not given are those that
 * occur: in numerical order if all are whole numbers, and else in the order of their letters.
 */
final class ClassIndex {
  /** Whole numbers are exact in float64 below this. */
  private static final double LARGEST_WHOLE = 0x1p53;

  private static final Comparator<String> BY_NUMBER = Comparator.comparingLong(Long::parseLong);
  private static final Comparator<String> BY_TEXT = Comparator.naturalOrder();

  private final Optional<List<String>> known;
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final List<Integer> labels = new ArrayList<>();

  /** The labels of a file, and its classes. */
  record Labelling(int[] labels, List<String> classes) {}

  ClassIndex(Optional<List<String>> known) {
    this.known = known;
    known.ifPresent(
        names -> {
          for (int i = 0; i < names.size(); i++) {
            numbers.put(names.get(i), i);
          }
        });
  }

  /**
   * Takes the next example's label.
   *
   * @param place where it stands, for the message
   * @throws DataException if it is none of the classes that are given
   */
  void add(String label, Supplier<String> place) {
    if (known.isEmpty()) {
      labels.add(numbers.computeIfAbsent(label, name -> numbers.size()));
      return;
    }
    Integer number = numbers.get(label);
    if (number == null) {
      number = wholeNumber(label).map(numbers::get).orElse(null);
    }
    if (number == null) {
      throw new DataException(
          place.get()
              + ": expected one of the classes "
              + Excerpt.of(known.get())
              + ", found '"
              + Excerpt.of(label)
              + "'");
    }
    labels.add(number);
  }

  /**
   * The labels that were taken.
   *
   * @param source what they were read from, for the message
   * @throws DataException if they tell no classes apart
   */
  Labelling finish(String source) {
    if (known.isPresent()) {
      return new Labelling(labels.stream().mapToInt(i -> i).toArray(), known.get());
    }
    List<String> names = names(source);
    List<String> classes =
        names.stream().distinct().sorted(isWhole(names) ? BY_NUMBER : BY_TEXT).toList();
    if (classes.size() < 2) {
      throw new DataException(
          source + ": expected labels of two classes or more, found " + Excerpt.of(names));
    }
    if (classes.size() == labels.size()) {
      throw new DataException(
          source
              + ": expected labels that several examples share, found a different one for each of "
              + labels.size());
    }
    Map<String, Integer> places = new HashMap<>();
    classes.forEach(name -> places.put(name, places.size()));
    int[] renumbered = names.stream().mapToInt(places::get).toArray();
    return new Labelling(labels.stream().mapToInt(i -> renumbered[i]).toArray(), classes);
  }

  /** The labels that occur, in the order in which they were met; numbers as whole ones. */
  private List<String> names(String source) {
    List<String> met = List.copyOf(numbers.keySet());
    if (met.stream().anyMatch(label -> Double.isNaN(CsvFile.number(label)))) {
      return met;
    }
    return met.stream()
        .map(
            label ->
                wholeNumber(label)
                    .orElseThrow(
                        () ->
                            new DataException(
                                source
                                    + ": expected labels of classes, as whole numbers or text,"
                                    + " found "
                                    + Excerpt.of(label))))
        .toList();
  }

  private static boolean isWhole(List<String> names) {
    return names.stream().allMatch(name -> wholeNumber(name).filter(name::equals).isPresent());
  }

  /** A whole number's shortest form; empty if a text is none. */
  private static Optional<String> wholeNumber(String text) {
    double value = CsvFile.number(text);
    return value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE
        ? Optional.of(Long.toString((long) value))
        : Optional.empty();
  }
}
