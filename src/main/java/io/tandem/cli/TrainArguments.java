package io.tandem.cli;

import io.tandem.backend.DeviceException;
import io.tandem.backend.Devices;
import io.tandem.data.DataRequest;
import io.tandem.search.Setting;
import io.tandem.search.SpaceText.Kind;
import io.tandem.search.Trial;
import io.tandem.search.TrialData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Options of train, given to a command that trains many nets. */
final class TrainArguments {
  private static final Set<Class<?>> REALS =
      Set.of(double.class, Double.class, float.class, Float.class);
  private static final Set<Class<?>> WHOLES =
      Set.of(int.class, Integer.class, long.class, Long.class);

  /** What one run is asked for, and many at once on the processor cannot be. */
  private static final Set<String> OF_ONE_RUN =
      Set.of(
          "--device",
          "--on-device-failure",
          "--out",
          "--threads",
          "--ui",
          "--tensorboard",
          "--resume",
          "--checkpoint-every",
          "--overfit-one-batch",
          "--help",
          "--version");

  /** Nets can be compared on the same data alone. */
  private static final Set<String> OF_ALL_RUNS =
      Set.of("--data", "--validation", "--test", "--split-seed", "--label-column", "--csv-header");

  private static final Map<String, OptionSpec> OPTIONS =
      Tandem.reading(new TrainCommand()).getCommandSpec().optionsMap();

  private final CommandSpec command;
  private final List<String> arguments;

  /**
   * The options of train among a command's arguments.
   *
   * @param arguments what the command does not know itself
   */
  TrainArguments(CommandSpec command, List<String> arguments) {
    this.command = command;
    this.arguments = arguments;
  }

  /** The data set that they ask for. */
  DataRequest data() {
    return train(arguments).data();
  }

  /**
   * What an option of train takes.
   *
   * @param name without dashes
   * @throws ParameterException if train has no such option, or not to be searched
   */
  Kind kind(String name) {
    OptionSpec option = OPTIONS.get("--" + name);
    if (option == null || OF_ONE_RUN.contains("--" + name) || OF_ALL_RUNS.contains("--" + name)) {
      String searchable =
          OPTIONS.keySet().stream()
              .filter(known -> known.startsWith("--"))
              .filter(known -> !OF_ONE_RUN.contains(known) && !OF_ALL_RUNS.contains(known))
              .sorted(Comparator.naturalOrder())
              .map(known -> known.substring(2))
              .collect(Collectors.joining(", "));
      throw refused("expected one of train's options " + searchable + "; found '" + name + "'");
    }
    return REALS.contains(option.type())
        ? Kind.REAL
        : WHOLES.contains(option.type()) ? Kind.WHOLE : Kind.OTHER;
  }

  /**
   * A training with these arguments, a setting and a seed.
   *
   * @throws ParameterException if train would refuse them
   */
  Trial trial(Setting setting, int seed, TrialData data) {
    for (String name : setting.values().keySet()) {
      if (isGiven("--" + name)) {
        throw refused(
            "--" + name + ": expected only where its values are searched, found it again");
      }
    }
    try {
      Trial trial = train(with(setting, seed)).trial(data.training());
      Devices.cpu(1).open(trial.precision()).close();
      return trial;
    } catch (ParameterException | DeviceException e) {
      throw refused(setting.values().isEmpty() ? e.getMessage() : setting + ": " + e.getMessage());
    }
  }

  /** What to tell train for the same training: the arguments, the setting and the seed. */
  List<String> with(Setting setting, int seed) {
    List<String> all = new ArrayList<>(arguments);
    setting.values().forEach((name, value) -> all.addAll(words(name, value)));
    if (!setting.values().containsKey("seed")) {
      all.addAll(List.of("--seed", Integer.toString(seed)));
    }
    return all;
  }

  /** An option with its value; of one that takes none, the option where the value is true. */
  private List<String> words(String name, String value) {
    OptionSpec option = OPTIONS.get("--" + name);
    if (option.arity().max() > 0) {
      return List.of("--" + name, value);
    }
    if (!value.equals("true") && !value.equals("false")) {
      throw refused("--" + name + ": expected true or false, found '" + value + "'");
    }
    return value.equals("true") ? List.of("--" + name) : List.of();
  }

  private boolean isGiven(String name) {
    return arguments.stream().anyMatch(word -> word.equals(name) || word.startsWith(name + "="));
  }

  private TrainCommand train(List<String> words) {
    for (String name : OF_ONE_RUN) {
      if (isGiven(name)) {
        throw refused(
            name
                + ": for one run of train; here many nets are trained at once, each on one thread"
                + " of the CPU");
      }
    }
    TrainCommand train = new TrainCommand();
    try {
      Tandem.reading(train).parseArgs(words.toArray(String[]::new));
    } catch (ParameterException e) {
      throw refused(e.getMessage());
    }
    return train;
  }

  private ParameterException refused(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
