package io.tandem.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Server-sent events (WHATWG HTML, section 9.2), all of which every reader is given, whenever it
 * comes. For many threads.
 */
final class EventStream {
  /** How long a reader waits for news before it tries whether somebody still listens. */
  private static final long SILENCE_MILLISECONDS = 10_000;

  private static final byte[] NOTHING = ":\n\n".getBytes(StandardCharsets.UTF_8);

  private final List<byte[]> events = new ArrayList<>();
  private boolean ended;
  private int readers;

  /** Adds an event for all readers, whose data is one line. */
  synchronized void add(String name, String data) {
    String event = "id: " + events.size() + "\nevent: " + name + "\ndata: " + data + "\n\n";
    events.add(event.getBytes(StandardCharsets.UTF_8));
    notifyAll();
  }

  /** There will be no more events. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /**
   * Writes the events from a place on, and those to come, until the end, and closes the stream: a
   * reader has been given everything when its stream has been ended, too.
   *
   * @throws IOException if nobody listens any more
   */
  void writeTo(OutputStream out, int from) throws IOException, InterruptedException {
    count(1);
    try (out) {
      int next = from;
      List<byte[]> news = after(next);
      while (news != null) {
        for (byte[] event : news) {
          out.write(event);
        }
        if (news.isEmpty()) {
          out.write(NOTHING);
        }
        out.flush();
        next += news.size();
        news = after(next);
      }
    } finally {
      count(-1);
    }
  }

  /** Waits until every reader has been given everything, but not for ever. */
  synchronized void awaitReaders(long milliseconds) throws InterruptedException {
    long latest = System.currentTimeMillis() + milliseconds;
    long left = milliseconds;
    while (readers > 0 && left > 0) {
      wait(left);
      left = latest - System.currentTimeMillis();
    }
  }

  private synchronized void count(int change) {
    readers += change;
    notifyAll();
  }

  /** The events from a place on; empty after a long silence, null at the end. */
  private synchronized List<byte[]> after(int from) throws InterruptedException {
    long latest = System.currentTimeMillis() + SILENCE_MILLISECONDS;
    long left = SILENCE_MILLISECONDS;
    while (events.size() <= from && !ended && left > 0) {
      wait(left);
      left = latest - System.currentTimeMillis();
    }
    if (events.size() <= from) {
      return ended ? null : List.of();
    }
    return List.copyOf(events.subList(from, events.size()));
  }
}
