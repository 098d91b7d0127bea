package io.tandem.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.tandem.backend.CacheFolder;
import io.tandem.model.AtomicFile;
import io.tandem.train.StepTime;
import io.tandem.train.TimingMemory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Times of training steps in a file of the user's cache. Without it, they are measured again. */
final class TimingFile implements TimingMemory {
  private static final String NAME = "step-times.json";

  /** A search over many networks should not fill the user's cache. */
  private static final int MOST = 200;

  private static final TypeReference<LinkedHashMap<String, Map<String, StepTime>>> CONTENT =
      new TypeReference<>() {};

  private final Path file;
  private final PrintWriter err;
  private boolean complained;

  /**
   * The times in a file.
   *
   * @param err is told if the file is of no use
   */
  TimingFile(Path file, PrintWriter err) {
    this.file = file;
    this.err = err;
  }

  /** The times in the user's cache. */
  static TimingFile of(Map<String, String> environment, PrintWriter err) {
    return new TimingFile(CacheFolder.of(environment).resolve(NAME), err);
  }

  @Override
  public Map<String, StepTime> recall(String situation) {
    return read().getOrDefault(key(situation), Map.of());
  }

  @Override
  public void keep(String situation, Map<String, StepTime> times) {
    LinkedHashMap<String, Map<String, StepTime>> content = read();
    content.remove(key(situation));
    content.put(key(situation), times);
    Iterator<String> oldest = content.keySet().iterator();
    for (int excess = content.size() - MOST; excess > 0; excess--) {
      oldest.next();
      oldest.remove();
    }
    try {
      Files.createDirectories(file.getParent());
      AtomicFile.write(file, out -> out.write(Json.MAPPER.writeValueAsBytes(content)));
    } catch (IOException e) {
      complain("the times of this network's steps are not kept", e);
    }
  }

  private LinkedHashMap<String, Map<String, StepTime>> read() {
    if (Files.exists(file)) {
      try {
        LinkedHashMap<String, Map<String, StepTime>> content =
            Json.MAPPER.readValue(Files.readAllBytes(file), CONTENT);
        if (isWhole(content)) {
          return content;
        }
        complain("it is passed over", new IOException("times are missing"));
      } catch (IOException e) {
        complain("it is passed over", e);
      }
    }
    return new LinkedHashMap<>();
  }

  private static boolean isWhole(Map<String, Map<String, StepTime>> content) {
    return content != null
        && content.values().stream().allMatch(times -> times != null && !times.containsValue(null));
  }

  /** Once a run, since what cannot be read can often not be written. */
  private void complain(String consequence, IOException error) {
    if (!complained) {
      String reason = String.valueOf(Reason.of(error)).lines().findFirst().orElse("");
      err.println(file + ": " + consequence + " (" + reason + "); delete it if this stays so");
      complained = true;
    }
  }

  /** Another version may have other kernels. */
  private static String key(String situation) {
    return "Tandem " + Tandem.Version.text() + "; " + situation;
  }
}
