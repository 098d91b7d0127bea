package io.tandem.backend.cuda.natives;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The folders in which Linux's dynamic linker looks by itself: ldconfig's, and the usual ones. */
final class LinkerFolders {
  private static final String CONFIGURATION = "etc/ld.so.conf";
  private static final String INCLUDE = "include ";

  private static final List<String> USUAL =
      List.of(
          "lib/x86_64-linux-gnu",
          "usr/lib/x86_64-linux-gnu",
          "lib64",
          "usr/lib64",
          "lib",
          "usr/lib",
          "usr/local/lib",
          "usr/lib/wsl/lib",
          "run/opengl-driver/lib");

  private LinkerFolders() {}

  /** The folders, whether they exist or not. */
  static Set<Path> of(Path root) {
    Set<Path> folders = new LinkedHashSet<>();
    for (String line : lines(root.resolve(CONFIGURATION))) {
      if (line.startsWith(INCLUDE)) {
        for (Path included : included(root, line.substring(INCLUDE.length()).trim())) {
          lines(included).forEach(folder -> folders.add(below(root, folder)));
        }
      } else {
        folders.add(below(root, line));
      }
    }
    USUAL.forEach(folder -> folders.add(root.resolve(folder)));
    return folders;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(line -> line.replaceFirst("#.*", "").trim())
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      // Not every Linux has the file: the usual folders remain.
      return List.of();
    }
  }

  /** The files that a pattern such as {@code /etc/ld.so.conf.d/*.conf} names. */
  private static List<Path> included(Path root, String pattern) {
    Path file = root.resolve(CONFIGURATION).resolveSibling(below(root, pattern));
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(file.getParent(), file.getFileName().toString())) {
      found.forEach(files::add);
    } catch (IOException e) {
      return List.of();
    }
    files.sort(null);
    return files;
  }

  private static Path below(Path root, String path) {
    return path.startsWith("/") ? root.resolve(path.substring(1)) : Path.of(path);
  }
}
