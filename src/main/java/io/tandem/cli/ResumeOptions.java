package io.tandem.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Checkpoints, and how to go on from one. */
final class ResumeOptions {
  private static final String RESUME = "--resume";

  /** Where a run is kept is where it is found again, even if its folder has been moved. */
  private static final String OUT = "--out";

  /** They change neither what is computed nor, but for a device's rounding, the result. */
  private static final Set<String> FREE =
      Set.of("--device", "--threads", "--on-device-failure", "--checkpoint-every");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = RESUME,
      paramLabel = "DIR",
      description = {
        "go on with the unfinished run in this folder, bit for bit as if it had never stopped;",
        "its options are those that it was started with. New may be --device, --threads,",
        "--on-device-failure and --checkpoint-every; on another device it differs by rounding"
      })
  private Path folder;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "S",
      defaultValue = "5",
      description =
          "seconds between two checkpoints in --out's folder, and before the first, each at an"
              + " epoch's end; 0: at each (default: ${DEFAULT-VALUE})")
  private double seconds;

  /** Refuses a time that makes no sense. */
  void check() {
    Check.notNegative(command, "--checkpoint-every", seconds);
  }

  double secondsBetween() {
    return seconds;
  }

  /** The folder to go on in, if any. */
  Optional<Path> folder() {
    return Optional.ofNullable(folder);
  }

  /** The options that were given, with their values as they were typed. */
  Map<String, List<String>> given() {
    Map<String, List<String>> given = new LinkedHashMap<>();
    for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
      String name = option.longestName();
      if (!name.equals(RESUME) && !name.equals(OUT)) {
        boolean isFlag = option.arity().max() == 0;
        given.put(name, isFlag ? List.of() : option.originalStringValues());
      }
    }
    return given;
  }

  /**
   * Fills in the options that a run was started with.
   *
   * @param before those options, as {@link #given} told them then
   * @throws ParameterException if one that is given now contradicts them
   */
  void fillIn(Map<String, List<String>> before) {
    Map<String, List<String>> now = given();
    now.forEach((name, values) -> checkSame(name, before.get(name), values));
    Map<String, List<String>> all = new LinkedHashMap<>(before);
    all.putAll(now);
    List<String> words = new ArrayList<>(List.of(RESUME, folder.toString()));
    all.forEach(
        (name, values) -> {
          if (values.isEmpty()) {
            words.add(name);
          }
          values.forEach(value -> words.addAll(List.of(name, value)));
        });
    command.commandLine().parseArgs(words.toArray(String[]::new));
  }

  private void checkSame(String name, List<String> before, List<String> now) {
    Check.option(
        command,
        FREE.contains(name) || now.equals(before),
        name,
        (before == null ? "nothing" : String.join(" ", before))
            + ", as the run in "
            + folder
            + " was started (leave the option out)",
        String.join(" ", now));
  }
}
