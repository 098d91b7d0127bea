package io.tandem.data;

/** What a message shows of a text that came from a file, which may be anything. */
public final class Excerpt {
  private static final int LONGEST = 60;

  private Excerpt() {}

  /** The text's beginning, in one line. */
  public static String of(Object text) {
    String whole = String.valueOf(text);
    String start = whole.length() <= LONGEST ? whole : whole.substring(0, LONGEST) + "...";
    return start.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\u0085]", "\uFFFD");
  }
}
