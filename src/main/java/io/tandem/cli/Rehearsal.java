package io.tandem.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

/**
 * Runs what most people run, in one JVM, so that the launcher can keep the classes that were loaded
 * in an archive (JEP 350): a later JVM maps them into its memory, and starts in two thirds of the
 * time.
 */
final class Rehearsal {
  private Rehearsal() {}

  /**
   * Runs the commands.
   *
   * @param arguments a folder for what they write
   * @throws IOException if a command fails, with what it said
   */
  public static void main(String[] arguments) throws IOException {
    Path run = Path.of(arguments[0], "run");
    run("devices", "--json", Path.of(arguments[0], "devices.json").toString());
    run("train", "--device", "cpu", "--epochs", "1", "--out", run.toString());
    run("evaluate", "--device", "cpu", "--model", run.resolve("model.safetensors").toString());
    run("exercise", "--device", "cpu");
    // As a command ends: a library's threads may still be there.
    System.exit(ExitCodes.DONE);
  }

  private static void run(String... command) throws IOException {
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said, true);
    int code = Tandem.run(writer, writer, command);
    if (code != ExitCodes.DONE) {
      throw new IOException(String.join(" ", command) + " ended with " + code + ": " + said);
    }
  }
}
