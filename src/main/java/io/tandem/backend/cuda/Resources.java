package io.tandem.backend.cuda;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened and is closed together, the last one first. */
final class Resources implements AutoCloseable {
  /** Something whose closing does not fail. */
  interface Resource extends AutoCloseable {
    @Override
    void close();
  }

  private final Deque<Resource> held = new ArrayDeque<>();

  <T extends Resource> T hold(T resource) {
    held.push(resource);
    return resource;
  }

  @Override
  public void close() {
    while (!held.isEmpty()) {
      held.pop().close();
    }
  }
}
