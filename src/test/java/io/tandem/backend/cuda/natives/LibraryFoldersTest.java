package io.tandem.backend.cuda.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryFoldersTest {
  @TempDir private Path root;

  @Test
  void whatTheUserNamesComesFirstAndUsualPlacesLast() throws IOException {
    Path named = folder("named");
    Path home = folder("opt/cuda/lib64");
    Path path = folder("opt/other/lib");
    Path loader = folder("opt/loader");
    Path usual = folder("usr/lib64");
    Path older = folder("usr/local/cuda-12.4/lib64");
    Path newer = folder("usr/local/cuda-13.0/targets/x86_64-linux/lib");
    Path python = folder("home/me/.local/lib/python3.11/site-packages/nvidia/cublas/lib");

    LibraryFolders folders =
        find(
            Map.of(
                LibraryFolders.VARIABLE,
                ":" + named,
                "CUDA_HOME",
                root.resolve("opt/cuda").toString(),
                "CUDA_PATH",
                root.resolve("opt/other").toString(),
                "LD_LIBRARY_PATH",
                ":" + loader,
                "HOME",
                root.resolve("home/me").toString()));

    assertThat(folders.list())
        .containsExactly(named, home, path, loader, usual, newer, older, python);
  }

  @Test
  void theLinkersConfigurationIsRead() throws IOException {
    Path direct = folder("opt/direct");
    Path included = folder("opt/included");
    folder("etc/ld.so.conf.d");
    Files.writeString(
        root.resolve("etc/ld.so.conf"), "# a comment\ninclude ld.so.conf.d/*.conf\n/opt/direct\n");
    Files.writeString(root.resolve("etc/ld.so.conf.d/a.conf"), "/opt/included # the driver's\n");
    Files.writeString(root.resolve("etc/ld.so.conf.d/b.bak"), "/opt\n");

    assertThat(find(Map.of()).list()).containsExactly(included, direct);
  }

  @Test
  void virtualEnvironmentsAreSearched() throws IOException {
    Path packages = folder("venv/lib/python3.12/site-packages/nvidia/cublas/lib");

    assertThat(find(Map.of("VIRTUAL_ENV", root.resolve("venv").toString())).list())
        .containsExactly(packages);
  }

  @Test
  void theFirstFolderWithAFileWins() throws IOException {
    Path first = folder("first");
    Path second = folder("second");
    Path expected = Files.createFile(first.resolve("libcuda.so.1"));
    Files.createFile(second.resolve("libcuda.so.1"));
    Files.createDirectory(folder("broken").resolve("libcuda.so.1"));

    LibraryFolders folders = named(root.resolve("broken"), first, second);

    assertThat(folders.find("libcuda.so.1")).contains(expected);
    assertThat(folders.find("libcuda.so.2")).isEmpty();
  }

  @Test
  void aNamedFolderThatIsMissingIsTold() throws IOException {
    Path missing = root.resolve("missing");

    assertThat(named(folder("there"), missing).missing()).containsExactly(missing);
    assertThat(named(root.resolve("there")).missing()).isEmpty();
  }

  @Test
  void librariesOf32BitsArePassedOver() throws IOException {
    Path narrow = folder("i386").resolve("libcublas.so.12");
    Path wide = folder("x86_64").resolve("libcublas.so.12");
    Files.write(narrow, new byte[] {0x7f, 'E', 'L', 'F', 1, 1});
    Files.write(wide, new byte[] {0x7f, 'E', 'L', 'F', 2, 1});

    LibraryFolders folders = named(narrow.getParent(), wide.getParent());

    assertThat(folders.find("libcublas.so.12")).contains(wide);
    assertThat(CublasLibrary.in(folders)).containsExactly(new CublasLibrary(wide, 12));
  }

  @Test
  void noneSwitchesTheSearchOff() throws IOException {
    folder("usr/lib");

    LibraryFolders folders = find(Map.of(LibraryFolders.VARIABLE, LibraryFolders.NONE));

    assertThat(folders.isSwitchedOff()).isTrue();
    assertThat(folders.missing()).isEmpty();
    assertThat(folders.list()).isEmpty();
  }

  @Test
  void jcudasOwnVersionOfCublasIsPreferredAndElseTheNewestThatTheDriverServes() throws IOException {
    Path new1 = Files.createFile(folder("a").resolve("libcublas.so.13"));
    Path new2 = Files.createFile(folder("b").resolve("libcublas.so.14"));
    Files.createFile(folder("b").resolve("libcublas.so.11"));
    Files.createFile(folder("b").resolve("libcublas.so.13.1.0"));
    var newer = CublasLibrary.in(named(root.resolve("a"), root.resolve("b")));
    assertThat(newer).extracting(CublasLibrary::path).containsExactly(new1, new2);

    assertThat(CublasLibrary.choose(newer, 12)).isEmpty();
    assertThat(CublasLibrary.choose(newer, 13)).contains(new CublasLibrary(new1, 13));
    assertThat(CublasLibrary.choose(newer, 15)).contains(new CublasLibrary(new2, 14));

    Path linked = Files.createFile(root.resolve("b").resolve("libcublas.so.12"));
    var all = CublasLibrary.in(named(root.resolve("a"), root.resolve("b")));
    assertThat(CublasLibrary.choose(all, 15)).contains(new CublasLibrary(linked, 12));
  }

  private LibraryFolders named(Path... folders) {
    StringBuilder path = new StringBuilder();
    for (Path folder : folders) {
      path.append(':').append(folder);
    }
    return find(Map.of(LibraryFolders.VARIABLE, path.toString()));
  }

  private LibraryFolders find(Map<String, String> environment) {
    return LibraryFolders.of(environment, root);
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(root.resolve(name));
  }
}
