package io.tandem.bench.comparison;

import io.tandem.bench.Clock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A contender in a process of its own; see {@link Clock} for what is said between the two. */
final class ContenderProcess implements AutoCloseable {
  private static final int LOOK_MILLISECONDS = 60;

  /** The system counts in steps of ten milliseconds, and a process that is idle may do a little. */
  private static final Duration IDLE = Duration.ofMillis(10);

  /**
   * Far more than OpenBLAS's and OpenMP's threads spin before they sleep, which is 0.1 to 0.2 s.
   */
  private static final int MOST_LOOKS = 50;

  private final Process process;
  private final PrintStream commands;
  private final BufferedReader answers;
  private final Path errors;

  /**
   * Starts the process.
   *
   * @param command the program and its arguments
   * @param errors the file that takes what the process prints beside its answers
   */
  ContenderProcess(List<String> command, Path errors) throws IOException {
    this.errors = errors;
    process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Asks for a case.
   *
   * @return the reason if the contender cannot do it
   */
  Optional<String> prepare(String name) throws IOException {
    commands.println("case " + name);
    String answer = answer();
    return answer.equals("ready") ? Optional.empty() : Optional.of(answer);
  }

  /**
   * Asks for laps.
   *
   * @return nanoseconds, a lap each
   */
  long[] round(int milliseconds) throws IOException {
    commands.println("round " + milliseconds);
    String answer = answer();
    if (!answer.startsWith("laps")) {
      throw new IOException(answer);
    }
    return Arrays.stream(answer.split(" ")).skip(1).mapToLong(Long::parseLong).toArray();
  }

  /**
   * Waits until the process is idle: the threads that some libraries leave spinning after their
   * work would take a processor from whose turn it is next.
   *
   * @return whether it is idle; false if it still works after seconds
   */
  boolean awaitIdle() throws InterruptedException {
    Duration before = processorTime();
    for (int look = 0; look < MOST_LOOKS; look++) {
      Thread.sleep(LOOK_MILLISECONDS);
      Duration now = processorTime();
      if (now.minus(before).compareTo(IDLE) <= 0) {
        return true;
      }
      before = now;
    }
    return false;
  }

  /** None if the process has ended. */
  private Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      return "its process ended: " + lastError();
    }
    // Native libraries may print to standard output too.
    return line.matches("(ready|laps|cannot).*") ? line : answer();
  }

  private String lastError() throws IOException {
    try (var lines = Files.lines(errors)) {
      return lines.filter(line -> !line.isBlank()).reduce((a, b) -> b).orElse("no message");
    }
  }

  @Override
  public void close() {
    commands.close();
    process.destroy();
  }
}
