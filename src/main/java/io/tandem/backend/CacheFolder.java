package io.tandem.backend;

import java.nio.file.Path;
import java.util.Map;

/** The user's folder for what can be made anew (XDG Base Directory Specification). */
public final class CacheFolder {
  private CacheFolder() {}

  /**
   * {@code tandem} in {@code XDG_CACHE_HOME}, or in {@code ~/.cache}; it need not exist yet.
   *
   * @param environment the process's environment variables
   */
  public static Path of(Map<String, String> environment) {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
    return base.resolve("tandem");
  }
}
