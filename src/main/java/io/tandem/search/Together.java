package io.tandem.search;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Several trainings at once. */
public final class Together {
  private Together() {}

  /**
   * Does all tasks, some at once, and tells of each as it ends.
   *
   * @param threads how many at once
   * @param onResult called by the calling thread, one result after the other
   * @throws RuntimeException a task's own, when it fails; what has not begun then never does
   */
  public static <T> void run(List<Callable<T>> tasks, int threads, Consumer<T> onResult) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CompletionService<T> results = new ExecutorCompletionService<>(pool);
      tasks.forEach(results::submit);
      for (int i = 0; i < tasks.size(); i++) {
        onResult.accept(results.take().get());
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a training failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while trainings were running", e);
    } finally {
      pool.shutdownNow();
    }
  }
}
