package io.tandem.backend.cuda.natives;

import io.tandem.backend.natives.LinkerFolders;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folders in which NVIDIA's libraries may lie, in the order of search: those that the user
 * names, the toolkit's own variables, the linker's, the toolkit's usual places, and what Python's
 * packages bring along.
 */
public final class LibraryFolders {
  /** The environment variable with further folders, separated by colons, that come first. */
  public static final String VARIABLE = "TANDEM_CUDA_LIBRARIES";

  /** The value of {@link #VARIABLE} that means: look nowhere. */
  public static final String NONE = "none";

  private static final List<String> IN_TOOLKIT =
      List.of("lib64", "lib", "targets/x86_64-linux/lib");

  private static final List<String> PYTHON_HOMES = List.of("usr", "usr/local");

  /** How an ELF file of 32 bits begins. */
  private static final byte[] ELF_32 = {0x7f, 'E', 'L', 'F', 1};

  private final Path root;
  private final Map<String, String> environment;
  private final Set<Path> folders = new LinkedHashSet<>();

  private LibraryFolders(Map<String, String> environment, Path root) {
    this.environment = environment;
    this.root = root;
  }

  /**
   * The folders that exist.
   *
   * @param environment the process's environment variables
   * @param root of the file system
   */
  public static LibraryFolders of(Map<String, String> environment, Path root) {
    LibraryFolders search = new LibraryFolders(environment, root);
    if (!search.isSwitchedOff()) {
      search.path(VARIABLE).forEach(search::add);
      search.toolkit(search.variable("CUDA_HOME"));
      search.toolkit(search.variable("CUDA_PATH"));
      search.path("LD_LIBRARY_PATH").forEach(search::add);
      LinkerFolders.of(root).forEach(search::add);
      search
          .newestFirst(root.resolve("usr/local"), "cuda*")
          .map(Optional::of)
          .forEach(search::toolkit);
      search.python();
    }
    return search;
  }

  /** Whether the user wants no search at all. */
  public boolean isSwitchedOff() {
    return NONE.equals(environment.get(VARIABLE));
  }

  /** What {@link #VARIABLE} names and is no folder. */
  public List<Path> missing() {
    return isSwitchedOff()
        ? List.of()
        : path(VARIABLE).stream().filter(path -> !Files.isDirectory(path)).toList();
  }

  /** The folders, the first one first. */
  public List<Path> list() {
    return List.copyOf(folders);
  }

  /** The first file of a name. */
  public Optional<Path> find(String name) {
    return folders.stream()
        .map(folder -> folder.resolve(name))
        .filter(LibraryFolders::isCandidate)
        .findFirst();
  }

  /**
   * All files that fit a pattern such as {@code libcublas.so.*}, those of the first folder first.
   */
  public List<Path> findAll(String pattern) {
    return folders.stream()
        .flatMap(folder -> newestFirst(folder, pattern))
        .filter(LibraryFolders::isCandidate)
        .toList();
  }

  /** Machines with libraries of 32 bits have them under the same names. */
  private static boolean isCandidate(Path file) {
    try (InputStream content = Files.newInputStream(file)) {
      return !Arrays.equals(content.readNBytes(ELF_32.length), ELF_32);
    } catch (IOException e) {
      return false;
    }
  }

  private Optional<Path> variable(String name) {
    return Optional.ofNullable(environment.get(name))
        .filter(value -> !value.isBlank())
        .map(Path::of);
  }

  private List<Path> path(String name) {
    return Stream.of(environment.getOrDefault(name, "").split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .map(Path::of)
        .toList();
  }

  private void toolkit(Optional<Path> home) {
    for (String folder : IN_TOOLKIT) {
      home.ifPresent(path -> add(path.resolve(folder)));
    }
  }

  private void python() {
    List<Path> homes = new ArrayList<>();
    variable("VIRTUAL_ENV").ifPresent(homes::add);
    variable("CONDA_PREFIX").ifPresent(homes::add);
    variable("HOME").ifPresent(home -> homes.add(home.resolve(".local")));
    PYTHON_HOMES.forEach(home -> homes.add(root.resolve(home)));
    for (Path home : homes) {
      newestFirst(home.resolve("lib"), "python3*")
          .flatMap(python -> newestFirst(python, "{site,dist}-packages"))
          .flatMap(packages -> newestFirst(packages.resolve("nvidia"), "*"))
          .forEach(part -> add(part.resolve("lib")));
    }
  }

  private void add(Path folder) {
    if (Files.isDirectory(folder)) {
      folders.add(folder.toAbsolutePath().normalize());
    }
  }

  /** By name, the last one first: of two versions the newer one has the later name. */
  private Stream<Path> newestFirst(Path folder, String pattern) {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
        files.forEach(found::add);
      } catch (IOException e) {
        // A folder that may not be read holds nothing that could be loaded.
        return Stream.empty();
      }
    }
    return found.stream().sorted(Comparator.reverseOrder());
  }
}
