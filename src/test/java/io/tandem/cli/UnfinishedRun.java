package io.tandem.cli;

import io.tandem.model.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A run, and a copy of what its folder held in the middle of it. */
final class UnfinishedRun {
  /** The line that ends the third epoch is printed before that epoch's checkpoint is written. */
  private static final String THIRD_EPOCH = "epoch   3.00";

  private final Path whole;
  private final Path unfinished;

  /**
   * Trains in this JVM, on the CPU.
   *
   * @param options of a run of at least three epochs
   */
  UnfinishedRun(Path folder, Object... options) {
    whole = folder.resolve("whole");
    unfinished = folder.resolve("unfinished");
    List<String> words =
        new ArrayList<>(
            List.of("train", "--device", "cpu", "--checkpoint-every", "0", "--out", "" + whole));
    Arrays.stream(options).map(Object::toString).forEach(words::add);
    PrintWriter out = new PrintWriter(new Copier(), true);
    int code = Tandem.run(out, out, words.toArray(String[]::new));
    if (code != ExitCodes.DONE || !Files.exists(checkpoint())) {
      throw new AssertionError("exit code " + code + " of " + words);
    }
  }

  /** The run as it ended. */
  Path whole() {
    return whole;
  }

  /** As it was after two epochs. */
  Path unfinished() {
    return unfinished;
  }

  Path checkpoint() {
    return unfinished.resolve(SavedRun.FILE);
  }

  /** Copies the checkpoint when the program says that it has come so far. */
  private final class Copier extends Writer {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void write(char[] buffer, int offset, int length) {
      text.append(buffer, offset, length);
      if (text.indexOf(THIRD_EPOCH) >= 0 && !Files.exists(unfinished)) {
        try {
          Files.createDirectories(unfinished);
          byte[] content = Files.readAllBytes(whole.resolve(SavedRun.FILE));
          AtomicFile.write(checkpoint(), out -> out.write(content));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
