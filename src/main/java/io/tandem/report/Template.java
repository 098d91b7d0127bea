package io.tandem.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pages with places to fill in, such as {@code @TITLE@}; they lie beside this class. */
final class Template {
  private static final Pattern PLACE = Pattern.compile("@([A-Z]+)@");
  private static final Pattern FILE = Pattern.compile("@([a-z]+\\.(?:css|js))@");

  private Template() {}

  /**
   * A page, with the style sheets and scripts that it names.
   *
   * @param parts by place, as markup; a part's own text is never filled in again
   * @throws IllegalArgumentException if a place has no part
   */
  static String fill(String name, Map<String, String> parts) {
    String page = FILE.matcher(file(name)).replaceAll(found -> quoted(file(found.group(1))));
    return PLACE.matcher(page).replaceAll(found -> quoted(part(name, parts, found)));
  }

  private static String part(String name, Map<String, String> parts, MatchResult place) {
    String part = parts.get(place.group(1));
    if (part == null) {
      throw new IllegalArgumentException(name + " has a place for " + place.group(1));
    }
    return part;
  }

  private static String quoted(String text) {
    return Matcher.quoteReplacement(text);
  }

  private static String file(String name) {
    try (InputStream in = Template.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
