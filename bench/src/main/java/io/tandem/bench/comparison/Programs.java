package io.tandem.bench.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The programs of the parts that this module is built in, each with its library's jars. */
final class Programs {
  /** Maven's first line of an error says most, and runs on. */
  private static final Pattern FIRST_ERROR = Pattern.compile("\\[ERROR] (\\S.{0,200})");

  private final Path home;

  /**
   * The programs of a repository.
   *
   * @param home the repository
   */
  Programs(Path home) {
    this.home = home;
  }

  /** Where logs go. */
  Path logs() {
    return home.resolve("bench/target/logs");
  }

  /** Tandem itself, as a user starts it. */
  Entry launcher(String label, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("tandem").toString());
    command.addAll(List.of(arguments));
    return new Entry(label, command, Optional.empty());
  }

  /** A program that uses Tandem, started as the launcher starts Tandem. */
  Entry tandem(String label, String mainClass, String... arguments) throws IOException {
    Path jvm = home.resolve("src/main/jvm");
    List<String> options =
        List.of(
            "--add-modules=jdk.incubator.vector",
            "@" + jvm.resolve("memory.options"),
            "@" + jvm.resolve("kernels.options"));
    String jar = home.resolve("target/tandem.jar").toString();
    return java(label, "tandem", options, jar, mainClass, arguments);
  }

  /** A program that uses a peer. */
  Entry peer(String label, String part, String mainClass, String... arguments) throws IOException {
    return java(label, part, List.of(), "", mainClass, arguments);
  }

  /** A Python program of this module. */
  Entry python(String label, String interpreter, String script) {
    return new Entry(
        label,
        List.of(interpreter, home.resolve("bench").resolve(script).toString()),
        interpreter.isEmpty() ? Optional.of("no python3 here has the library") : Optional.empty());
  }

  private Entry java(
      String label,
      String part,
      List<String> options,
      String furtherJar,
      String mainClass,
      String... arguments)
      throws IOException {
    Path folder = home.resolve("bench/target").resolve(part);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(String.join(":", folder + "/classes", folder + "/lib/*", furtherJar));
    command.add("io.tandem.bench." + part + "." + mainClass);
    command.addAll(List.of(arguments));
    return new Entry(label, command, absence(part));
  }

  private Optional<String> absence(String part) throws IOException {
    Path failure = home.resolve("bench/target/" + part + ".failed");
    if (!Files.exists(failure)) {
      return Optional.empty();
    }
    try (var lines = Files.lines(failure)) {
      return lines
          .map(FIRST_ERROR::matcher)
          .filter(Matcher::find)
          .map(error -> "it did not build: " + error.group(1))
          .findFirst()
          .or(() -> Optional.of("it did not build; see bench/target/" + part + ".failed"));
    }
  }
}
