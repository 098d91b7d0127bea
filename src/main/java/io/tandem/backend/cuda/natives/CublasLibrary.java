package io.tandem.backend.cuda.natives;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A cuBLAS library of a major version.
 *
 * @param path such as {@code /usr/local/cuda/lib64/libcublas.so.12}
 * @param major such as 12
 */
public record CublasLibrary(Path path, int major) {
  /** The version that JCuda was linked with, and the oldest that will do. */
  public static final int LINKED = 12;

  private static final Pattern NAME = Pattern.compile("libcublas\\.so\\.(\\d+)");

  /** All that the folders hold, from version {@value #LINKED} on. */
  public static List<CublasLibrary> in(LibraryFolders folders) {
    return folders.findAll("libcublas.so.*").stream()
        .flatMap(CublasLibrary::of)
        .filter(library -> library.major >= LINKED)
        .toList();
  }

  /**
   * The one to take: JCuda's own version where there is one, else the newest that the driver can
   * serve.
   *
   * @param newest the major version of CUDA that the driver supports
   */
  public static Optional<CublasLibrary> choose(List<CublasLibrary> libraries, int newest) {
    List<CublasLibrary> served =
        libraries.stream().filter(library -> library.major <= newest).toList();
    return served.stream()
        .filter(library -> library.major == LINKED)
        .findFirst()
        .or(() -> served.stream().max(Comparator.comparingInt(CublasLibrary::major)));
  }

  /**
   * JCuda's binding, made to load this version.
   *
   * @param binding a library that needs version {@value #LINKED}
   * @throws IllegalArgumentException if it does not
   */
  public byte[] retarget(byte[] binding) {
    if (major == LINKED) {
      return binding;
    }
    ElfLibrary library = new ElfLibrary(binding);
    library.retarget(name(LINKED), name(major));
    return library.content();
  }

  private static String name(int major) {
    return "libcublas.so." + major;
  }

  private static Stream<CublasLibrary> of(Path path) {
    Matcher matcher = NAME.matcher(path.getFileName().toString());
    return matcher.matches()
        ? Stream.of(new CublasLibrary(path, Integer.parseInt(matcher.group(1))))
        : Stream.empty();
  }
}
