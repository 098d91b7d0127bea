package io.tandem.report;

/** Text that becomes part of a page. */
final class Markup {
  private Markup() {}

  /** The text, with what has a meaning in HTML and XML as references. */
  static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
