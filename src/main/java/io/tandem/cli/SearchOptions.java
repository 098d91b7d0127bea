package io.tandem.cli;

import io.tandem.search.Round;
import io.tandem.search.SearchSpace;
import io.tandem.search.Setting;
import io.tandem.search.Space;
import io.tandem.search.SpaceText;
import io.tandem.search.SpaceText.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which settings a sweep tries. */
final class SearchOptions {
  private static final int USUAL_TRIALS = 20;
  private static final int MOST_TRIALS = 100_000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--sweep",
      required = true,
      paramLabel = "NAME=VALUES",
      description =
          "an option of train and its values, such as \"hidden=50|100|512,256\" (one of these),"
              + " \"learning-rate=log(1e-4,1e-1)\" or \"l2=linear(0,0.01)\" (between these; whole"
              + " numbers if the option is one; with a third number, so many values at even"
              + " distances); again for every further option")
  private List<String> sweeps;

  @Option(
      names = "--search",
      paramLabel = "HOW",
      defaultValue = "RANDOM",
      description =
          "random: settings drawn at random; grid: all of them; halving: drawn at random, and the"
              + " better half of each round trained anew for twice as long (default: random)")
  private Search search;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description = "how many settings to draw (default: " + USUAL_TRIALS + ")")
  private Integer trials;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "of the drawn settings, and of every net (default: ${DEFAULT-VALUE})")
  private int seed;

  /** How settings are chosen. */
  enum Search {
    RANDOM,
    GRID,
    HALVING;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Of the drawn settings, and of every net. */
  int seed() {
    return seed;
  }

  /** The options' texts. */
  List<String> texts() {
    return sweeps;
  }

  /** The search's name. */
  String search() {
    return search.toString();
  }

  /**
   * The settings to try.
   *
   * @param kinds what an option takes, by its name; refuses names of no option
   */
  List<Setting> settings(Function<String, Kind> kinds) {
    SearchSpace space = space(kinds);
    if (search != Search.GRID) {
      int count = trials == null ? USUAL_TRIALS : trials;
      Check.option(
          command,
          count >= 1 && count <= MOST_TRIALS,
          "--trials",
          String.format("a number from 1 to %,d", MOST_TRIALS),
          count);
      return space.draw(count, seed);
    }
    Check.option(
        command, trials == null, "--trials", "none, because a grid has all settings", trials);
    OptionalLong size = space.size();
    if (size.isEmpty()) {
      throw refused(
          "--search grid: expected values that can be counted: give their number as a third one, as"
              + " in log(1e-4,1e-1,4)");
    }
    Check.option(
        command,
        size.getAsLong() <= MOST_TRIALS,
        "--search grid",
        String.format("at most %,d settings", MOST_TRIALS),
        size.getAsLong());
    return space.grid();
  }

  /** The rounds in which so many settings are compared. */
  List<Round> rounds(int count) {
    return search == Search.HALVING ? Round.halving(count) : Round.single(count);
  }

  private SearchSpace space(Function<String, Kind> kinds) {
    Map<String, Space> options = new LinkedHashMap<>();
    for (String sweep : sweeps) {
      String[] parts = sweep.split("=", 2);
      if (parts.length < 2) {
        throw refused("--sweep: expected NAME=VALUES, such as l2=0|0.001, found '" + sweep + "'");
      }
      String name = parts[0].trim().replaceFirst("^--", "");
      Kind kind = kinds.apply(name);
      try {
        Space before = options.put(name, SpaceText.parse(parts[1], kind));
        Check.option(command, before == null, "--sweep", "each option once", name + " again");
      } catch (IllegalArgumentException e) {
        throw refused("--sweep " + name + ": " + e.getMessage());
      }
    }
    return new SearchSpace(options);
  }

  private ParameterException refused(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
