package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.train.StepTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimingFileTest {
  private static final Map<String, StepTime> TIMES =
      Map.of("cuda", new StepTime(3e-5, true), "cpu", new StepTime(0.0011, false));

  @TempDir private Path folder;

  private final StringWriter err = new StringWriter();

  @Test
  void whatIsKeptIsRecalledByTheNextProcess() throws IOException {
    file().keep("a net", TIMES);
    file().keep("another net", Map.of());

    assertThat(file().recall("a net")).isEqualTo(TIMES);
    assertThat(file().recall("no such net")).isEmpty();
    assertThat(err.toString()).isEmpty();
    try (var files = Files.list(path().getParent())) {
      assertThat(files).containsExactly(path());
    }
  }

  @Test
  void itIsInTheUsersCache() {
    Map<String, String> environment = Map.of("XDG_CACHE_HOME", folder.toString());

    TimingFile.of(environment, new PrintWriter(err)).keep("a net", TIMES);

    assertThat(folder.resolve("tandem").resolve("step-times.json")).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "junk",
        "null",
        "[1]",
        "{\"a net\": null}",
        "{\"a net\": {\"cpu\": null}}",
        "{\"a net\": {\"cpu\": {\"seconds\": -1, \"settled\": true}}}",
        "{\"a net\": {\"cpu\": {\"seconds\": 1, \"settled\": tr"
      })
  void aBrokenFileIsPassedOverWithAWordAndReplaced(String content) throws IOException {
    Files.createDirectories(path().getParent());
    Files.writeString(path(), content);
    TimingFile file = file();

    assertThat(file.recall("a net")).isEmpty();
    file.keep("a net", TIMES);

    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith(path() + ": it is passed over (");
    assertThat(file().recall("a net")).isEqualTo(TIMES);
  }

  @Test
  void aPlaceThatCannotBeUsedIsNoError() throws IOException {
    Files.createDirectories(path());
    Files.writeString(path().resolve("in the way"), "");
    TimingFile file = file();

    assertThat(file.recall("a net")).isEmpty();
    file.keep("a net", TIMES);

    assertThat(err.toString().lines()).hasSize(1);
  }

  @Test
  void theOldestAreForgotten() {
    TimingFile file = file();
    for (int i = 0; i <= 200; i++) {
      file.keep("net " + i, TIMES);
    }

    assertThat(file.recall("net 0")).isEmpty();
    assertThat(file.recall("net 1")).isEqualTo(TIMES);
    assertThat(file.recall("net 200")).isEqualTo(TIMES);
  }

  private TimingFile file() {
    return new TimingFile(path(), new PrintWriter(err, true));
  }

  private Path path() {
    return folder.resolve("cache").resolve("times.json");
  }
}
