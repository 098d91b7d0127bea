package io.tandem.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A contender's side of a comparison: it takes turns with the others, each in a process of its own,
 * since the threads of one library spin for a while after its work and would disturb the next
 * one's.
 *
 * <p>The commands come on standard input, a line each: {@code case NAME} asks for something else to
 * be timed and is answered by {@code ready}, or {@code cannot} and the reason; {@code round N} asks
 * for laps during N milliseconds and is answered by {@code laps} and their nanoseconds; the end of
 * the input ends the process.
 */
public final class Clock {
  private final BufferedReader commands;
  private final PrintStream answers;
  private String next;
  private long[] laps = new long[1024];
  private int count;
  private long lapStarted;
  private long roundEnds;
  private boolean running;

  private Clock() {
    commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    answers = System.out;
    // What a library prints is no answer.
    System.setOut(System.err);
  }

  /** Lets a contender time one case after the other, until there are no more. */
  public static void serve(Contender contender) throws IOException {
    Clock clock = new Clock();
    clock.next = clock.commands.readLine();
    while (clock.next != null) {
      clock.running = false;
      try {
        contender.run(clock.next.substring("case ".length()), clock);
      } catch (Exception | LinkageError e) {
        clock.answers.println("cannot " + firstLine(e));
        clock.next = clock.commands.readLine();
      }
    }
  }

  /**
   * Ends a lap, which is what is timed. The first call says that the contender is ready; calls wait
   * wherever it is the others' turn.
   *
   * @return whether to run another lap of this case
   */
  public boolean lap() throws IOException {
    long now = System.nanoTime();
    if (running) {
      if (count == laps.length) {
        laps = Arrays.copyOf(laps, 2 * count);
      }
      laps[count++] = now - lapStarted;
      if (now < roundEnds) {
        lapStarted = now;
        return true;
      }
      answerLaps();
    } else {
      answers.println("ready");
      running = true;
    }
    next = commands.readLine();
    if (next == null || !next.startsWith("round ")) {
      return false;
    }
    count = 0;
    lapStarted = System.nanoTime();
    roundEnds = lapStarted + Long.parseLong(next.substring("round ".length())) * 1_000_000;
    return true;
  }

  private void answerLaps() {
    StringBuilder answer = new StringBuilder("laps");
    for (int i = 0; i < count; i++) {
      answer.append(' ').append(laps[i]);
    }
    answers.println(answer);
  }

  private static String firstLine(Throwable thrown) {
    return thrown.toString().lines().findFirst().orElse("");
  }
}
