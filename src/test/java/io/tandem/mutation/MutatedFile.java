package io.tandem.mutation;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A file of a user's, damaged in many ways, and what reads it. Each time it must be read, or be
 * refused in one line by the exception that is meant for it, within a time and with memory that go
 * with the file's size.
 */
public final class MutatedFile {
  /** How many mutations of each file; {@code -Dtandem.mutations=N} says otherwise. */
  private static final int COUNT = Integer.getInteger("tandem.mutations", 400);

  private static final long SEED = 20_261_124;
  private static final int SECONDS = 20;
  private static final int LONGEST_MESSAGE = 1_000;

  /** Classes that are loaded, and buffers that a library takes whatever the file. */
  private static final long FIXED_BYTES = 4 << 20;

  /** A text's cells as objects, and numbers in float64. */
  private static final long BYTES_FOR_A_BYTE = 64;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Path file;
  private final Class<? extends Exception> refusal;
  private final Reading reading;

  /** Reads the file, and checks what was read. */
  @FunctionalInterface
  public interface Reading {
    /** Reads the file and checks what was read. */
    void run() throws Exception;
  }

  /**
   * What happened to the mutated files.
   *
   * @param read as if they were good
   * @param refused by the exception that is meant for it
   * @param mostBytes the most memory that one of them took
   */
  public record Outcome(int read, int refused, long mostBytes) {}

  /**
   * A file to damage.
   *
   * @param file that is good
   * @param refusal the exception by which a damaged file is refused
   * @param reading of the file, or of what it is a part of
   */
  public MutatedFile(Path file, Class<? extends Exception> refusal, Reading reading) {
    this.file = file;
    this.refusal = refusal;
    this.reading = reading;
  }

  /** Damages and reads the file, time and again, and leaves it good. */
  public Outcome survive() throws Exception {
    byte[] good = Files.readAllBytes(file);
    reading.run();
    ExecutorService reader = Executors.newSingleThreadExecutor(MutatedFile::thread);
    try {
      int refused = 0;
      long most = 0;
      for (int i = 0; i < COUNT; i++) {
        byte[] mutated = Mutation.of(good, SEED + i);
        Files.write(file, mutated);
        Trial trial = trial(reader, i);
        refused += trial.refused ? 1 : 0;
        most = Math.max(most, trial.bytes);
        if (trial.bytes > FIXED_BYTES + BYTES_FOR_A_BYTE * mutated.length) {
          throw new AssertionError(
              name(i) + " of " + mutated.length + " bytes took " + trial.bytes + " bytes");
        }
      }
      return new Outcome(COUNT - refused, refused, most);
    } finally {
      reader.shutdownNow();
      Files.write(file, good);
    }
  }

  /** One that hangs should not hold the tests up for good. */
  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "reads mutated files");
    thread.setDaemon(true);
    return thread;
  }

  private record Trial(boolean refused, long bytes) {}

  private Trial trial(ExecutorService reader, int number) throws InterruptedException {
    try {
      return reader.submit(() -> trial(number)).get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(name(number) + " was not read within " + SECONDS + " s", e);
    } catch (ExecutionException e) {
      throw new AssertionError(name(number) + " was met with " + e.getCause(), e.getCause());
    }
  }

  private Trial trial(int number) throws Exception {
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    boolean refused = false;
    try {
      reading.run();
    } catch (Exception e) {
      if (!refusal.isInstance(e)) {
        throw e;
      }
      refused = true;
      requireOneLine(number, e.getMessage());
    }
    long after = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    return new Trial(refused, after - before);
  }

  /** A line that says where to look: the file, or the folder that it belongs to. */
  private void requireOneLine(int number, String message) {
    if (message == null
        || message.lines().count() > 1
        || message.length() > LONGEST_MESSAGE
        || !message.contains(file.getParent().toString())) {
      throw new AssertionError(name(number) + " was refused by '" + message + "'");
    }
  }

  private String name(int number) {
    return "mutation " + number + " of " + file.getFileName();
  }
}
