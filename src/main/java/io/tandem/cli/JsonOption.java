package io.tandem.cli;

import io.tandem.model.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The result for a program to read. */
final class JsonOption {
  private static final String STANDARD_OUTPUT = "-";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "also write the result as JSON; - is standard output, in place of the text")
  private String file;

  /** Whether the JSON takes the place of the text for people. */
  boolean isOnStandardOutput() {
    return STANDARD_OUTPUT.equals(file);
  }

  /** Where the text for people goes. */
  PrintWriter out() {
    return isOnStandardOutput()
        ? new PrintWriter(Writer.nullWriter())
        : command.commandLine().getOut();
  }

  /** Writes the result, if asked for. */
  void write(Object result) {
    if (isOnStandardOutput()) {
      command.commandLine().getOut().println(Json.text(result));
    } else if (file != null) {
      writeFile(Path.of(file), result);
    }
  }

  static void writeFile(Path path, Object result) {
    try {
      AtomicFile.write(
          path, out -> out.write((Json.text(result) + "\n").getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new OutputException(path, e);
    }
  }
}
