package io.tandem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir private Path folder;

  @Test
  void aWriteThatFailsKeepsWhatWasThereAndLeavesNothingBeside() throws IOException {
    Path file = folder.resolve("result");
    AtomicFile.write(file, out -> out.write(new byte[] {1, 2, 3}));
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IOException("No space left on device");
                    }))
        .hasMessage("No space left on device");
    assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aFolderIsTriedWithoutATrace() throws IOException {
    AtomicFile.tryIn(folder);
    assertThat(folder).isEmptyDirectory();
    Path gone = folder.resolve("gone");
    assertThatThrownBy(() -> AtomicFile.tryIn(gone)).isInstanceOf(IOException.class);
  }

  @Test
  void whatAKilledProcessLeftIsFoundAndDeleted() throws IOException {
    Path file = folder.resolve("result");
    Path[] leftover = new Path[1];
    AtomicFile.write(
        file,
        out -> {
          try (var files = Files.list(folder)) {
            leftover[0] = files.findFirst().orElseThrow();
          }
        });
    Files.createFile(leftover[0]);
    AtomicFile.deleteLeftovers(folder);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
