package io.tandem.backend.cuda.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {
  private static final byte[] CONTENT = "a library".getBytes(StandardCharsets.UTF_8);

  /** The SHA-256 of the content, as sha256sum prints it. */
  private static final String HASH =
      "31f109ab38348582abdc9e1c9942f74505c719e98c6d0ab6fbcfdccfd8c9935b";

  @TempDir private Path root;

  @Test
  void filesLieInFoldersNamedByTheirContentThatAreTheOwnersAlone() throws IOException {
    Path folder = root.resolve("cache/natives");

    Path file = new PrivateFolder(folder).keep("lib.so", CONTENT);

    assertThat(file).isEqualTo(folder.resolve(HASH).resolve("lib.so")).hasBinaryContent(CONTENT);
    for (Path closed : List.of(folder, folder.resolve(HASH))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(closed)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aFolderThatOthersCouldWriteToIsClosed() throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));

    new PrivateFolder(root).keep("lib.so", CONTENT);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
        .isEqualTo("rwx------");
  }

  @Test
  void aWholeFileIsLeftAlone() throws IOException {
    PrivateFolder folder = new PrivateFolder(root);
    Path file = folder.keep("lib.so", CONTENT);
    Object before = Files.getAttribute(file, "unix:ino");

    folder.keep("lib.so", CONTENT);

    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(before);
  }

  @Test
  void aTruncatedOrForeignFileIsReplaced() throws IOException {
    PrivateFolder folder = new PrivateFolder(root);
    Path file = folder.keep("lib.so", CONTENT);
    for (String wrong : List.of("", "a lib", "A library", "a library and more")) {
      Files.writeString(file, wrong);

      folder.keep("lib.so", CONTENT);

      assertThat(file).hasBinaryContent(CONTENT);
    }
    try (var files = Files.list(file.getParent())) {
      assertThat(files).as("nothing is left beside it").containsExactly(file);
    }
  }

  @Test
  void manyAtOnceDoNotDisturbEachOther() throws Exception {
    byte[] content = new byte[1 << 20];
    List<Callable<byte[]>> keepers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      keepers.add(() -> Files.readAllBytes(new PrivateFolder(root).keep("lib.so", content)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(keepers.size());
    try {
      for (Future<byte[]> kept : threads.invokeAll(keepers)) {
        assertThat(kept.get()).isEqualTo(content);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void theUsersCacheIsTheUsualPlace() throws IOException {
    Path file = PrivateFolder.of(Map.of("XDG_CACHE_HOME", root.toString())).keep("a", CONTENT);

    assertThat(file).isEqualTo(root.resolve("tandem/natives").resolve(HASH).resolve("a"));
  }
}
