package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.mutation.MutatedFile;
import io.tandem.train.StepTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one JSON file that Tandem reads is a memory: damaged, it is passed over, with a line. */
class MutatedTimingsTest {
  @TempDir private Path folder;

  @Test
  void stepTimes() throws Exception {
    Path file = folder.resolve("step-times.json");
    new TimingFile(file, new PrintWriter(new StringWriter()))
        .keep("a net", Map.of("cpu", new StepTime(1.5, true)));
    new MutatedFile(file, IOException.class, () -> recall(file)).survive();
  }

  private static void recall(Path file) {
    StringWriter complaints = new StringWriter();
    Map<String, StepTime> times =
        new TimingFile(file, new PrintWriter(complaints, true)).recall("a net");
    assertThat(times).doesNotContainValue(null);
    assertThat(complaints.toString().lines().count()).isLessThanOrEqualTo(1);
  }
}
